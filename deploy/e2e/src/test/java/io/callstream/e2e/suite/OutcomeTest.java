package io.callstream.e2e.suite;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;
import java.util.Set;

class OutcomeTest {
    private static final Outcome.Event CALL = new Outcome.Event("k", Map.of("call_id", "c1"));
    private static final Outcome.Event OTHER = new Outcome.Event("k", Map.of("call_id", "c2"));
    private static final Outcome.Row FIRST = new Outcome.Row(1, "", Map.of("calls", 1L));
    private static final Outcome.Row EXPIRED = new Outcome.Row(2, "expiry", Map.of("calls", 0L));

    private static final Outcome WHOLE =
            outcome(Map.of(CALL, 1, OTHER, 2), Map.of("anna", List.of(FIRST, EXPIRED)));

    @Test
    void theSameEventsAndRowsAreNoDifference() {
        // Given
        Outcome again = outcome(Map.of(OTHER, 2, CALL, 1), Map.of("anna", List.of(FIRST, EXPIRED)));

        // When
        List<String> differences = WHOLE.differences(again);

        // Then
        assertThat(differences).isEmpty();
    }

    @Test
    void aLostADoubledAndAStrangeEventAreTold() {
        // Given
        Outcome.Event strange = new Outcome.Event("k", Map.of("call_id", "c3"));
        Outcome other =
                outcome(Map.of(OTHER, 3, strange, 1), Map.of("anna", List.of(FIRST, EXPIRED)));

        // When
        List<String> differences = WHOLE.differences(other);

        // Then
        assertThat(differences)
                .hasSize(3)
                .anySatisfy(line -> assertThat(line).contains("0 instead of 1").contains("c1"))
                .anySatisfy(line -> assertThat(line).contains("3 instead of 2").contains("c2"))
                .anySatisfy(line -> assertThat(line).contains("not expected").contains("c3"));
    }

    @Test
    void anotherOrderOfRowsIsADifference() {
        // Given
        Outcome other = outcome(Map.of(CALL, 1, OTHER, 2), Map.of("anna", List.of(EXPIRED, FIRST)));

        // When
        List<String> differences = WHOLE.differences(other);

        // Then
        assertThat(differences).singleElement().asString().contains("anna: row 0");
    }

    @Test
    void aMissingLastRowAnExtraEntityAndAnotherValueAreTold() {
        // Given
        Outcome.Row changed = new Outcome.Row(1, "", Map.of("calls", 2L));
        Outcome shorter = outcome(Map.of(CALL, 1, OTHER, 2), Map.of("anna", List.of(FIRST)));
        Outcome other =
                outcome(
                        Map.of(CALL, 1, OTHER, 2),
                        Map.of("anna", List.of(changed, EXPIRED), "ben", List.of(FIRST)));

        // When
        List<String> differences = WHOLE.differences(other);

        // Then
        assertThat(WHOLE.differences(shorter)).singleElement().asString().contains("but of 1 none");
        assertThat(differences).hasSize(2);
        assertThat(differences.getLast()).contains("ben: row 0 of 0 is none");
    }

    @Test
    void aMissingTopicIsADifference() {
        // Given
        Outcome empty = new Outcome(Map.of(), Map.of());

        // When
        List<String> differences = WHOLE.differences(empty);

        // Then
        assertThat(differences).hasSize(3);
        assertThat(WHOLE.eventCount("calls")).isEqualTo(3);
        assertThat(WHOLE.rowCount("feature.v")).isEqualTo(2);
    }

    @Test
    void finalRowsAreComparedWhateverCausedThem() {
        // Given
        Outcome.Row lateComer = new Outcome.Row(2, "", Map.of("calls", 0L));
        Outcome other = outcome(Map.of(), Map.of("anna", List.of(lateComer)));
        Outcome changed = outcome(Map.of(), Map.of("anna", List.of(FIRST)));

        // When
        Outcome last = WHOLE.ofFinalRows("feature.v", Set.of());

        // Then
        assertThat(last.differences(other.ofFinalRows("feature.v", Set.of()))).isEmpty();
        assertThat(last.differences(changed.ofFinalRows("feature.v", Set.of()))).hasSize(1);
        assertThat(WHOLE.ofFinalRows("feature.v", Set.of("anna")).rowCount("feature.v")).isZero();
    }

    private static Outcome outcome(
            Map<Outcome.Event, Integer> events, Map<String, List<Outcome.Row>> rows) {
        return new Outcome(Map.of("calls", events), Map.of("feature.v", rows));
    }
}
