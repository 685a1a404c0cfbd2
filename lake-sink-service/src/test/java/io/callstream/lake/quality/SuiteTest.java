package io.callstream.lake.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;

class SuiteTest {
    @Test
    void bothVersionsOfTheFormatSayTheSame() {
        // Given
        String old =
                """
                {"expectation_suite_name": "calls", "data_asset_type": null, "ge_cloud_id": null,
                 "meta": {"great_expectations_version": "0.18.22"},
                 "expectations": [
                   {"expectation_type": "expect_column_values_to_not_be_null",
                    "kwargs": {"column": "call_id", "mostly": 0.9}, "meta": {"severity": "warning"}}]}
                """;
        String present =
                """
                {"name": "calls", "id": "4c1b", "suite_parameters": {}, "notes": null, "meta": {},
                 "expectations": [
                   {"type": "expect_column_values_to_not_be_null", "id": "9", "severity": "warning",
                    "kwargs": {"column": "call_id", "mostly": 0.9}, "meta": {"severity": "warning"}}]}
                """;

        // When
        Suite first = read(old);
        Suite second = read(present);

        // Then
        assertThat(first).isEqualTo(second);
        assertThat(first.name()).isEqualTo("calls");
        assertThat(first.expectations().getFirst().severity()).isEqualTo(Severity.WARNING);
    }

    @Test
    void everyFaultIsToldWithItsPlace() {
        // Given
        String suite =
                """
                {"name": "calls", "expectations": [
                   {"type": "expect_column_values_to_be_betwen", "kwargs": {}},
                   {"type": "expect_column_values_to_be_between", "kwargs": {"column": "a"}},
                   {"type": "expect_column_values_to_match_regex", "kwargs": {"column": "a", "regex": "("}},
                   {"type": "expect_column_values_to_be_unique", "kwargs": {"row_condition": "b > 1"}},
                   {"type": "expect_column_to_exist", "kwargs": {"column": "a"}, "severity": "fatal"}]}
                """;

        // When, Then
        assertThatThrownBy(() -> read(suite))
                .isInstanceOf(SuiteFault.class)
                .hasMessageContaining("calls.json")
                .hasMessageContaining(
                        "expectations[0] expect_column_values_to_be_betwen: is not known here")
                .hasMessageContaining("expectations[1]")
                .hasMessageContaining("needs \"min_value\" or \"max_value\"")
                .hasMessageContaining("\"regex\" is no regular expression")
                .hasMessageContaining("takes no argument \"row_condition\"")
                .hasMessageContaining("lacks the argument \"column\"")
                .hasMessageContaining("severity is \"fatal\"");
    }

    @Test
    void textThatIsNotJsonIsToldWithItsLine() {
        // When, Then
        assertThatThrownBy(() -> read("{\n \"name\": oops}"))
                .isInstanceOf(SuiteFault.class)
                .hasMessageContaining("calls.json: not JSON, line 2");
    }

    private static Suite read(String json) {
        return Suite.read("calls.json", json.getBytes(StandardCharsets.UTF_8));
    }
}
