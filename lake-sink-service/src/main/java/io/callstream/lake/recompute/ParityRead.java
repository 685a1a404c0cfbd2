package io.callstream.lake.recompute;

import io.callstream.event.EventHeaders;
import io.callstream.feature.Cause;
import io.callstream.feature.EntityKey;
import io.callstream.feature.FeatureRow;
import io.callstream.feature.FeatureView;
import io.callstream.feature.Seen;
import io.callstream.feature.ViewProgram;
import io.callstream.lake.query.LakeView;
import io.callstream.lake.query.SqlEngine;

import org.apache.iceberg.Schema;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Reads a sample of a view's entities out of the lake: their rows, and the events of the topics
/// that the view reads.
final class ParityRead {
    private final LakeView lake;
    private final SqlEngine engine;
    private final EventRead events;

    ParityRead(LakeView lake, SqlEngine engine) {
        this.lake = lake;
        this.engine = engine;
        this.events = new EventRead(lake, engine);
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

    boolean hasRows(ViewProgram program) {
        return lake.names().contains(rowsTable(program));
    }

    /// Columns of the view that its table has not had from the first.
    Set<String> added(ViewProgram program) {
        Set<String> added = new HashSet<>();
        program.columns().forEach(column -> added.add(column.name()));
        added.removeAll(lake.table(rowsTable(program)).firstColumns());
        return added;
    }

    /// Bytes of the files of the view's table and of those of its sources.
    long bytes(ViewProgram program) {
        return lake.table(rowsTable(program)).bytes()
                + program.view().sources().stream()
                        .map(source -> EventRead.table(source.topic()))
                        .distinct()
                        .mapToLong(table -> lake.table(table).bytes())
                        .sum();
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
        List<String> keys =
                program.entity().stream().map(key -> EventRead.quoted(key.name())).toList();
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
                                                        : EventRead.quoted(column.name()))
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
                                        EventRead.number(row, first + 3).longValue(),
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
                        entity.rows.put(EventRead.number(row, 4).longValue(), row(row, 1, null));
                    }
                });
    }

    /// @param first place of the event time; `seen` and the cause follow
    private static FeatureRow row(
            List<@Nullable Object> row, int first, @Nullable List<@Nullable Object> values) {
        return new FeatureRow(
                EventRead.number(row, first).longValue(),
                values == null ? null : values.toArray(),
                Seen.parse(Objects.toString(row.get(first + 1), "")),
                cause(row.get(first + 2)));
    }

    private void readEvents(
            ViewProgram program,
            int source,
            List<String> keys,
            String sampled,
            Map<List<@Nullable Object>, Entity> entities) {
        events.read(
                program,
                source,
                sampled,
                " JOIN entity USING (" + String.join(", ", keys) + ")",
                (key, event) -> {
                    Entity entity = entities.get(key);
                    if (entity != null) {
                        entity.events.add(event);
                    }
                });
    }

    private static Cause cause(@Nullable Object header) {
        if (EventHeaders.CAUSE_EXPIRY.equals(header)) {
            return Cause.EXPIRY;
        }
        return EventHeaders.CAUSE_BACKFILL.equals(header) ? Cause.BACKFILL : Cause.EVENT;
    }

    private interface RowSink {
        void accept(List<@Nullable Object> row);
    }

    private void ask(String sql, RowSink sink) {
        engine.ask(sql, table -> table.rows().forEachRemaining(sink::accept));
    }

    private static String rowsTable(ViewProgram program) {
        return EventRead.table("feature." + program.view().name());
    }
}
