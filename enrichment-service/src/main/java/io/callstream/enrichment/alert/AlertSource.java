package io.callstream.enrichment.alert;

import io.callstream.feature.FieldType;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;

/// What rules may look at: the records of one topic.
///
/// @param name catalogue name of the topic, or `feature.<view>`
/// @param fields with their types
/// @param counts CEL: which of its records are looked at at all; null for every one
/// @param eventId fields that together identify the event of a record
/// @param eventTime field of its event time
/// @param text field in which keywords are looked for; null where there is none
public record AlertSource(
        String name,
        Map<String, FieldType> fields,
        @Nullable String counts,
        List<String> eventId,
        String eventTime,
        @Nullable String text) {
    /// Topics other than feature topics that rules may look at.
    public static final List<String> EVENT_TOPICS =
            List.of("scored-transcripts", "enriched-call-events", "call-states");

    /// Prefix of the topics of feature rows.
    public static final String FEATURE = "feature.";

    /// The source of that name: final segments, first closings, standings of calls, or rows of a
    /// view.
    public static AlertSource of(String name, Map<String, FieldType> fields) {
        return switch (name) {
            case "scored-transcripts" ->
                    new AlertSource(
                            name,
                            fields,
                            "!is_partial",
                            List.of("source", "event_id"),
                            "event_time",
                            "redacted_text");
            case "enriched-call-events" ->
                    new AlertSource(
                            name,
                            fields,
                            "revision == 0",
                            List.of("source", "call_id"),
                            "ended_at",
                            null);
            case "call-states" ->
                    new AlertSource(
                            name, fields, null, List.of("call_id", "events"), "since", null);
            default ->
                    new AlertSource(
                            name,
                            fields,
                            null,
                            List.of("event_timestamp"),
                            "event_timestamp",
                            null);
        };
    }

    /// Name of its table in the lake.
    public String table() {
        return name.replace('-', '_').replace('.', '_');
    }
}
