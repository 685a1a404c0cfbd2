package io.callstream.lake.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.callstream.lake.table.LakeTable;
import io.callstream.lake.table.LakeTables;
import io.callstream.lake.table.Source;
import io.callstream.testkit.TestTopics;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.List;

class OpenPartitionTest {
    private static final Instant NOW = Instant.parse("2026-11-22T09:30:00Z");
    private static final long HOUR = 3_600_000;

    private final LakeTable table =
            LakeTables.of(TestTopics.create()).ofTopic("call-events").orElseThrow();
    private final Source source = new Source("call-events", 0);
    private final OpenPartition open = new OpenPartition(table, source, 10, "attempt1", NOW);

    @Test
    void aLateRowGoesToItsOwnHourAndClosesNothing() {
        // Given
        open.add(row(10, NOW), NOW);
        open.add(row(11, NOW.minusMillis(30 * HOUR)), NOW);
        open.add(row(12, NOW), NOW);
        open.advance(14, NOW);

        // When
        List<FilePlan> files = open.files();

        // Then
        assertThat(files)
                .extracting(FilePlan::firstOffset, FilePlan::lastOffset)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(11L, 11L),
                        org.assertj.core.groups.Tuple.tuple(10L, 12L));
        assertThat(files).allMatch(file -> file.range().equals(new OffsetRange(10, 14)));
    }

    @Test
    void aRepeatedAttemptHasTheSameNames() {
        // Given
        open.add(row(10, NOW), NOW);
        open.advance(11, NOW);

        // Then
        assertThat(open.files())
                .extracting(FilePlan::key)
                .isEqualTo(open.files().stream().map(FilePlan::key).toList());
    }

    @Test
    void afterACommitTheNextRangeBeginsWhereTheLastEnded() {
        // Given
        open.add(row(10, NOW), NOW);
        open.advance(12, NOW);

        // When
        open.committed("attempt2", NOW);

        // Then
        assertThat(open.isDirty()).isFalse();
        assertThat(open.range()).isEqualTo(new OffsetRange(12, 12));
        assertThat(open.bytes()).isZero();
        assertThat(open.files()).isEmpty();
    }

    @Test
    void nothingIsAddedOnceACheckpointHasBegun() {
        // Given
        open.add(row(10, NOW), NOW);
        open.advance(11, NOW);

        // When
        open.seal();

        // Then
        assertThatThrownBy(() -> open.add(row(11, NOW), NOW))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> open.advance(12, NOW)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void offsetsWithoutRowsAreSomethingToCommit() {
        // When
        open.advance(11, NOW);

        // Then
        assertThat(open.isDirty()).isTrue();
        assertThat(open.files()).isEmpty();
    }

    static LakeRow row(long offset, Instant eventTime) {
        return new LakeRow(
                offset,
                NOW.toEpochMilli(),
                eventTime.toEpochMilli(),
                1,
                null,
                new byte[100],
                List.of());
    }
}
