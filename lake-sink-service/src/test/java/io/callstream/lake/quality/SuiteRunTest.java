package io.callstream.lake.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.callstream.lake.testkit.DuckDb;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/// Each expectation on a few rows against the answer by hand, and the statistics against DuckDB.
class SuiteRunTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> COLUMNS = List.of("queue", "wait", "talk", "at");
    private static final Map<String, Kind> KINDS =
            Map.of(
                    "queue", Kind.TEXT,
                    "wait", Kind.NUMBER,
                    "talk", Kind.INTEGER,
                    "at", Kind.TIMESTAMP);

    /// 2026-01-01T00:00Z
    private static final long DAY = 1_767_225_600_000L;

    private static final List<@Nullable Object[]> ROWS =
            List.of(
                    new Object[] {"sales", 1.5, 10L, DAY},
                    new Object[] {"sales", 2.5, 20L, DAY + 1},
                    new @Nullable Object[] {"billing", null, 30L, DAY + 86_400_000},
                    new @Nullable Object[] {null, -4.0, null, DAY - 1},
                    new Object[] {"Sales", 100.0, 10L, DAY});

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "expect_column_values_to_not_be_null      | {\"column\":\"queue\"} | 3 | 5",
                "expect_column_values_to_be_between       | {\"column\":\"wait\",\"min_value\":0,\"max_value\":10} | 3 4 | 4",
                "expect_column_values_to_be_between       | {\"column\":\"wait\",\"min_value\":1.5,\"strict_min\":true} | 0 3 | 4",
                "expect_column_values_to_be_between       | {\"column\":\"at\",\"min_value\":\"2026-01-01\",\"max_value\":\"2026-01-01T12:00:00Z\"} | 2 3 | 5",
                "expect_column_values_to_be_in_set        | {\"column\":\"queue\",\"value_set\":[\"sales\",\"billing\"]} | 4 | 4",
                "expect_column_values_to_be_in_set        | {\"column\":\"talk\",\"value_set\":[10,20]} | 2 | 4",
                "expect_column_values_to_match_regex      | {\"column\":\"queue\",\"regex\":\"^[a-z]+$\"} | 4 | 4",
                "expect_column_values_to_be_unique        | {\"column\":\"talk\"} | 0 4 | 4",
                "expect_compound_columns_to_be_unique     | {\"column_list\":[\"talk\",\"at\"]} | 0 4 | 5",
                "expect_column_pair_values_a_to_be_greater_than_b | {\"column_A\":\"talk\",\"column_B\":\"wait\"} | 2 3 4 | 5",
            })
    void unexpectedRowsAreThoseByHand(String type, String kwargs, String rows, int judged)
            throws Exception {
        // When
        Finding finding = run(type, kwargs, ROWS);

        // Then
        Finding.ByRow found = (Finding.ByRow) finding;
        List<String> numbers = new ArrayList<>();
        for (int row : found.rows()) {
            numbers.add(Integer.toString(row));
        }
        assertThat(String.join(" ", numbers)).isEqualTo(rows);
        assertThat(found.success()).isFalse();
        assertThat(found.result().path("element_count").asInt()).isEqualTo(5);
        assertThat(found.result().path("unexpected_percent").asDouble())
                .isEqualTo(100.0 * numbers.size() / judged);
    }

    @Test
    void mostlyToleratesAShareOfTheValuesThatAreThere() throws Exception {
        // Given: one of four is outside
        String kwargs = "{\"column\":\"wait\",\"max_value\":10,\"mostly\":%s}";

        // When
        boolean enough =
                run("expect_column_values_to_be_between", kwargs.formatted("0.75"), ROWS).success();
        boolean tooMany =
                run("expect_column_values_to_be_between", kwargs.formatted("0.76"), ROWS).success();

        // Then
        assertThat(enough).isTrue();
        assertThat(tooMany).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "mean, avg(x)",
        "stdev, stddev_samp(x)",
        "median, median(x)",
        "sum, sum(x)",
        "min, min(x)",
        "max, max(x)"
    })
    void statisticsAreThoseOfAnotherEngine(String statistic, String sql) throws Exception {
        // Given
        Random random = new Random(7);
        List<@Nullable Object[]> rows = new ArrayList<>();
        List<String> numbers = new ArrayList<>();
        for (int i = 0; i < 1001; i++) {
            double x = random.nextGaussian() * 50;
            rows.add(new @Nullable Object[] {null, x, null, null});
            numbers.add("(" + x + "::DOUBLE)");
        }

        // When
        Finding.Whole found =
                (Finding.Whole)
                        run(
                                "expect_column_" + statistic + "_to_be_between",
                                "{\"column\":\"wait\",\"min_value\":-1e9}",
                                rows);

        // Then
        double expected =
                Double.parseDouble(
                        DuckDb.ask(
                                "select "
                                        + sql
                                        + " from (values "
                                        + String.join(",", numbers)
                                        + ") t(x)"));
        assertThat(found.success()).isTrue();
        assertThat(found.result().path("observed_value").asDouble())
                .isCloseTo(expected, within(1e-9 * Math.max(1, Math.abs(expected))));
    }

    @Test
    void quantilesAreTheNearestValues() throws Exception {
        // When
        Finding.Whole found =
                (Finding.Whole)
                        run(
                                "expect_column_quantile_values_to_be_between",
                                "{\"column\":\"wait\",\"quantile_ranges\":{\"quantiles\":[0,0.5,1],"
                                        + "\"value_ranges\":[[-5,0],[1,2],[null,50]]}}",
                                ROWS);

        // Then: of -4, 1.5, 2.5, 100 the index of the half is 1.5, to even: 2
        assertThat(found.success()).isFalse();
        assertThat(found.result().path("observed_value").path("values").toString())
                .isEqualTo("[-4.0,2.5,100.0]");
        assertThat(found.result().path("details").path("success_details").toString())
                .isEqualTo("[true,false,false]");
    }

    @Test
    void divergenceIsThatOfTheFormula() throws Exception {
        // When
        Finding.Whole categories =
                (Finding.Whole)
                        run(
                                "expect_column_kl_divergence_to_be_less_than",
                                "{\"column\":\"talk\",\"threshold\":0.1,\"partition_object\":"
                                        + "{\"values\":[10,20,30],\"weights\":[0.4,0.4,0.2]}}",
                                ROWS);
        Finding.Whole bins =
                (Finding.Whole)
                        run(
                                "expect_column_kl_divergence_to_be_less_than",
                                "{\"column\":\"wait\",\"threshold\":1,\"tail_weight_holdout\":0.2,\"partition_object\":"
                                        + "{\"bins\":[0,2,4],\"weights\":[0.5,0.5]}}",
                                ROWS);

        // Then
        double byHand =
                0.5 * Math.log(0.5 / 0.4)
                        + 0.25 * Math.log(0.25 / 0.4)
                        + 0.25 * Math.log(0.25 / 0.2);
        assertThat(categories.result().path("observed_value").asDouble())
                .isCloseTo(byHand, within(1e-12));
        assertThat(categories.success()).isTrue();
        double binned = 0.25 * Math.log(0.25 / 0.4) * 2 + 0.25 * Math.log(0.25 / 0.1) * 2;
        assertThat(bins.result().path("observed_value").asDouble())
                .isCloseTo(binned, within(1e-12));
    }

    @Test
    void columnThatIsNotThereIsAnErrorOfTheSuite() throws Exception {
        // When
        Finding finding = run("expect_column_values_to_not_be_null", "{\"column\":\"wiat\"}", ROWS);
        Finding exists = run("expect_column_to_exist", "{\"column\":\"wiat\"}", ROWS);
        Finding typed =
                run(
                        "expect_column_values_to_be_of_type",
                        "{\"column\":\"wait\",\"type_\":\"float64\"}",
                        ROWS);
        Finding counted = run("expect_table_row_count_to_be_between", "{\"min_value\":6}", ROWS);

        // Then
        assertThat(finding)
                .isEqualTo(
                        new Finding.Impossible(
                                "the table has no column \"wiat\"; did you mean at, wait?"));
        assertThat(exists.success()).isFalse();
        assertThat(typed.success()).isTrue();
        assertThat(counted.success()).isFalse();
    }

    @Test
    void resultHasTheFormOfGreatExpectations() throws Exception {
        // Given
        Suite suite =
                suite(
                        "expect_column_values_to_be_between",
                        "{\"column\":\"wait\",\"max_value\":10}");
        SuiteRun run = new SuiteRun(suite, COLUMNS, KINDS);
        ROWS.forEach(run::add);

        // When
        SuiteRun.Result result = run.finish();
        JsonNode shown = result.json(JSON.createObjectNode(), Set.of());
        JsonNode hidden = result.json(JSON.createObjectNode(), Set.of("wait"));

        // Then
        assertThat(JSON.readTree(shown.toString()))
                .isEqualTo(
                        JSON.readTree(
                                """
                                {"success":false,"results":[{"success":false,
                                  "expectation_config":{"type":"expect_column_values_to_be_between",
                                    "kwargs":{"column":"wait","max_value":10},"meta":{},"severity":"critical"},
                                  "result":{"element_count":5,"unexpected_count":1,"unexpected_percent":25.0,
                                    "partial_unexpected_list":[100.0],"missing_count":1,"missing_percent":20.0,
                                    "unexpected_percent_total":20.0,"unexpected_percent_nonmissing":25.0},
                                  "meta":{},
                                  "exception_info":{"raised_exception":false,"exception_traceback":null,"exception_message":null}}],
                                 "suite_name":"s","suite_parameters":{},
                                 "statistics":{"evaluated_expectations":1,"successful_expectations":0,
                                   "unsuccessful_expectations":1,"success_percent":0.0},
                                 "meta":{},"id":null}
                                """));
        assertThat(hidden.toString()).doesNotContain("100.0]");
    }

    private static Finding run(String type, String kwargs, List<@Nullable Object[]> rows) {
        SuiteRun run = new SuiteRun(suite(type, kwargs), COLUMNS, KINDS);
        rows.forEach(run::add);
        return run.finish().judged().getFirst().finding();
    }

    private static Suite suite(String type, String kwargs) {
        String json =
                "{\"name\":\"s\",\"expectations\":[{\"type\":\"%s\",\"kwargs\":%s}]}"
                        .formatted(type, kwargs);
        return Suite.read("s.json", json.getBytes(StandardCharsets.UTF_8));
    }
}
