package io.callstream.replay;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/// What a replay has sent. Every record counted here was acknowledged by all in-sync replicas.
///
/// @param sent records by topic
/// @param sources by name
/// @param firstEvent, lastEvent after the shift
/// @param snapshot day of the profile snapshot; empty where none was published
/// @param customers known customers of all recordings
/// @param sending from the first record to the last acknowledgement
/// @param whole with reading and waiting for the profiles
public record ReplayReport(
        SortedMap<String, Long> sent,
        SortedMap<String, Source> sources,
        Instant firstEvent,
        Instant lastEvent,
        Optional<LocalDate> snapshot,
        long customers,
        Duration sending,
        Duration whole) {

    /// What one source has sent.
    ///
    /// @param shiftMillis added to each of its instants
    /// @param sent records by topic
    public record Source(
            long calls,
            long events,
            long customers,
            long shiftMillis,
            Instant firstEvent,
            Instant lastEvent,
            SortedMap<String, Long> sent) {}

    /// All records.
    public long events() {
        return sent.values().stream().mapToLong(Long::longValue).sum();
    }

    /// As one JSON object, snake_case, times RFC 3339, durations in seconds.
    public ObjectNode toJson() {
        ObjectNode json = new JsonMapper().createObjectNode();
        json.put("events", events());
        counts(json.putObject("sent"), sent);
        ObjectNode bySource = json.putObject("sources");
        sources.forEach(
                (name, source) -> {
                    ObjectNode one = bySource.putObject(name);
                    one.put("calls", source.calls());
                    one.put("events", source.events());
                    one.put("customers", source.customers());
                    one.put("shift_ms", source.shiftMillis());
                    one.put("first_event", source.firstEvent().toString());
                    one.put("last_event", source.lastEvent().toString());
                    counts(one.putObject("sent"), source.sent());
                });
        json.put("first_event", firstEvent.toString());
        json.put("last_event", lastEvent.toString());
        json.put("profile_snapshot", snapshot.map(LocalDate::toString).orElse(null));
        json.put("customers", customers);
        json.put("sending_sec", sending.toMillis() / 1000.0);
        json.put("whole_sec", whole.toMillis() / 1000.0);
        return json;
    }

    private static void counts(ObjectNode json, Map<String, Long> counts) {
        counts.forEach(json::put);
    }
}
