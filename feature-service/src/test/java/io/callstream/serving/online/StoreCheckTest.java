package io.callstream.serving.online;

import static io.callstream.serving.fixture.Rows.CALLS;
import static io.callstream.serving.fixture.Rows.row;
import static io.callstream.serving.fixture.Rows.tombstone;

import static org.assertj.core.api.Assertions.assertThat;

import io.callstream.serving.online.StoreCheck.Verdict;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

class StoreCheckTest {
    private static final OnlineRow ROW = row(CALLS, "C-1", 1_000, 5, 1L, 1.5, "a");

    @Test
    void newestRowOfEachEntityIsExpectedInAnyOrder() {
        StoreCheck check = new StoreCheck();
        check.add(row(CALLS, "C-1", 1_000, 9, 2L, 1.5, "b"));
        check.add(ROW);
        check.add(tombstone(CALLS, "C-2", 5, 1));

        assertThat(check.expected())
                .extracting(row -> row.version().offset())
                .containsExactly(9L, 1L);
    }

    @Test
    void eachWayToBeWrongIsTold() {
        assertThat(judge(ROW, stored(5, "1", "1.5", "\"a\""))).isEqualTo(Verdict.SAME);
        assertThat(judge(ROW, stored(6, "2", "1.5", "\"a\""))).isEqualTo(Verdict.NEWER);
        assertThat(judge(ROW, stored(4, "1", "1.5", "\"a\""))).isEqualTo(Verdict.OLDER);
        assertThat(judge(ROW, stored(5, "2", "1.5", "\"a\""))).isEqualTo(Verdict.DIFFERENT);
        assertThat(judge(ROW, Optional.empty())).isEqualTo(Verdict.MISSING);
        assertThat(judge(tombstone(CALLS, "C-1", 1_000, 6), stored(5, "1", "1.5", "\"a\"")))
                .isEqualTo(Verdict.UNDEAD);
        assertThat(judge(tombstone(CALLS, "C-1", 1_000, 6), Optional.empty()))
                .isEqualTo(Verdict.SAME);
        assertThat(StoreCheck.judge(ROW, Optional.empty(), Duration.ofDays(61).toMillis()))
                .as("dropped by the server after 2 x ttl")
                .isEqualTo(Verdict.EXPIRED);
    }

    private static Verdict judge(OnlineRow expected, Optional<StoredRow> stored) {
        return StoreCheck.judge(expected, stored, 2_000);
    }

    private static Optional<StoredRow> stored(long offset, String... cells) {
        return Optional.of(
                StoredRow.of(
                        new RowVersion(1_000, offset, 1_007),
                        List.of(cells).stream()
                                .map(cell -> cell.getBytes(StandardCharsets.UTF_8))
                                .toList()));
    }
}
