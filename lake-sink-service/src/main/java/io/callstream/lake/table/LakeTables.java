package io.callstream.lake.table;

import io.callstream.lake.table.LakeTable.Content;
import io.callstream.topic.Topic;
import io.callstream.topic.Topics;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Which topic fills which table: every topic of the catalogue, its aliases, and every feature
/// topic there is.
public final class LakeTables {
    private static final String FEATURE_PREFIX = "feature.";

    private static final Map<String, String> ALIASES =
            Map.of(
                    "live-call-transcripts",
                    "call-transcripts",
                    "call-center-transcripts",
                    "call-transcripts");

    private static final Set<String> RESTRICTED = Set.of("transcript-segments");

    private static final Map<String, EventTime> EVENT_TIMES =
            Map.ofEntries(
                    Map.entry("call-events", new EventTime.OfField("timestamp")),
                    Map.entry(
                            "transcript-segments",
                            new EventTime.AfterStart("call_started_at", "segment_end")),
                    Map.entry("call-resolutions", new EventTime.OfField("event_time")),
                    Map.entry("agent-state-changes", new EventTime.OfField("timestamp")),
                    Map.entry(
                            "customer-profiles",
                            new EventTime.OfFieldOrAppendTime("snapshot_date")),
                    Map.entry("enriched-call-events", new EventTime.OfField("ended_at")),
                    Map.entry("agent-intervals", new EventTime.OfField("ended_at")),
                    Map.entry(
                            "scored-transcripts", new EventTime.OfFieldOrAppendTime("event_time")),
                    Map.entry("call-states", new EventTime.OfFieldOrAppendTime("since")),
                    Map.entry("queue-moves", new EventTime.OfField("moved_at")),
                    Map.entry("call-alerts", new EventTime.OfField("event_time")));

    private final Map<String, LakeTable> byTopic;

    private LakeTables(Map<String, LakeTable> byTopic) {
        this.byTopic = byTopic;
    }

    /// The tables of a catalogue.
    public static LakeTables of(Topics topics) {
        Map<String, LakeTable> tables = new LinkedHashMap<>();
        Map<String, LakeTable> byTopic = new LinkedHashMap<>();
        topics.all()
                .forEach(
                        (catalogueName, topic) -> {
                            String owner = ALIASES.getOrDefault(catalogueName, catalogueName);
                            LakeTable table =
                                    tables.computeIfAbsent(owner, name -> table(name, topic));
                            byTopic.put(topic.name(), table);
                        });
        return new LakeTables(byTopic);
    }

    /// Table of a topic, or empty where the topic is none of ours.
    public Optional<LakeTable> ofTopic(String topic) {
        LakeTable known = byTopic.get(topic);
        if (known != null) {
            return Optional.of(known);
        }
        return topic.startsWith(FEATURE_PREFIX) ? Optional.of(feature(topic)) : Optional.empty();
    }

    /// All tables but those of feature topics, in catalogue order.
    public Collection<LakeTable> all() {
        return byTopic.values().stream().distinct().toList();
    }

    /// Matches every topic that has a table, also feature topics that come later.
    public Pattern topics() {
        String names =
                byTopic.keySet().stream().map(Pattern::quote).collect(Collectors.joining("|"));
        return Pattern.compile(names + "|" + Pattern.quote(FEATURE_PREFIX) + ".+");
    }

    private static LakeTable table(String catalogueName, Topic<?, ?> topic) {
        boolean bytes = topic.schema().isEmpty();
        EventTime eventTime = EVENT_TIMES.getOrDefault(catalogueName, new EventTime.AppendTime());
        Content event = topic.retention().compacted() ? Content.STATE : Content.EVENT;
        return new LakeTable(
                tableName(catalogueName),
                bytes ? Content.BYTES : event,
                bytes ? new EventTime.AppendTime() : eventTime,
                bytes || RESTRICTED.contains(catalogueName),
                topic.schema());
    }

    private static LakeTable feature(String topic) {
        EventTime eventTime = new EventTime.OfField("event_timestamp");
        return new LakeTable(tableName(topic), Content.FEATURE, eventTime, false, Optional.empty());
    }

    private static String tableName(String topic) {
        return topic.replace('-', '_').replace('.', '_');
    }
}
