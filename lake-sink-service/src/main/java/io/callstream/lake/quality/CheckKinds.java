package io.callstream.lake.quality;

import com.fasterxml.jackson.databind.JsonNode;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/// The expectations there are, and the arguments each takes: anything else is a fault of the suite
/// at the start, so that none passes because it was misspelt.
final class CheckKinds {
    private static final Set<String> COMMON =
            Set.of("result_format", "include_config", "catch_exceptions", "batch_id", "meta");
    private static final Set<String> RANGE =
            Set.of("column", "min_value", "max_value", "strict_min", "strict_max");
    private static final Map<String, Set<String>> ARGUMENTS = arguments();

    private CheckKinds() {}

    private static Map<String, Set<String>> arguments() {
        Map<String, Set<String>> all = new TreeMap<>();
        all.put("expect_column_to_exist", Set.of("column", "column_index"));
        all.put("expect_column_values_to_not_be_null", Set.of("column", "mostly"));
        Set<String> between = new TreeSet<>(RANGE);
        between.addAll(
                Set.of("mostly", "parse_strings_as_datetimes", "allow_cross_type_comparisons"));
        all.put("expect_column_values_to_be_between", between);
        all.put(
                "expect_column_values_to_be_in_set",
                Set.of("column", "value_set", "mostly", "parse_strings_as_datetimes"));
        all.put("expect_column_values_to_match_regex", Set.of("column", "regex", "mostly"));
        all.put("expect_column_values_to_be_unique", Set.of("column", "mostly"));
        all.put("expect_column_values_to_be_of_type", Set.of("column", "type_", "mostly"));
        all.put(
                "expect_table_row_count_to_be_between",
                Set.of("min_value", "max_value", "strict_min", "strict_max"));
        for (String moment : List.of("mean", "stdev", "median", "min", "max", "sum")) {
            all.put("expect_column_" + moment + "_to_be_between", RANGE);
        }
        all.put(
                "expect_column_quantile_values_to_be_between",
                Set.of("column", "quantile_ranges", "allow_relative_error"));
        all.put(
                "expect_column_kl_divergence_to_be_less_than",
                Set.of(
                        "column",
                        "partition_object",
                        "threshold",
                        "tail_weight_holdout",
                        "internal_weight_holdout",
                        "bucketize_data"));
        all.put(
                "expect_compound_columns_to_be_unique",
                Set.of("column_list", "ignore_row_if", "mostly"));
        all.put(
                "expect_column_pair_values_a_to_be_greater_than_b",
                Set.of("column_A", "column_B", "or_equal", "ignore_row_if", "mostly"));
        return all;
    }

    /// What is wrong with it.
    static List<String> faults(Expectation expectation) {
        Set<String> known = ARGUMENTS.get(expectation.type());
        if (known == null) {
            return List.of("is not known here; known are " + String.join(", ", ARGUMENTS.keySet()));
        }
        List<String> faults = new ArrayList<>();
        JsonNode kwargs = expectation.kwargs();
        kwargs.fieldNames()
                .forEachRemaining(
                        name -> {
                            if (!known.contains(name)
                                    && !COMMON.contains(name)
                                    && !kwargs.path(name).isNull()) {
                                faults.add(
                                        "takes no argument \""
                                                + name
                                                + "\"; it takes "
                                                + String.join(", ", new TreeSet<>(known)));
                            }
                        });
        for (String needed :
                List.of(
                        "column",
                        "column_A",
                        "column_B",
                        "column_list",
                        "value_set",
                        "regex",
                        "type_",
                        "quantile_ranges",
                        "partition_object")) {
            if (known.contains(needed) && kwargs.path(needed).isMissingNode()) {
                faults.add("lacks the argument \"" + needed + "\"");
            }
        }
        double mostly = expectation.mostly();
        if (!(mostly >= 0 && mostly <= 1)) {
            faults.add("\"mostly\" is " + mostly + ", but must be from 0 to 1");
        }
        if (known.contains("min_value")
                && !kwargs.hasNonNull("min_value")
                && !kwargs.hasNonNull("max_value")) {
            faults.add("needs \"min_value\" or \"max_value\"");
        }
        if (known.contains("regex")) {
            try {
                Pattern.compile(kwargs.path("regex").asText());
            } catch (PatternSyntaxException e) {
                faults.add("\"regex\" is no regular expression: " + e.getDescription());
            }
        }
        if (known.contains("quantile_ranges")
                && kwargs.path("quantile_ranges").path("quantiles").size()
                        != kwargs.path("quantile_ranges").path("value_ranges").size()) {
            faults.add("\"quantile_ranges\" needs a value range for each quantile");
        }
        if (known.contains("partition_object")) {
            faults.addAll(partition(kwargs.path("partition_object")));
        }
        return faults;
    }

    private static List<String> partition(JsonNode partition) {
        int weights = partition.path("weights").size();
        if (partition.has("values") && partition.path("values").size() == weights && weights > 0) {
            return List.of();
        }
        if (partition.has("bins") && partition.path("bins").size() == weights + 1 && weights > 0) {
            return List.of();
        }
        return List.of(
                "\"partition_object\" needs \"weights\" with as many \"values\", or one more of \"bins\"");
    }
}
