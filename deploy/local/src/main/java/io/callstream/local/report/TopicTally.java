package io.callstream.local.report;

import io.callstream.event.EventHeaders;
import io.callstream.runtime.DeadLetters;

import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Counts what lies on the topics of a run, record by record.
final class TopicTally {
    private static final int ENTITIES_KEPT = 200_000;

    /// In the detail of a LATE dead letter, each view that does not take it: `view customer_calls
    /// takes nothing before …`.
    private static final Pattern LATE_VIEW = Pattern.compile("view (\\S+) takes nothing before");

    private final Values values;
    private final Map<TopicPartition, Long> records = new HashMap<>();
    private final Map<String, Map<String, Long>> counts = new TreeMap<>();
    private final Map<String, Map<String, LastRow>> lastRows = new TreeMap<>();
    private final Set<String> finished = new HashSet<>();
    private final Set<String> finalSegments = new HashSet<>();
    private final Latencies latencies = new Latencies();

    TopicTally(Values values) {
        this.values = values;
    }

    /// The newest row of an entity.
    ///
    /// @param eventTimestamp epoch millis
    /// @param value null for a tombstone
    record LastRow(long eventTimestamp, long offset, byte @Nullable [] value) {
        boolean isOlderThan(LastRow other) {
            return eventTimestamp != other.eventTimestamp
                    ? eventTimestamp < other.eventTimestamp
                    : offset < other.offset;
        }
    }

    /// Takes one record into account.
    void add(ConsumerRecord<byte[], byte[]> record) {
        String topic = record.topic();
        records.merge(new TopicPartition(topic, record.partition()), 1L, Long::sum);
        count(topic, "records");
        if (topic.startsWith("feature.")) {
            addRow(record);
            return;
        }
        byte[] value = record.value();
        switch (topic) {
            case "call-events" -> addCallEvent(record, values.read(topic, value));
            case "enriched-call-events" -> addEnriched(record, values.read(topic, value));
            case "transcript-segments" -> addSegment(record, values.read(topic, value));
            case "scored-transcripts" -> addScored(record, values.read(topic, value));
            case "call-alerts" -> addAlert(record, values.read(topic, value));
            case "dead-letters" -> addDeadLetter(record);
            default -> {
                if (EventHeaders.text(record.headers(), EventHeaders.T_VALIDATED) != null) {
                    validated(record, topic);
                }
            }
        }
    }

    /// How many records, by partition.
    Map<TopicPartition, Long> records() {
        return records;
    }

    /// A count of that topic by its name; 0 where nothing was counted.
    long counted(String topic, String what) {
        return counts.getOrDefault(topic, Map.of()).getOrDefault(what, 0L);
    }

    /// All counts, by topic.
    Map<String, Map<String, Long>> counts() {
        return counts;
    }

    /// The newest row by entity (the record's key as text) of each feature topic.
    Map<String, Map<String, LastRow>> lastRows() {
        return lastRows;
    }

    Latencies latencies() {
        return latencies;
    }

    private void addCallEvent(ConsumerRecord<byte[], byte[]> record, GenericRecord event) {
        validated(record, "call-events");
        count("call-events", "status " + Values.text(event, "status"));
        String type = String.valueOf(Values.text(event, "type"));
        count("call-events", "type " + type);
        boolean terminal = type.equals("ENDED") || type.equals("ABANDONED");
        boolean firstTerminal =
                terminal
                        && finished.add(
                                Values.text(event, "source") + " " + Values.text(event, "call_id"));
        if (type.equals("COMPLETED") || firstTerminal) {
            count("call-events", "calls finished");
            if (Values.text(event, "customer_id") != null) {
                count("call-events", "calls finished with a customer");
                if (!"PHANTOM".equals(Values.text(event, "outcome"))) {
                    count("call-events", "calls finished with a customer and not PHANTOM");
                }
            }
        }
    }

    private void addSegment(ConsumerRecord<byte[], byte[]> record, GenericRecord segment) {
        validated(record, "transcript-segments");
        boolean partial = "true".equals(Values.text(segment, "is_partial"));
        boolean firstFinal =
                !partial
                        && finalSegments.add(
                                Values.text(segment, "call_id")
                                        + " "
                                        + Values.text(segment, "segment_id"));
        if (firstFinal) {
            count("transcript-segments", "final for the first time");
        }
    }

    private void addScored(ConsumerRecord<byte[], byte[]> record, GenericRecord segment) {
        boolean partial = "true".equals(Values.text(segment, "is_partial"));
        count("scored-transcripts", partial ? "partial" : "final");
        if (Values.text(segment, "sentiment_score") == null) {
            count("scored-transcripts", "without a score");
        }
        latencies.add(
                "ingest to scored-transcripts",
                time(record, EventHeaders.T_INGEST),
                time(record, EventHeaders.T_ENRICHED));
    }

    private void addAlert(ConsumerRecord<byte[], byte[]> record, GenericRecord alert) {
        count("call-alerts", "rule " + Values.text(alert, "rule"));
        if (alert.get("fired_at") instanceof Long firedAt) {
            latencies.add("ingest to call-alerts", time(record, EventHeaders.T_INGEST), firedAt);
        }
    }

    private void addDeadLetter(ConsumerRecord<byte[], byte[]> record) {
        String reason = header(record, DeadLetters.REASON);
        String from = header(record, DeadLetters.TOPIC);
        count("dead-letters", "reason " + reason);
        count("dead-letters", "from " + from);
        count("dead-letters", "from " + from + " " + reason);
        if (reason.equals("LATE")) {
            Matcher views = LATE_VIEW.matcher(header(record, DeadLetters.DETAIL));
            while (views.find()) {
                count("feature." + views.group(1), "late");
            }
        }
    }

    private void addEnriched(ConsumerRecord<byte[], byte[]> record, GenericRecord call) {
        boolean first = "0".equals(Values.text(call, "revision"));
        count("enriched-call-events", first ? "revision 0" : "later revisions");
        count(
                "enriched-call-events",
                Values.text(call, "profile_snapshot") == null ? "without profile" : "with profile");
        if (first
                && Values.text(call, "customer_id") != null
                && !"PHANTOM".equals(Values.text(call, "outcome"))) {
            count("enriched-call-events", "revision 0 with a customer and not PHANTOM");
        }
        latencies.add(
                "validated to enriched",
                time(record, EventHeaders.T_VALIDATED),
                time(record, EventHeaders.T_ENRICHED));
    }

    private void addRow(ConsumerRecord<byte[], byte[]> record) {
        String topic = record.topic();
        if (record.value() == null) {
            count(topic, "tombstones");
        } else if (EventHeaders.CAUSE_EXPIRY.equals(
                EventHeaders.text(record.headers(), EventHeaders.CAUSE))) {
            count(topic, "rows by expiry");
        } else {
            count(topic, "rows by event");
            long made = time(record, EventHeaders.T_FEATURE);
            latencies.add("enriched to " + topic, time(record, EventHeaders.T_ENRICHED), made);
            latencies.add("ingest to " + topic, time(record, EventHeaders.T_INGEST), made);
        }
        LastRow row =
                new LastRow(
                        time(record, EventHeaders.EVENT_TIMESTAMP),
                        record.offset(),
                        record.value());
        Map<String, LastRow> rows = lastRows.computeIfAbsent(topic, _ -> new HashMap<>());
        String key = new String(record.key(), StandardCharsets.UTF_8);
        if (rows.size() < ENTITIES_KEPT || rows.containsKey(key)) {
            rows.merge(key, row, (old, other) -> old.isOlderThan(other) ? other : old);
        }
    }

    private void validated(ConsumerRecord<byte[], byte[]> record, String topic) {
        latencies.add(
                "ingest to " + topic,
                time(record, EventHeaders.T_INGEST),
                time(record, EventHeaders.T_VALIDATED));
    }

    private void count(String topic, String what) {
        counts.computeIfAbsent(topic, _ -> new TreeMap<>()).merge(what, 1L, Long::sum);
    }

    private static long time(ConsumerRecord<byte[], byte[]> record, String header) {
        return EventHeaders.millis(record.headers(), header, 0);
    }

    private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        return String.valueOf(EventHeaders.text(record.headers(), name));
    }
}
