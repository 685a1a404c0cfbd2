package io.callstream.feature;

import io.callstream.feature.oracle.PlainView;
import io.callstream.feature.oracle.PlainView.PlainFeature;
import io.callstream.feature.oracle.PlainView.Shape;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Random views, each twice: as YAML for the engine and as a [PlainView] for the loop.
final class RandomViews {
    static final Map<String, FieldType> FIELDS =
            Map.of(
                    "id", FieldType.STRING,
                    "at", FieldType.TIMESTAMP,
                    "kind", FieldType.STRING,
                    "text", FieldType.STRING,
                    "number", FieldType.DOUBLE,
                    "whole", FieldType.INT64,
                    "small", FieldType.INT32,
                    "flag", FieldType.BOOL);

    private static final List<String> TOPICS = List.of("alpha", "beta", "gamma");
    private static final List<String> ZONES =
            List.of(
                    "UTC",
                    "Asia/Jerusalem",
                    "America/New_York",
                    "Australia/Lord_Howe",
                    "America/St_Johns",
                    "+05:30");
    private static final String[][] SLIDING = {
        {"10s", "1s"},
        {"10s", "5s"},
        {"60s", ""},
        {"60s", "60s"},
        {"2m", "1s"},
        {"1h", "10m"},
        {"1d", "6h"},
        {"3d", "1d"}
    };
    private static final List<String> TUMBLING = List.of("10s", "15m", "6h", "1d", "3d");

    private final Random random;

    RandomViews(Random random) {
        this.random = random;
    }

    record Pair(ViewProgram program, PlainView plain, String yaml) {}

    Pair next() {
        List<String> sources = TOPICS.subList(0, 1 + random.nextInt(TOPICS.size()));
        String lateness = pick("0", "5s", "1h", "24h", "3d");
        String ttl = pick("1s", "1m", "1h", "5d");
        boolean lifetime = random.nextInt(3) == 0;
        List<PlainFeature> features = new ArrayList<>();
        StringBuilder yaml = new StringBuilder("view: random\nentity: id\nsources:\n");
        for (String source : sources) {
            yaml.append("  - {topic: ")
                    .append(source)
                    .append(", event_time: at, where: \"kind != 'skip'\"}\n");
        }
        yaml.append("ttl: ").append(ttl).append('\n');
        yaml.append("lateness: ")
                .append(lateness.equals("0") ? "1ms" : lateness)
                .append("\nfeatures:\n");
        int count = 2 + random.nextInt(9);
        for (int i = 0; i < count; i++) {
            String line = feature(features, i < 2, lifetime, sources);
            yaml.append("  f").append(i).append(": {").append(line).append("}\n");
        }
        yaml.append("derived:\n  share: \"double(f0) / double(f1)\"\n");
        Map<String, Map<String, FieldType>> topics =
                sources.stream().collect(Collectors.toMap(source -> source, _ -> FIELDS));
        FeatureView view = FeatureViews.read("random.yaml", yaml.toString(), topics);
        PlainView plain =
                new PlainView(
                        sources,
                        "skip",
                        lateness.equals("0") ? 1 : millis(lateness),
                        millis(ttl),
                        List.copyOf(features));
        return new Pair(ViewProgram.compile(view), plain, yaml.toString());
    }

    private String feature(
            List<PlainFeature> features, boolean counts, boolean lifetime, List<String> sources) {
        Aggregation aggregation =
                counts
                        ? Aggregation.COUNT
                        : Aggregation.values()[random.nextInt(Aggregation.values().length)];
        String field =
                counts || (aggregation == Aggregation.COUNT && random.nextBoolean())
                        ? null
                        : field(aggregation);
        StringBuilder line =
                new StringBuilder(aggregation.word() + ": " + (field == null ? "\"*\"" : field));
        double percentile = 0;
        if (aggregation == Aggregation.APPROX_PERCENTILE) {
            percentile = Double.parseDouble(pick("0", "50", "99.9", "100"));
            line.append(", percentile: ").append(percentile);
        }
        String onlyText = random.nextInt(3) == 0 ? "a" : null;
        if (onlyText != null) {
            line.append(", where: \"text == 'a'\"");
        }
        Set<Integer> from = IntStream.range(0, sources.size()).boxed().collect(Collectors.toSet());
        if (random.nextInt(3) == 0) {
            int only = random.nextInt(sources.size());
            from = Set.of(only);
            line.append(", from: ").append(sources.get(only));
        }
        Shape shape =
                lifetime && random.nextInt(3) == 0
                        ? Shape.LIFETIME
                        : random.nextInt(3) == 0 ? Shape.TUMBLING : Shape.SLIDING;
        String zone = "UTC";
        long window = 0;
        long hop = 0;
        if (shape == Shape.SLIDING) {
            String[] sliding = SLIDING[random.nextInt(SLIDING.length)];
            window = millis(sliding[0]);
            hop = sliding[1].isEmpty() ? window / 10 : millis(sliding[1]);
            line.append(", window: ").append(sliding[0]);
            if (!sliding[1].isEmpty()) {
                line.append(", hop: ").append(sliding[1]);
            }
        } else if (shape == Shape.TUMBLING) {
            String size = TUMBLING.get(random.nextInt(TUMBLING.size()));
            window = millis(size);
            line.append(", tumbling: ").append(size);
            if (random.nextInt(3) > 0) {
                zone = ZONES.get(random.nextInt(ZONES.size()));
                line.append(", zone: \"").append(zone).append('"');
            }
        }
        features.add(
                new PlainFeature(
                        aggregation.word(),
                        field,
                        shape,
                        window,
                        hop,
                        ZoneId.of(zone),
                        onlyText,
                        from,
                        percentile));
        return line.toString();
    }

    private String field(Aggregation aggregation) {
        return switch (aggregation) {
            case SUM, AVG -> pick("number", "whole", "small");
            case STDDEV, VARIANCE -> pick("number", "small");
            case APPROX_PERCENTILE -> pick("whole", "small");
            case MIN, MAX -> pick("number", "whole", "small", "text", "at");
            case BOOL_AND, BOOL_OR -> "flag";
            case HISTOGRAM -> pick("text", "flag", "small");
            case APPROX_COUNT_DISTINCT, COUNT, FIRST, LAST ->
                    pick("number", "whole", "small", "text", "flag", "at");
        };
    }

    static long millis(String duration) {
        long number = Long.parseLong(duration.substring(0, duration.length() - 1));
        return number
                * switch (duration.charAt(duration.length() - 1)) {
                    case 's' -> 1_000L;
                    case 'm' -> 60_000L;
                    case 'h' -> 3_600_000L;
                    default -> 86_400_000L;
                };
    }

    private String pick(String... choices) {
        return choices[random.nextInt(choices.length)];
    }
}
