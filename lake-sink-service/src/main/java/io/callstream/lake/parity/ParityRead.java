package io.callstream.lake.parity;

import io.callstream.event.EventHeaders;
import io.callstream.feature.Cause;
import io.callstream.feature.EntityKey;
import io.callstream.feature.FeatureRow;
import io.callstream.feature.FeatureView;
import io.callstream.feature.FieldType;
import io.callstream.feature.Seen;
import io.callstream.feature.ViewProgram;
import io.callstream.lake.query.LakeView;
import io.callstream.lake.query.SqlEngine;

import org.apache.iceberg.Schema;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Reads a sample of a view's entities out of the lake: their rows, and the events of the topics
/// that the view reads.
final class ParityRead {
    /// What views read of these topics, where it is not all of it.
    private static final Map<String, String> ONLY =
            Map.of(
                    "enriched-call-events", "revision = 0",
                    "scored-transcripts", "NOT is_partial");

    private final LakeView lake;
    private final SqlEngine engine;

    ParityRead(LakeView lake, SqlEngine engine) {
        this.lake = lake;
        this.engine = engine;
    }

    /// What the lake has of one entity.
    static final class Entity {
        private final List<LakeEvent> events = new ArrayList<>();
        private final TreeMap<Long, FeatureRow> rows = new TreeMap<>();

        /// In the order of each task.
        List<LakeEvent> events() {
            return events;
        }

        /// In the order of their topic.
        List<FeatureRow> rows() {
            return List.copyOf(rows.values());
        }
    }

    /// The first topic of the view that the lake has no table of; null if it has all.
    @Nullable String missingSource(ViewProgram program) {
        List<String> names = lake.names();
        return program.view().sources().stream()
                .map(FeatureView.Source::topic)
                .filter(topic -> !names.contains(table(topic)))
                .findFirst()
                .orElse(null);
    }

    boolean hasRows(ViewProgram program) {
        return lake.names().contains(rowsTable(program));
    }

    /// Append time of the newest row, epoch millis.
    long newestRowMillis(ViewProgram program) {
        long[] newest = {Long.MIN_VALUE};
        engine.ask(
                "SELECT epoch_ms(max(_timestamp)) FROM " + rowsTable(program),
                table ->
                        table.rows()
                                .forEachRemaining(
                                        row -> {
                                            if (row.getFirst() instanceof Number millis) {
                                                newest[0] = millis.longValue();
                                            }
                                        }));
        return newest[0];
    }

    /// @param most entities
    /// @param seed another one gives another sample
    Map<List<@Nullable Object>, Entity> sample(ViewProgram program, long most, long seed) {
        List<String> keys = program.entity().stream().map(key -> quoted(key.name())).toList();
        String sampled =
                "WITH entity AS (SELECT * FROM (SELECT DISTINCT "
                        + String.join(", ", keys)
                        + " FROM "
                        + rowsTable(program)
                        + " WHERE NOT _deleted) ORDER BY hash("
                        + String.join(", ", keys)
                        + ", "
                        + seed
                        + ") LIMIT "
                        + most
                        + ") ";
        Map<List<@Nullable Object>, Entity> entities = new LinkedHashMap<>();
        readRows(program, keys, sampled, entities);
        readTombstones(program, entities);
        for (int source = 0; source < program.view().sources().size(); source++) {
            readEvents(program, source, keys, sampled, entities);
        }
        return entities;
    }

    private void readRows(
            ViewProgram program,
            List<String> keys,
            String sampled,
            Map<List<@Nullable Object>, Entity> entities) {
        List<ViewProgram.Column> columns = program.columns();
        Schema known = lake.table(rowsTable(program)).columns();
        String sql =
                sampled
                        + "SELECT "
                        + String.join(", ", keys)
                        + ", epoch_ms(event_timestamp), seen, cause, _offset, "
                        + columns.stream()
                                .map(
                                        column ->
                                                known.findField(column.name()) == null
                                                        ? "NULL"
                                                        : quoted(column.name()))
                                .collect(Collectors.joining(", "))
                        + " FROM "
                        + rowsTable(program)
                        + " JOIN entity USING ("
                        + String.join(", ", keys)
                        + ") WHERE NOT _deleted";
        int first = keys.size();
        ask(
                sql,
                row ->
                        entities.computeIfAbsent(
                                        List.copyOf(row.subList(0, first)), _ -> new Entity())
                                .rows
                                .put(
                                        number(row, first + 3).longValue(),
                                        row(row, first, row.subList(first + 4, row.size()))));
    }

    /// Tombstones have no columns: their entity is that of the key.
    private void readTombstones(ViewProgram program, Map<List<@Nullable Object>, Entity> entities) {
        Map<String, Entity> byKey = new HashMap<>();
        List<String> names = program.entity().stream().map(FeatureView.Key::name).toList();
        entities.forEach(
                (key, entity) ->
                        byKey.put(
                                HexFormat.of()
                                        .withUpperCase()
                                        .formatHex(
                                                new EntityKey(names, List.copyOf(key)).topicKey()),
                                entity));
        ask(
                "SELECT hex(_key), epoch_ms(event_timestamp), seen, cause, _offset FROM "
                        + rowsTable(program)
                        + " WHERE _deleted",
                row -> {
                    Entity entity = byKey.get(Objects.toString(row.getFirst(), ""));
                    if (entity != null) {
                        entity.rows.put(number(row, 4).longValue(), row(row, 1, null));
                    }
                });
    }

    /// @param first place of the event time; `seen` and the cause follow
    private static FeatureRow row(
            List<@Nullable Object> row, int first, @Nullable List<@Nullable Object> values) {
        return new FeatureRow(
                number(row, first).longValue(),
                values == null ? null : values.toArray(),
                Seen.parse(Objects.toString(row.get(first + 1), "")),
                EventHeaders.CAUSE_EXPIRY.equals(row.get(first + 2)) ? Cause.EXPIRY : Cause.EVENT);
    }

    private void readEvents(
            ViewProgram program,
            int source,
            List<String> keys,
            String sampled,
            Map<List<@Nullable Object>, Entity> entities) {
        FeatureView.Source from = program.view().sources().get(source);
        String name = table(from.topic());
        Schema known = lake.table(name).columns();
        boolean origin = known.findField("_origin") != null;
        List<String> inputs = program.inputs(source);
        String only = ONLY.get(from.topic());
        String sql =
                sampled
                        + "SELECT "
                        + String.join(", ", keys)
                        + ", _topic, _partition, _offset, epoch_ms(_timestamp), "
                        + (origin ? "_origin" : "NULL")
                        + inputs.stream()
                                .map(input -> ", " + input(input, from, known))
                                .collect(Collectors.joining())
                        + " FROM "
                        + name
                        + " JOIN entity USING ("
                        + String.join(", ", keys)
                        + ")"
                        + (only == null ? "" : " WHERE " + only)
                        + " ORDER BY _partition, _offset";
        int first = keys.size();
        ask(
                sql,
                row -> {
                    Entity entity = entities.get(List.copyOf(row.subList(0, first)));
                    if (entity != null) {
                        entity.events.add(event(source, row, first));
                    }
                });
    }

    private static LakeEvent event(int source, List<@Nullable Object> row, int first) {
        int partition = number(row, first + 1).intValue();
        long offset = number(row, first + 2).longValue();
        Seen.Last position =
                row.get(first + 4) instanceof String text && !text.isEmpty()
                        ? Seen.parse(text).entries().getFirst()
                        : new Seen.Last(Objects.toString(row.get(first), ""), partition, offset);
        @Nullable Object[] values = row.subList(first + 5, row.size()).toArray();
        return new LakeEvent(
                source,
                partition,
                offset,
                position.topic(),
                position.partition(),
                position.offset(),
                number(row, first + 3).longValue(),
                Arrays.copyOf(values, values.length));
    }

    private static Number number(List<@Nullable Object> row, int place) {
        return (Number) Objects.requireNonNull(row.get(place));
    }

    private static String input(String name, FeatureView.Source source, Schema known) {
        if (known.findField(name) == null) {
            return "NULL";
        }
        FieldType type = source.fields().get(name);
        return type == FieldType.TIMESTAMP ? "epoch_ms(" + quoted(name) + ")" : quoted(name);
    }

    private interface RowSink {
        void accept(List<@Nullable Object> row);
    }

    private void ask(String sql, RowSink sink) {
        engine.ask(sql, table -> table.rows().forEachRemaining(sink::accept));
    }

    private static String rowsTable(ViewProgram program) {
        return table("feature." + program.view().name());
    }

    private static String table(String topic) {
        return topic.replace('-', '_').replace('.', '_');
    }

    private static String quoted(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }
}
