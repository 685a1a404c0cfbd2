package io.callstream.feature;

import io.callstream.feature.DefinitionNode.Mapping;
import io.callstream.feature.FeatureView.Feature;
import io.callstream.feature.FeatureView.Source;

import org.jspecify.annotations.Nullable;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Reads one feature of a view.
final class FeatureReader {
    static final List<String> AGGREGATIONS =
            Arrays.stream(Aggregation.values()).map(Aggregation::word).toList();
    static final List<String> KEYS =
            Stream.concat(
                            AGGREGATIONS.stream(),
                            Stream.of(
                                    "window",
                                    "hop",
                                    "tumbling",
                                    "zone",
                                    "where",
                                    "from",
                                    "percentile"))
                    .toList();
    private static final String EVERY_EVENT = "*";
    private static final int DEFAULT_TILES = 10;

    private final Faults faults;
    private final List<Source> sources;

    FeatureReader(Faults faults, List<Source> sources) {
        this.faults = faults;
        this.sources = sources;
    }

    Optional<Feature> read(String name, Mapping body) {
        DefinitionReader in = new DefinitionReader(faults, "features." + name, body, KEYS);
        List<Source> from = from(in);
        Aggregation aggregation = aggregation(in);
        Window window = window(in);
        String where = null;
        for (Source source : from) {
            where = in.condition("where", source.fields());
        }
        if (aggregation == null) {
            return Optional.empty();
        }
        String field = in.text(aggregation.word());
        double percentile = percentile(in, aggregation);
        FeatureType type = field == null ? null : type(in, aggregation, field, from);
        if (field == null || type == null || window == null) {
            return Optional.empty();
        }
        return Optional.of(
                new Feature(
                        name,
                        aggregation,
                        field.equals(EVERY_EVENT) ? null : field,
                        window,
                        where,
                        from.stream().map(Source::name).toList(),
                        percentile,
                        type));
    }

    private static @Nullable Aggregation aggregation(DefinitionReader in) {
        List<Aggregation> given =
                Arrays.stream(Aggregation.values())
                        .filter(aggregation -> in.has(aggregation.word()))
                        .toList();
        if (given.size() > 1) {
            in.fault(
                    given.getLast().word(), "is a second aggregation", "give each its own feature");
        }
        if (given.isEmpty()) {
            in.fault(
                    "count",
                    "is missing, as is any other aggregation",
                    "write one of " + String.join(", ", AGGREGATIONS));
            return null;
        }
        return given.getFirst();
    }

    private List<Source> from(DefinitionReader in) {
        if (!in.has("from")) {
            return sources;
        }
        List<Source> from = new ArrayList<>();
        List<String> names = in.texts("from");
        for (Source source : sources) {
            if (names.contains(source.name())) {
                from.add(source);
            }
        }
        List<String> known = sources.stream().map(Source::name).toList();
        for (String name : names) {
            if (!known.contains(name) && !known.isEmpty()) {
                in.fault(
                        "from",
                        "has " + name + ", which is no source",
                        Faults.instead(name, known));
            }
        }
        return from;
    }

    private static @Nullable FeatureType type(
            DefinitionReader in, Aggregation aggregation, String field, List<Source> from) {
        String word = aggregation.word();
        if (field.equals(EVERY_EVENT)) {
            if (aggregation == Aggregation.COUNT) {
                return FeatureType.INT64;
            }
            in.fault(word, "needs the values of a field", "name a field; only count takes \"*\"");
            return null;
        }
        FieldType type = null;
        for (Source source : from) {
            FieldType here = source.fields().get(field);
            if (here == null) {
                in.fault(
                        word,
                        "is no field of " + source.topic(),
                        Faults.instead(field, source.fields().keySet()));
                return null;
            }
            if (type != null && type != here) {
                in.fault(
                        word,
                        "is " + type + " in one source and " + here + " in another",
                        "say from: which source");
                return null;
            }
            type = here;
        }
        if (type == null) {
            return null;
        }
        Optional<FeatureType> result = aggregation.resultOf(type);
        if (result.isEmpty()) {
            in.fault(word, "cannot be made of a " + type, "choose another field or aggregation");
        }
        return result.orElse(null);
    }

    private static double percentile(DefinitionReader in, Aggregation aggregation) {
        boolean needed = aggregation == Aggregation.APPROX_PERCENTILE;
        if (needed != in.has("percentile")) {
            in.fault(
                    "percentile",
                    needed ? "is missing" : "is only for approx_percentile",
                    needed ? "add it, e.g. percentile: 95" : "leave it out");
            return 0;
        }
        String text = needed ? in.text("percentile") : null;
        if (text == null) {
            return 0;
        }
        try {
            double percentile = Double.parseDouble(text);
            if (percentile >= 0 && percentile <= 100) {
                return percentile;
            }
        } catch (NumberFormatException notANumber) {
            // told below, as a number out of range is
        }
        in.fault(
                "percentile",
                "is no number from 0 to 100",
                "write e.g. 50 for the median, 95, or 99.9");
        return 0;
    }

    private static @Nullable Window window(DefinitionReader in) {
        if (in.has("hop") && !in.has("window")) {
            in.fault("hop", "has no window", "add window:, or leave hop: out");
        }
        if (in.has("zone") && !in.has("tumbling")) {
            in.fault("zone", "has no tumbling window", "add tumbling:, or leave zone: out");
        }
        if (in.has("window") && in.has("tumbling")) {
            in.fault("tumbling", "stands beside window", "keep one of the two");
            return null;
        }
        if (in.has("window")) {
            return sliding(in);
        }
        return in.has("tumbling") ? tumbling(in) : new Window.Lifetime();
    }

    private static @Nullable Window sliding(DefinitionReader in) {
        Duration size = in.duration("window");
        if (size == null) {
            in.duration("hop");
            return null;
        }
        long millis = size.toMillis();
        if (!in.has("hop")) {
            if (millis % DEFAULT_TILES == 0) {
                return new Window.Sliding(size, Duration.ofMillis(millis / DEFAULT_TILES));
            }
            in.fault(
                    "window",
                    "has no whole milliseconds in its tenth, the default hop",
                    "add hop:");
            return null;
        }
        Duration hop = in.duration("hop");
        if (hop == null) {
            return null;
        }
        if (millis % hop.toMillis() != 0) {
            in.fault(
                    "hop",
                    "does not divide the window",
                    "choose one that does, or leave it out for a tenth of it");
            return null;
        }
        if (millis / hop.toMillis() > Window.MAX_TILES) {
            in.fault(
                    "hop",
                    "cuts the window into " + millis / hop.toMillis() + " tiles",
                    "choose a longer one, for at most " + Window.MAX_TILES);
            return null;
        }
        return new Window.Sliding(size, hop);
    }

    private static @Nullable Window tumbling(DefinitionReader in) {
        Duration size = in.duration("tumbling");
        String zone = in.has("zone") ? in.text("zone") : "UTC";
        ZoneId id = null;
        try {
            id = zone == null ? null : ZoneId.of(zone);
        } catch (DateTimeException unknown) {
            in.fault("zone", "is no time zone", "write UTC, or a name such as Asia/Jerusalem");
        }
        if (size == null || id == null) {
            return null;
        }
        try {
            return new Window.Tumbling(size, id);
        } catch (IllegalArgumentException illegal) {
            in.fault(
                    "tumbling",
                    "is no number of whole days and does not divide one",
                    "choose e.g. 1h, 1d or 7d");
            return null;
        }
    }
}
