package io.callstream.e2e.suite;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Holds the lake against the topics it was made of.
public final class LakeAssert {
    /// Topics whose values are any bytes.
    private static final Set<String> BYTES =
            Set.of(
                    "call-center-events",
                    "call-transcripts",
                    "live-call-transcripts",
                    "call-center-transcripts",
                    "call-outcomes",
                    "agent-states",
                    "dead-letters");

    private LakeAssert() {}

    /// Every topic's rows are its records, each once, by position. What on an Avro topic is no Avro
    /// is not in the lake: it is a dead letter. A record that comes meanwhile (idle partitions go
    /// on in time, and windows with them) may have its row already or not.
    public static void assertRowsAreRecords(Suite suite) {
        Map<String, List<String>> before = positions(suite);
        suite.drain();
        Lake lake = suite.lake();
        Map<String, List<String>> after = positions(suite);
        after.forEach(
                (topic, records) -> {
                    List<String> rows = lake.positions(topic);
                    assertThat(without(before.getOrDefault(topic, List.of()), rows))
                            .as("records of %s without a row, as partition:offset", topic)
                            .isEmpty();
                    assertThat(without(rows, records))
                            .as("rows of %s without a record, as partition:offset", topic)
                            .isEmpty();
                    assertThat(lake.count(topic))
                            .as("count(*) and count(distinct position) of %s", topic)
                            .isEqualTo(new Lake.Counted(rows.size(), rows.size()));
                });
    }

    private static Set<String> without(List<String> all, List<String> those) {
        Set<String> rest = new HashSet<>(all);
        rest.removeAll(new HashSet<>(those));
        return rest;
    }

    /// Of every topic that others may read, empty ones included.
    private static Map<String, List<String>> positions(Suite suite) {
        Map<String, List<String>> positions = new HashMap<>();
        suite.topics().forEach(topic -> positions.put(topic, new ArrayList<>()));
        suite.read(
                record -> {
                    if (isReadable(suite, record)) {
                        positions
                                .computeIfAbsent(record.topic(), _ -> new ArrayList<>())
                                .add(position(record));
                    }
                });
        return positions;
    }

    /// Every row of an Avro topic holds the values of its record.
    public static void assertValuesAreEqual(Suite suite, String topic) {
        List<ConsumerRecord<byte[], byte[]>> records = suite.records(topic);
        assertThat(records).as("records of %s", topic).isNotEmpty();
        Map<String, Map<String, @Nullable Object>> expected = new HashMap<>();
        records.removeIf(record -> record.value() == null || !isReadable(suite, record));
        records.forEach(
                record -> expected.put(position(record), suite.values().fields(record.value())));
        Map<String, Map<String, @Nullable Object>> rows =
                suite.lake().values(topic, suite.values().schema(records.getLast().value()));
        rows.values().removeIf(LakeAssert::isTombstone);
        assertThat(rows).as("values of %s in the lake", topic).isEqualTo(expected);
    }

    private static boolean isReadable(Suite suite, ConsumerRecord<byte[], byte[]> record) {
        return record.value() == null
                || BYTES.contains(record.topic())
                || suite.values().isReadable(record.value());
    }

    private static String position(ConsumerRecord<byte[], byte[]> record) {
        return record.partition() + ":" + record.offset();
    }

    private static boolean isTombstone(Map<String, @Nullable Object> fields) {
        return fields.values().stream()
                .allMatch(
                        value -> value == null || value instanceof Map<?, ?> map && map.isEmpty());
    }
}
