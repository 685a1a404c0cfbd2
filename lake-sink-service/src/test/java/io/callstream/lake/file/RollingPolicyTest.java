package io.callstream.lake.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.callstream.lake.file.RollingPolicy.Due;
import io.callstream.lake.file.RollingPolicy.Trigger;
import io.callstream.lake.table.LakeTables;
import io.callstream.lake.table.Source;
import io.callstream.testkit.TestTopics;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

class RollingPolicyTest {
    private static final Instant START = Instant.parse("2026-11-22T09:00:00Z");
    private static final RollingPolicy POLICY =
            new RollingPolicy(2_000, Duration.ofMinutes(5), Duration.ofSeconds(30), 10_000);

    private final LakeTables tables = LakeTables.of(TestTopics.create());
    private final OpenPartition calls0 = open("call-events", 0);
    private final OpenPartition calls1 = open("call-events", 1);
    private final OpenPartition alerts = open("call-alerts", 0);
    private final List<OpenPartition> all = List.of(calls0, calls1, alerts);

    @Test
    void nothingIsDueWithoutRows() {
        assertThat(POLICY.due(all, START.plus(Duration.ofDays(1)))).isEmpty();
    }

    @Test
    void enoughBytesOfOnePartitionAreDueAlone() {
        // Given
        fill(calls0, 20, START);
        fill(calls1, 1, START);

        // Then
        assertThat(POLICY.due(all, START))
                .containsExactly(due("call-events", Trigger.BYTES, calls0));
    }

    @Test
    void anOldTableIsDueWithAllItsPartitions() {
        // Given
        fill(calls0, 1, START);
        fill(calls1, 1, START.plus(Duration.ofMinutes(4)));
        fill(alerts, 1, START.plus(Duration.ofMinutes(5)));

        // Then
        assertThat(POLICY.due(all, START.plus(Duration.ofMinutes(5))))
                .containsExactly(due("call-events", Trigger.INTERVAL, calls0, calls1));
    }

    @Test
    void anIdleTableIsDueWhenAllItsPartitionsAreIdle() {
        // Given
        fill(calls0, 1, START);
        fill(calls1, 1, START.plusSeconds(20));

        // Then
        assertThat(POLICY.due(all, START.plusSeconds(30))).isEmpty();
        assertThat(POLICY.due(all, START.plusSeconds(50)))
                .containsExactly(due("call-events", Trigger.IDLE, calls0, calls1));
    }

    @Test
    void aCheckpointThatHasBegunIsDueAtOnce() {
        // Given
        fill(calls0, 1, START);
        fill(calls1, 1, START);
        calls1.seal();

        // Then
        assertThat(POLICY.due(all, START))
                .containsExactly(due("call-events", Trigger.REPEAT, calls1));
    }

    @Test
    void tooMuchInMemoryMakesTheBiggestTableDue() {
        // Given
        RollingPolicy tight =
                new RollingPolicy(1 << 20, Duration.ofMinutes(5), Duration.ofSeconds(30), 5_000);
        fill(calls0, 10, START);
        fill(calls1, 10, START);
        fill(alerts, 15, START);

        // Then
        assertThat(tight.due(all, START))
                .containsExactly(due("call-events", Trigger.MEMORY, calls0, calls1));
    }

    private OpenPartition open(String topic, int partition) {
        return new OpenPartition(
                tables.ofTopic(topic).orElseThrow(), new Source(topic, partition), 0, "a", START);
    }

    private static void fill(OpenPartition open, int rows, Instant now) {
        for (int i = 0; i < rows; i++) {
            open.add(OpenPartitionTest.row(i, START), now);
        }
        open.advance(rows, now);
    }

    private Due due(String topic, Trigger trigger, OpenPartition... partitions) {
        List<Source> sources =
                java.util.Arrays.stream(partitions).map(OpenPartition::source).toList();
        return new Due(tables.ofTopic(topic).orElseThrow(), sources, trigger);
    }
}
