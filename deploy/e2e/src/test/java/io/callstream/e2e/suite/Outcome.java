package io.callstream.e2e.suite;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// What a run has made, without what tells only when and where it was made: the same input must
/// give the same outcome, whatever was killed meanwhile.
///
/// @param events by topic: how often each event lies on it
/// @param rows by feature topic and entity: its rows in their order
public record Outcome(
        Map<String, Map<Event, Integer>> events, Map<String, Map<String, List<Row>>> rows) {
    private static final int SHOWN = 20;

    /// A record of an event topic.
    ///
    /// @param fields without offsets, append times and stage times
    public record Event(String key, Map<String, @Nullable Object> fields) {}

    /// A row of a feature view.
    ///
    /// @param eventTimestamp epoch milliseconds
    /// @param cause `expiry`, or empty where an event caused it
    /// @param features empty for a tombstone
    public record Row(long eventTimestamp, String cause, Map<String, @Nullable Object> features) {}

    /// How the other outcome differs from this one, at most 20 lines; empty where it does not.
    public List<String> differences(Outcome other) {
        List<String> found = new ArrayList<>();
        union(events, other.events)
                .forEach(
                        topic ->
                                compareEvents(
                                        topic,
                                        events.getOrDefault(topic, Map.of()),
                                        other.events.getOrDefault(topic, Map.of()),
                                        found));
        union(rows, other.rows)
                .forEach(
                        topic ->
                                compareRows(
                                        topic,
                                        rows.getOrDefault(topic, Map.of()),
                                        other.rows.getOrDefault(topic, Map.of()),
                                        found));
        return found.size() > SHOWN ? found.subList(0, SHOWN) : found;
    }

    /// How many rows of that topic, over all entities.
    public long rowCount(String topic) {
        return rows.getOrDefault(topic, Map.of()).values().stream().mapToLong(List::size).sum();
    }

    /// How many events lie on that topic.
    public long eventCount(String topic) {
        return events.getOrDefault(topic, Map.of()).values().stream()
                .mapToLong(Integer::longValue)
                .sum();
    }

    /// The last row of each entity of that topic, whatever caused it.
    public Map<String, Row> finalRows(String topic) {
        Map<String, Row> last = new HashMap<>();
        rows.getOrDefault(topic, Map.of())
                .forEach(
                        (entity, sequence) -> {
                            Row row = sequence.getLast();
                            last.put(entity, new Row(row.eventTimestamp(), "", row.features()));
                        });
        return last;
    }

    /// The outcome of which only the final rows of that topic count, without some entities.
    public Outcome ofFinalRows(String topic, Set<String> without) {
        Map<String, List<Row>> last = new HashMap<>();
        finalRows(topic).forEach((entity, row) -> last.put(entity, List.of(row)));
        last.keySet().removeAll(without);
        return new Outcome(Map.of(), Map.of(topic, last));
    }

    /// The outcome of which only the final rows of those topics count: views that coalesce publish
    /// the newest row of an entity, and which others come before it is a matter of time.
    public Outcome coalesced(Set<String> topics) {
        Map<String, Map<String, List<Row>>> kept = new HashMap<>(rows);
        for (String topic : topics) {
            Map<String, List<Row>> last = new HashMap<>();
            finalRows(topic).forEach((entity, row) -> last.put(entity, List.of(row)));
            kept.computeIfPresent(topic, (_, _) -> last);
        }
        return new Outcome(events, kept);
    }

    private static void compareEvents(
            String topic,
            Map<Event, Integer> expected,
            Map<Event, Integer> actual,
            List<String> found) {
        for (Map.Entry<Event, Integer> one : expected.entrySet()) {
            int times = actual.getOrDefault(one.getKey(), 0);
            if (times != one.getValue()) {
                found.add(
                        topic
                                + ": "
                                + times
                                + " instead of "
                                + one.getValue()
                                + " times "
                                + one.getKey());
            }
        }
        for (Map.Entry<Event, Integer> one : actual.entrySet()) {
            if (!expected.containsKey(one.getKey())) {
                found.add(topic + ": " + one.getValue() + " times, not expected " + one.getKey());
            }
        }
    }

    private static void compareRows(
            String topic,
            Map<String, List<Row>> expected,
            Map<String, List<Row>> actual,
            List<String> found) {
        for (String entity : union(expected, actual)) {
            List<Row> wanted = expected.getOrDefault(entity, List.of());
            List<Row> seen = actual.getOrDefault(entity, List.of());
            int common = Math.min(wanted.size(), seen.size());
            int at = 0;
            while (at < common && wanted.get(at).equals(seen.get(at))) {
                at++;
            }
            if (at < wanted.size() || at < seen.size()) {
                found.add(
                        topic
                                + ", "
                                + entity
                                + ": row "
                                + at
                                + " of "
                                + wanted.size()
                                + " is "
                                + (at < wanted.size() ? wanted.get(at) : "none")
                                + ", but of "
                                + seen.size()
                                + " "
                                + (at < seen.size() ? seen.get(at) : "none"));
            }
        }
    }

    private static TreeSet<String> union(Map<String, ?> one, Map<String, ?> other) {
        TreeSet<String> names = new TreeSet<>(one.keySet());
        names.addAll(other.keySet());
        return names;
    }
}
