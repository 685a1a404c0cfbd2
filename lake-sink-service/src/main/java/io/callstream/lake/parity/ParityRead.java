package io.callstream.lake.parity;

import io.callstream.event.EventHeaders;
import io.callstream.feature.Cause;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
    record Entity(List<LakeEvent> events, List<FeatureRow> rows) {
        Entity() {
            this(new ArrayList<>(), new ArrayList<>());
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
                "WITH entity AS (SELECT "
                        + String.join(", ", keys)
                        + " FROM "
                        + rowsTable(program)
                        + " WHERE NOT _deleted GROUP BY ALL ORDER BY hash("
                        + String.join(", ", keys)
                        + ", "
                        + seed
                        + ") LIMIT "
                        + most
                        + ") ";
        Map<List<@Nullable Object>, Entity> entities = new LinkedHashMap<>();
        readRows(program, keys, sampled, entities);
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
                        + ", epoch_ms(event_timestamp), _seen, _cause, "
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
                        + ") WHERE NOT _deleted ORDER BY _partition, _offset";
        int first = keys.size();
        ask(
                sql,
                row -> {
                    long eventTime = ((Number) Objects.requireNonNull(row.get(first))).longValue();
                    boolean expiry = EventHeaders.CAUSE_EXPIRY.equals(row.get(first + 2));
                    @Nullable Object[] values =
                            row.subList(first + 3, first + 3 + columns.size()).toArray();
                    entities.computeIfAbsent(List.copyOf(row.subList(0, first)), _ -> new Entity())
                            .rows()
                            .add(
                                    new FeatureRow(
                                            eventTime,
                                            values,
                                            Seen.parse(Objects.toString(row.get(first + 1), "")),
                                            expiry ? Cause.EXPIRY : Cause.EVENT));
                });
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
                        entity.events().add(event(source, row, first));
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
