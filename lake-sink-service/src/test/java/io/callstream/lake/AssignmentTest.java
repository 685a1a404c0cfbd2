package io.callstream.lake;

import static org.assertj.core.api.Assertions.assertThat;

import io.callstream.lake.Assignment.State;
import io.callstream.lake.table.Source;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.Set;

class AssignmentTest {
    private static final Instant NOW = Instant.parse("2026-11-22T09:00:00Z");
    private static final Source A0 = new Source("a", 0);
    private static final Source A1 = new Source("a", 1);
    private static final Source B0 = new Source("b", 0);

    private final Assignment assignment = new Assignment(Source::topic);

    @Test
    void nothingIsFetchedBeforeItIsClaimed() {
        // Given
        assignment.set(A0, new State.Unclaimed());
        assignment.set(B0, new State.Active());

        // Then
        assertThat(assignment.paused(false, Set.of())).containsExactly(A0);
        assertThat(assignment.claimable(NOW)).containsOnlyKeys("a");
        assertThat(assignment.trouble()).contains("1 partitions are still to be claimed");
    }

    @Test
    void aTableThatCannotBeWrittenPausesItsPartitionsOnly() {
        // Given
        assignment.set(A0, new State.Active());
        assignment.set(B0, new State.Active());

        // When
        assignment.failed("a", "no answer", NOW);

        // Then
        assertThat(assignment.paused(false, Set.of())).containsExactly(A0);
        assertThat(assignment.trouble()).contains("table a cannot be written: no answer");
    }

    @Test
    void theWaitDoublesUpToALimitAndEndsWithASuccess() {
        // When
        for (int i = 0; i < 10; i++) {
            assignment.failed("a", "no answer", NOW);
        }

        // Then
        assertThat(assignment.mustWait("a", NOW.plusSeconds(14))).isTrue();
        assertThat(assignment.mustWait("a", NOW.plusSeconds(15))).isFalse();
        assignment.recovered("a");
        assertThat(assignment.mustWait("a", NOW)).isFalse();
        assertThat(assignment.trouble()).isEmpty();
    }

    @Test
    void withoutMemoryNothingIsFetched() {
        // Given
        assignment.set(A0, new State.Active());
        assignment.set(B0, new State.Active());

        // Then
        assertThat(assignment.paused(true, Set.of())).containsExactlyInAnyOrder(A0, B0);
    }

    @Test
    void aPartitionWhoseCheckpointHasBegunIsNotFetched() {
        // Given
        assignment.set(A0, new State.Active());
        assignment.set(A1, new State.Active());

        // Then
        assertThat(assignment.paused(false, Set.of(A1))).containsExactly(A1);
    }

    @Test
    void aHoldEndsByItself() {
        // Given
        assignment.set(A0, new State.Held(NOW.plusSeconds(2), "the registry is away"));

        // Then
        assignment.wake(NOW.plusSeconds(1));
        assertThat(assignment.paused(false, Set.of())).containsExactly(A0);
        assignment.wake(NOW.plusSeconds(2));
        assertThat(assignment.paused(false, Set.of())).isEmpty();
    }

    @Test
    void aStoppedPartitionSaysWhy() {
        // When
        assignment.stop(A0, "records are missing");

        // Then
        assertThat(assignment.stopped()).isEqualTo(1);
        assertThat(assignment.trouble()).contains("partition a-0 is stopped: records are missing");
    }
}
