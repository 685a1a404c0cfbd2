package io.callstream.enrichment.alert;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.callstream.feature.FieldType;

import org.junit.jupiter.api.Test;

import java.util.Map;

final class AlertRulesTest {
    private static final Map<String, AlertSource> SOURCES =
            Map.of(
                    "call-states",
                    AlertSource.of(
                            "call-states",
                            Map.of(
                                    "call_id", FieldType.STRING,
                                    "events", FieldType.INT32,
                                    "since", FieldType.TIMESTAMP,
                                    "state", FieldType.STRING)));

    @Test
    void everyFaultOfEveryFileIsToldWithItsPlace() {
        Map<String, String> files =
                Map.of(
                        "one.yaml",
                        """
                        rule: Bad Name
                        severity: LOUD
                        source: call-states
                        entity: call_id
                        when: "true"
                        cooldown: soon
                        colour: red
                        """,
                        "two.yaml",
                        """
                        rule: unknown_field
                        severity: INFO
                        source: call-states
                        entity: nobody
                        when: "stat == 'HELD'"
                        times: 3
                        """,
                        "three.yaml",
                        """
                        rule: elsewhere
                        severity: INFO
                        source: weather
                        entity: city
                        """);

        assertThatThrownBy(() -> AlertRules.read(files, SOURCES))
                .isInstanceOf(IllegalRulesException.class)
                .hasMessageContaining("one.yaml:1: rule is \"Bad Name\"")
                .hasMessageContaining("one.yaml:2: severity is \"LOUD\"")
                .hasMessageContaining("one.yaml:6: cooldown is \"soon\"")
                .hasMessageContaining("one.yaml:7: colour is unknown")
                .hasMessageContaining("two.yaml:1: within is missing")
                .hasMessageContaining("three.yaml:1: when is missing");
    }

    @Test
    void expressionOverUnknownFieldsIsAFault() {
        String yaml =
                """
                rule: unknown_field
                severity: INFO
                source: call-states
                entity: nobody
                when: "stat == 'HELD'"
                """;

        assertThatThrownBy(() -> AlertRules.read(Map.of("two.yaml", yaml), SOURCES))
                .hasMessageContaining("stat")
                .hasMessageContaining("\"nobody\" is no field of call-states");
    }
}
