package io.callstream.feature;

import io.callstream.feature.FeatureView.Feature;
import io.callstream.feature.FeatureView.Source;
import io.callstream.feature.ProgramLayout.Reading;
import io.callstream.feature.ViewProgram.Column;
import io.callstream.feature.ViewProgram.SourceProgram;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/// Gives everything of a view its place: fields in events, partial aggregates in tiles, results in
/// rows.
final class ProgramCompiler {
    /// Beyond this many bytes in the worst case, tiles have records of their own.
    private static final int MOST_IN_ONE_RECORD = 4096;

    private final FeatureView view;
    private final List<List<String>> inputs = new ArrayList<>();
    private final List<Map<String, Expression>> conditions = new ArrayList<>();
    private final StringBuilder description = new StringBuilder();

    private ProgramCompiler(FeatureView view) {
        this.view = view;
    }

    static ProgramLayout compile(FeatureView view) {
        return new ProgramCompiler(view).layout();
    }

    private ProgramLayout layout() {
        SourceProgram[] sources = new SourceProgram[view.sources().size()];
        for (int i = 0; i < sources.length; i++) {
            sources[i] = source(view.sources().get(i));
        }
        Areas areas = new Areas();
        List<Reading> readings = new ArrayList<>();
        for (Feature feature : view.features()) {
            readings.add(
                    new Reading(areas.place(feature), feature.aggregation(), feature.percentile()));
        }
        List<Column> columns = new ArrayList<>();
        Map<String, FieldType> row = new LinkedHashMap<>();
        for (Feature feature : view.features()) {
            columns.add(new Column(feature.name(), feature.type()));
            row.put(feature.name(), feature.type().field());
        }
        List<Expression> derived = new ArrayList<>();
        for (FeatureView.Derived column : view.derived()) {
            Expression expression = Expression.compile(column.expression(), row);
            derived.add(expression);
            columns.add(new Column(column.name(), expression.type()));
            row.put(column.name(), expression.type().field());
        }
        List<String> order = columns.stream().map(Column::name).toList();
        return areas.finish(
                sources,
                readings.toArray(Reading[]::new),
                derived.stream()
                        .map(expression -> expression.bind(order, row))
                        .toArray(Expression[]::new),
                columns);
    }

    private SourceProgram source(Source source) {
        Set<String> names = new LinkedHashSet<>();
        names.add(source.eventTime());
        Expression where =
                source.where() == null ? null : Expression.compile(source.where(), source.fields());
        if (where != null) {
            names.addAll(where.variables());
        }
        Map<String, Expression> wheres = new LinkedHashMap<>();
        for (Feature feature : view.features()) {
            if (feature.from().contains(source.name())) {
                if (feature.field() != null) {
                    names.add(feature.field());
                }
                String text = feature.where();
                if (text != null && !wheres.containsKey(text)) {
                    Expression condition = Expression.compile(text, source.fields());
                    wheres.put(text, condition);
                    names.addAll(condition.variables());
                }
            }
        }
        List<String> order = List.copyOf(names);
        wheres.replaceAll((text, condition) -> condition.bind(order, source.fields()));
        inputs.add(order);
        conditions.add(wheres);
        describe(source.name(), source.topic(), source.eventTime(), String.valueOf(source.where()));
        return new SourceProgram(
                source.topic(),
                order,
                order.stream().map(name -> typeOf(source, name)).toArray(FieldType[]::new),
                where == null ? null : where.bind(order, source.fields()),
                wheres.values().toArray(Expression[]::new));
    }

    private static FieldType typeOf(Source source, String field) {
        FieldType type = source.fields().get(field);
        if (type == null) {
            throw new IllegalArgumentException(
                    "Topic " + source.topic() + " has no field " + field);
        }
        return type;
    }

    private Slot slot(SlotKey key) {
        int[] places = new int[view.sources().size()];
        int[] truths = new int[places.length];
        Arrays.fill(places, Slot.NO_EVENT);
        Arrays.fill(truths, Slot.UNCONDITIONAL);
        for (int i = 0; i < places.length; i++) {
            if (key.from.contains(view.sources().get(i).name())) {
                places[i] = key.field == null ? Slot.EVERY_EVENT : inputs.get(i).indexOf(key.field);
                if (key.where != null) {
                    truths[i] = List.copyOf(conditions.get(i).keySet()).indexOf(key.where);
                }
            }
        }
        return new Slot(key.toString(), key.partial, key.type, places, truths);
    }

    /// What features may share.
    private record SlotKey(
            Aggregation partial,
            @Nullable String field,
            FieldType type,
            @Nullable String where,
            List<String> from) {}

    /// A read of a slot over a window (0 where the area has but one), with its place among the
    /// results.
    private record ReadKey(long window, int slot) {}

    /// Slots of one lifetime, tumbling or grid area, and the reads of them.
    private static final class Area {
        final List<SlotKey> slots = new ArrayList<>();
        final Map<ReadKey, Integer> reads = new LinkedHashMap<>();

        int slot(SlotKey key) {
            int place = slots.indexOf(key);
            if (place < 0) {
                slots.add(key);
                place = slots.size() - 1;
            }
            return place;
        }
    }

    /// All areas. The results of lifetime and tumbling areas are their cells in order, so these are
    /// numbered at the end.
    private final class Areas {
        final Area lifetime = new Area();
        final Map<Window.Tumbling, Area> tumblings = new LinkedHashMap<>();
        final TreeMap<Long, Area> grids = new TreeMap<>();
        final List<ReadKey> keys = new ArrayList<>();
        final List<Area> owners = new ArrayList<>();

        /// Notes a feature's read; the number is a place in `keys` until [#finish] makes results of
        /// them.
        int place(Feature feature) {
            Area area =
                    switch (feature.window()) {
                        case Window.Lifetime() -> lifetime;
                        case Window.Tumbling tumbling ->
                                tumblings.computeIfAbsent(tumbling, _ -> new Area());
                        case Window.Sliding sliding ->
                                grids.computeIfAbsent(sliding.hop().toMillis(), _ -> new Area());
                    };
            long window =
                    feature.window() instanceof Window.Sliding sliding
                            ? sliding.size().toMillis()
                            : 0;
            ReadKey key = new ReadKey(window, area.slot(key(feature)));
            keys.add(key);
            owners.add(area);
            return keys.size() - 1;
        }

        private SlotKey key(Feature feature) {
            FieldType type = FieldType.BOOL;
            for (Source source : view.sources()) {
                if (feature.field() != null && feature.from().contains(source.name())) {
                    type = typeOf(source, feature.field());
                }
            }
            return new SlotKey(
                    feature.aggregation().partial(),
                    feature.field(),
                    type,
                    feature.where(),
                    feature.from());
        }

        ProgramLayout finish(
                SourceProgram[] sources,
                Reading[] readings,
                Expression[] derived,
                List<Column> columns) {
            int results = number(lifetime, 0);
            describe("lifetime", lifetime.slots.toString());
            List<TumblingTile.Layout> tumblingLayouts = new ArrayList<>();
            for (Map.Entry<Window.Tumbling, Area> tumbling : tumblings.entrySet()) {
                describe(tumbling.getKey().toString(), tumbling.getValue().slots.toString());
                tumblingLayouts.add(
                        new TumblingTile.Layout(
                                new TumblingPeriods(tumbling.getKey()),
                                slots(tumbling.getValue()),
                                results));
                results = number(tumbling.getValue(), results);
            }
            boolean split = worstCase() > MOST_IN_ONE_RECORD;
            List<TileGrid.Layout> gridLayouts = new ArrayList<>();
            for (Map.Entry<Long, Area> grid : grids.entrySet()) {
                Area area = grid.getValue();
                List<ReadKey> reads = new ArrayList<>();
                for (int i = 0; i < keys.size(); i++) {
                    if (owners.get(i) == area && !reads.contains(keys.get(i))) {
                        reads.add(keys.get(i));
                    }
                }
                reads.sort(
                        Comparator.comparingLong(ReadKey::window).thenComparingInt(ReadKey::slot));
                long[] windows = reads.stream().mapToLong(ReadKey::window).distinct().toArray();
                describe(
                        "grid",
                        grid.getKey().toString(),
                        Arrays.toString(windows),
                        area.slots.toString());
                TileGrid.Read[] places = new TileGrid.Read[reads.size()];
                for (int i = 0; i < places.length; i++) {
                    ReadKey read = reads.get(i);
                    area.reads.put(read, results);
                    places[i] =
                            new TileGrid.Read(
                                    Arrays.binarySearch(windows, read.window),
                                    read.slot,
                                    results++);
                }
                gridLayouts.add(
                        new TileGrid.Layout(grid.getKey(), windows, slots(area), places, split));
            }
            Reading[] placed = new Reading[readings.length];
            for (int i = 0; i < placed.length; i++) {
                Reading reading = readings[i];
                Integer result = owners.get(reading.result()).reads.get(keys.get(reading.result()));
                placed[i] =
                        new Reading(
                                Objects.requireNonNull(result),
                                reading.aggregation(),
                                reading.percentile());
            }
            return new ProgramLayout(
                    sources,
                    view.sources().stream().map(Source::topic).distinct().toList(),
                    slots(lifetime),
                    gridLayouts.toArray(TileGrid.Layout[]::new),
                    tumblingLayouts.toArray(TumblingTile.Layout[]::new),
                    results,
                    placed,
                    derived,
                    List.copyOf(columns),
                    description.toString().hashCode(),
                    split);
        }

        /// Bytes of an entity's packed state if every tile that can live does.
        private long worstCase() {
            long bytes = 64 + bytes(lifetime);
            for (Area tumbling : tumblings.values()) {
                bytes += bytes(tumbling);
            }
            for (Map.Entry<Long, Area> grid : grids.entrySet()) {
                long largest = 0;
                for (int i = 0; i < keys.size(); i++) {
                    if (owners.get(i) == grid.getValue()) {
                        largest = Math.max(largest, keys.get(i).window);
                    }
                }
                bytes += (largest / grid.getKey() + 2) * (2 + bytes(grid.getValue()));
            }
            return bytes;
        }

        private static long bytes(Area area) {
            return area.slots.stream().mapToLong(slot -> slot.partial.worstBytes(slot.type)).sum();
        }

        private int number(Area area, int first) {
            for (int slot = 0; slot < area.slots.size(); slot++) {
                area.reads.put(new ReadKey(0, slot), first + slot);
            }
            return first + area.slots.size();
        }

        private Slot[] slots(Area area) {
            return area.slots.stream().map(ProgramCompiler.this::slot).toArray(Slot[]::new);
        }
    }

    /// Adds to what the fingerprint is made of: all that packed state, or its meaning, depends on.
    private void describe(String... parts) {
        description.append(String.join("\n", parts)).append("\n\n");
    }
}
