package io.callstream.local.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The sums that must come out, stage by stage.
final class Checks {
    /// Validated topic → the raw topics it is made of.
    private static final Map<String, List<String>> VALIDATED =
            new TreeMap<>(
                    Map.of(
                            "call-events", List.of("call-center-events"),
                            "transcript-segments",
                                    List.of(
                                            "call-transcripts",
                                            "live-call-transcripts",
                                            "call-center-transcripts"),
                            "call-resolutions", List.of("call-outcomes"),
                            "agent-state-changes", List.of("agent-states")));

    private static final String DEAD = "dead-letters";

    private final TopicTally tally;
    private final List<Check> all = new ArrayList<>();

    Checks(TopicTally tally) {
        this.tally = tally;
    }

    List<Check> all() {
        return List.copyOf(all);
    }

    /// What the replay says it sent lies on the topics.
    void sent(Map<String, Long> sent) {
        sent.forEach(
                (topic, count) ->
                        all.add(
                                new Check(
                                        topic + ": records on the topic = sent by the replay",
                                        count,
                                        records(topic),
                                        "the replay's count")));
    }

    /// Nothing got lost in validation.
    ///
    /// @param duplicates dropped as seen before, by validated topic, as the ingest service counts
    ///   them
    void validation(Map<String, Long> duplicates) {
        VALIDATED.forEach(
                (validated, raw) -> {
                    long sent = raw.stream().mapToLong(this::records).sum();
                    long refused =
                            raw.stream()
                                    .mapToLong(topic -> tally.counted(DEAD, "from " + topic))
                                    .sum();
                    long duplicate = duplicates.getOrDefault(validated, 0L);
                    if (sent > 0) {
                        all.add(
                                new Check(
                                        validated + ": accepted + refused + duplicate = sent",
                                        sent,
                                        records(validated) + refused + duplicate,
                                        "accepted "
                                                + records(validated)
                                                + " + refused "
                                                + refused
                                                + " + duplicate "
                                                + duplicate));
                    }
                });
    }

    /// Each finished call is enriched once, and each that the view is about makes one row by event,
    /// or is late.
    void enrichment() {
        all.add(
                new Check(
                        "enriched-call-events: first revisions = calls finished",
                        tally.counted("call-events", "calls finished"),
                        tally.counted("enriched-call-events", "revision 0"),
                        "COMPLETED, ENDED and ABANDONED of call-events, one a call"));
        long segments = tally.counted("transcript-segments", "final for the first time");
        if (segments > 0) {
            all.add(
                    new Check(
                            "scored-transcripts: final segments = those of transcript-segments, each once",
                            segments,
                            tally.counted("scored-transcripts", "final"),
                            "first final versions, by call and segment"));
        }
        long late = tally.counted("feature.customer_calls", "late");
        all.add(
                new Check(
                        "feature.customer_calls: rows by event + late = finished calls with a customer and not PHANTOM",
                        tally.counted(
                                "call-events", "calls finished with a customer and not PHANTOM"),
                        tally.counted("feature.customer_calls", "rows by event") + late,
                        "rows "
                                + tally.counted("feature.customer_calls", "rows by event")
                                + " + late "
                                + late));
    }

    /// The lake has each record of a topic once.
    void lake(String topic, LakeRows.Counted rows) {
        all.add(
                new Check(
                        "lake, " + topic + ": rows = records",
                        records(topic),
                        rows.rows(),
                        "records on the topic"));
        all.add(
                new Check(
                        "lake, " + topic + ": distinct (_topic, _partition, _offset) = records",
                        records(topic),
                        rows.distinct(),
                        "records on the topic"));
    }

    /// The online store answers with the newest rows.
    void online(String view, OnlineRows.Compared compared) {
        all.add(
                new Check(
                        "online, " + view + ": entities equal to the topic's newest row",
                        compared.checked(),
                        compared.equal() + compared.newer(),
                        compared.example().isEmpty() ? "entities asked for" : compared.example()));
    }

    private long records(String topic) {
        return tally.counted(topic, "records");
    }
}
