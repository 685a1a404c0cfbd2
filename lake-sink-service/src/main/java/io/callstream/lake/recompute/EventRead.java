package io.callstream.lake.recompute;

import io.callstream.feature.FeatureView;
import io.callstream.feature.FieldType;
import io.callstream.feature.Seen;
import io.callstream.feature.ViewProgram;
import io.callstream.lake.query.LakeView;
import io.callstream.lake.query.SqlEngine;

import org.apache.iceberg.Schema;
import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/// Reads the events of a view's sources out of the lake, in the order of the tasks that saw them.
final class EventRead {
    /// What views read of these topics, where it is not all of it.
    private static final Map<String, String> ONLY =
            Map.of(
                    "enriched-call-events", "revision = 0",
                    "scored-transcripts", "NOT is_partial");

    private final LakeView lake;
    private final SqlEngine engine;

    EventRead(LakeView lake, SqlEngine engine) {
        this.lake = lake;
        this.engine = engine;
    }

    /// Takes an event of an entity.
    interface Sink {
        void accept(List<@Nullable Object> key, LakeEvent event);
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

    /// @param before what stands before SELECT
    /// @param narrowed what stands after the table: a join or `WHERE`
    void read(ViewProgram program, int source, String before, String narrowed, Sink sink) {
        FeatureView.Source from = program.view().sources().get(source);
        String name = table(from.topic());
        Schema known = lake.table(name).columns();
        boolean origin = known.findField("_origin") != null;
        List<String> keys = program.entity().stream().map(key -> quoted(key.name())).toList();
        String only = ONLY.get(from.topic());
        String where =
                keys.stream()
                        .map(key -> key + " IS NOT NULL")
                        .collect(
                                Collectors.joining(
                                        " AND ", only == null ? "" : only + " AND ", ""));
        String sql =
                before
                        + "SELECT "
                        + String.join(", ", keys)
                        + ", _topic, _partition, _offset, epoch_ms(_timestamp), "
                        + (origin ? "_origin" : "NULL")
                        + program.inputs(source).stream()
                                .map(input -> ", " + input(input, from, known))
                                .collect(Collectors.joining())
                        + " FROM "
                        + name
                        + narrowed
                        + (narrowed.contains(" WHERE ") ? " AND " : " WHERE ")
                        + where
                        + " ORDER BY _partition, _offset";
        int first = keys.size();
        engine.ask(
                sql,
                table ->
                        table.rows()
                                .forEachRemaining(
                                        row ->
                                                sink.accept(
                                                        List.copyOf(row.subList(0, first)),
                                                        event(source, row, first))));
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

    static Number number(List<@Nullable Object> row, int place) {
        return (Number) Objects.requireNonNull(row.get(place));
    }

    private static String input(String name, FeatureView.Source source, Schema known) {
        if (known.findField(name) == null) {
            return "NULL";
        }
        FieldType type = source.fields().get(name);
        return type == FieldType.TIMESTAMP ? "epoch_ms(" + quoted(name) + ")" : quoted(name);
    }

    /// The lake's table of a topic.
    static String table(String topic) {
        return topic.replace('-', '_').replace('.', '_');
    }

    static String quoted(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }
}
