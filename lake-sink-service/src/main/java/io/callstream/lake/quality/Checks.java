package io.callstream.lake.quality;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.regex.Pattern;

/// Makes the check of an expectation for the columns of a table.
final class Checks {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final List<String> columns;
    private final Map<String, Kind> kinds;

    /// @param columns those of the pass, in the order of its cells
    /// @param kinds of the table's columns
    Checks(List<String> columns, Map<String, Kind> kinds) {
        this.columns = columns;
        this.kinds = kinds;
    }

    /// @throws IllegalArgumentException where it does not fit the table
    Check of(Expectation expectation) {
        JsonNode kwargs = expectation.kwargs();
        String type = expectation.type();
        if (type.equals("expect_column_to_exist")) {
            return whole(
                    rows ->
                            new Finding.Whole(
                                    kinds.containsKey(kwargs.path("column").asText()),
                                    JSON.createObjectNode()));
        }
        if (type.equals("expect_table_row_count_to_be_between")) {
            Bounds bounds = Bounds.of(kwargs, Kind.INTEGER);
            return whole(
                    rows ->
                            new Finding.Whole(
                                    bounds.holds(rows),
                                    JSON.createObjectNode().put("observed_value", rows)));
        }
        for (String column : expectation.columns()) {
            if (!kinds.containsKey(column)) {
                throw new IllegalArgumentException(
                        "the table has no column \""
                                + column
                                + "\""
                                + Nearest.hint(column, kinds.keySet()));
            }
        }
        double mostly = expectation.mostly();
        return switch (type) {
            case "expect_column_values_to_not_be_null" -> new NotNullCheck(column(kwargs), mostly);
            case "expect_column_values_to_be_between" ->
                    new ValueCheck(column(kwargs), mostly, Bounds.of(kwargs, kind(kwargs))::holds);
            case "expect_column_values_to_be_in_set" ->
                    new ValueCheck(column(kwargs), mostly, set(kwargs)::contains);
            case "expect_column_values_to_match_regex" -> {
                Pattern pattern = Pattern.compile(kwargs.path("regex").asText());
                yield new ValueCheck(
                        column(kwargs), mostly, value -> pattern.matcher(value.toString()).find());
            }
            case "expect_column_values_to_be_unique" ->
                    new UniqueCheck(
                            new int[] {column(kwargs)}, mostly, UniqueCheck.Ignore.ALL_MISSING);
            case "expect_compound_columns_to_be_unique" -> compound(expectation, mostly);
            case "expect_column_pair_values_a_to_be_greater_than_b" ->
                    new PairCheck(
                            index(kwargs.path("column_A").asText()),
                            index(kwargs.path("column_B").asText()),
                            mostly,
                            kwargs.path("or_equal").asBoolean(false),
                            kwargs.path("ignore_row_if").asText("both_values_are_missing"));
            case "expect_column_values_to_be_of_type" -> {
                Kind kind = kind(kwargs);
                yield whole(
                        rows ->
                                new Finding.Whole(
                                        kind.isCalled(kwargs.path("type_").asText()),
                                        JSON.createObjectNode()
                                                .put("observed_value", kind.pythonName())));
            }
            case "expect_column_mean_to_be_between" -> number(kwargs, Statistics::mean);
            case "expect_column_stdev_to_be_between" -> number(kwargs, Statistics::deviation);
            case "expect_column_median_to_be_between" -> number(kwargs, Statistics::median);
            case "expect_column_sum_to_be_between" -> number(kwargs, Statistics::sum);
            case "expect_column_min_to_be_between" ->
                    number(kwargs, all -> java.util.Arrays.stream(all).min().orElse(Double.NaN));
            case "expect_column_max_to_be_between" ->
                    number(kwargs, all -> java.util.Arrays.stream(all).max().orElse(Double.NaN));
            case "expect_column_quantile_values_to_be_between" ->
                    new NumberCheck(
                            column(kwargs), all -> quantiles(kwargs.path("quantile_ranges"), all));
            case "expect_column_kl_divergence_to_be_less_than" -> divergence(kwargs);
            default -> throw new IllegalArgumentException("is not known here");
        };
    }

    private Check compound(Expectation expectation, double mostly) {
        int[] indices = expectation.columns().stream().mapToInt(this::index).toArray();
        String ignore = expectation.kwargs().path("ignore_row_if").asText("all_values_are_missing");
        return new UniqueCheck(
                indices,
                mostly,
                switch (ignore) {
                    case "any_value_is_missing" -> UniqueCheck.Ignore.ANY_MISSING;
                    case "never" -> UniqueCheck.Ignore.NEVER;
                    default -> UniqueCheck.Ignore.ALL_MISSING;
                });
    }

    private Check number(JsonNode kwargs, ToDoubleFunction<double[]> statistic) {
        Kind kind = kind(kwargs);
        if (kind == Kind.TEXT || kind == Kind.OTHER) {
            throw new IllegalArgumentException(
                    "column "
                            + kwargs.path("column").asText()
                            + " holds no numbers but "
                            + kind.pythonName());
        }
        Bounds bounds = Bounds.of(kwargs, kind == Kind.INTEGER ? Kind.NUMBER : kind);
        return new NumberCheck(
                column(kwargs), all -> NumberCheck.within(bounds, statistic.applyAsDouble(all)));
    }

    private static Finding quantiles(JsonNode ranges, double[] all) {
        ObjectNode result = JSON.createObjectNode();
        if (all.length == 0) {
            return new Finding.Whole(false, result.putNull("observed_value"));
        }
        double[] sorted = Statistics.sorted(all);
        ObjectNode observed = result.putObject("observed_value");
        ArrayNode shares = observed.putArray("quantiles");
        ArrayNode values = observed.putArray("values");
        ArrayNode details = JSON.createArrayNode();
        boolean success = true;
        for (int i = 0; i < ranges.path("quantiles").size(); i++) {
            double share = ranges.path("quantiles").path(i).asDouble();
            double value = Statistics.quantile(sorted, share);
            JsonNode range = ranges.path("value_ranges").path(i);
            boolean inside =
                    (range.path(0).isNull() || value >= range.path(0).asDouble())
                            && (range.path(1).isNull() || value <= range.path(1).asDouble());
            shares.add(share);
            values.add(value);
            details.add(inside);
            success &= inside;
        }
        result.putObject("details").set("success_details", details);
        return new Finding.Whole(success, result);
    }

    private Check divergence(JsonNode kwargs) {
        JsonNode partition = kwargs.path("partition_object");
        double tail = kwargs.path("tail_weight_holdout").asDouble(0);
        double[] weights = numbers(partition.path("weights"));
        if (partition.has("bins")) {
            double inner = kwargs.path("internal_weight_holdout").asDouble(0);
            return new NumberCheck(
                    column(kwargs),
                    all ->
                            divergent(
                                    kwargs,
                                    Divergence.ofBins(
                                            all,
                                            numbers(partition.path("bins")),
                                            weights,
                                            tail,
                                            inner)));
        }
        Map<Object, Double> expected = new HashMap<>();
        for (int i = 0; i < weights.length; i++) {
            expected.put(member(partition.path("values").path(i), kind(kwargs)), weights[i]);
        }
        Map<Object, Integer> counts = new HashMap<>();
        int column = column(kwargs);
        return new Check() {
            @Override
            public void add(int row, @Nullable Object[] cells) {
                Object value = cells[column];
                if (value != null) {
                    counts.merge(value, 1, Integer::sum);
                }
            }

            @Override
            public Finding finish() {
                return divergent(kwargs, Divergence.ofValues(counts, expected, tail));
            }
        };
    }

    private static Finding divergent(JsonNode kwargs, double divergence) {
        ObjectNode result = JSON.createObjectNode();
        if (Double.isNaN(divergence) || Double.isInfinite(divergence)) {
            result.putNull("observed_value");
        } else {
            result.put("observed_value", divergence);
        }
        boolean free = !kwargs.hasNonNull("threshold");
        return new Finding.Whole(free || divergence <= kwargs.path("threshold").asDouble(), result);
    }

    private Set<Object> set(JsonNode kwargs) {
        Set<Object> set = new HashSet<>();
        kwargs.path("value_set").forEach(member -> set.add(member(member, kind(kwargs))));
        return set;
    }

    /// A value as the column's cells would have it.
    private static Object member(JsonNode node, Kind kind) {
        return switch (kind) {
            case BOOLEAN -> node.asBoolean();
            case NUMBER -> node.asDouble();
            case INTEGER, TEXT, OTHER, TIMESTAMP, DATE -> Bounds.bound(node, kind);
        };
    }

    private static double[] numbers(JsonNode list) {
        double[] numbers = new double[list.size()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = list.path(i).asDouble();
        }
        return numbers;
    }

    private int column(JsonNode kwargs) {
        return index(kwargs.path("column").asText());
    }

    private int index(String column) {
        return columns.indexOf(column);
    }

    private Kind kind(JsonNode kwargs) {
        return java.util.Objects.requireNonNull(kinds.get(kwargs.path("column").asText()));
    }

    private interface OfRows {
        Finding of(long rows);
    }

    private static Check whole(OfRows judge) {
        return new Check() {
            private long rows;

            @Override
            public void add(int row, @Nullable Object[] cells) {
                rows++;
            }

            @Override
            public Finding finish() {
                return judge.of(rows);
            }
        };
    }
}
