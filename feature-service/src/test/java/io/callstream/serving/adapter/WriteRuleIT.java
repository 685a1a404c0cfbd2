package io.callstream.serving.adapter;

import static io.callstream.serving.fixture.Rows.CALLS;
import static io.callstream.serving.fixture.Rows.MOOD;
import static io.callstream.serving.fixture.Rows.customer;
import static io.callstream.serving.fixture.Rows.query;
import static io.callstream.serving.fixture.Rows.row;
import static io.callstream.serving.fixture.Rows.tombstone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.callstream.serving.online.FeastLayout;
import io.callstream.serving.online.JsonText;
import io.callstream.serving.online.OnlineRow;
import io.callstream.serving.online.OnlineStore.Outcome;
import io.callstream.serving.online.RowVersion;
import io.callstream.serving.online.StoredRow;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/// Which rows replace which, in every Redis there is on this machine.
@ParameterizedClass
@MethodSource("io.callstream.serving.fixture.RedisProcess#binaries")
class WriteRuleIT extends RedisHarness {
    private static final Duration DAY = Duration.ofDays(1);

    @Test
    void onlyNewerRowsReplace() {
        assertThat(write(row(CALLS, "C-1", 1000, 5, 1L, 1.0, "a"))).isEqualTo(Outcome.APPLIED);
        assertThat(write(row(CALLS, "C-1", 999, 6, 2L, 2.0, "b")))
                .as("older event time, higher offset")
                .isEqualTo(Outcome.STALE);
        assertThat(write(row(CALLS, "C-1", 1000, 5, 2L, 2.0, "b")))
                .as("the same row again")
                .isEqualTo(Outcome.STALE);
        assertThat(write(row(CALLS, "C-1", 1000, 4, 2L, 2.0, "b")))
                .as("same event time, lower offset")
                .isEqualTo(Outcome.STALE);
        assertThat(calls("C-1")).isEqualTo(1L);

        assertThat(write(row(CALLS, "C-1", 1000, 10, 3L, 3.0, "c")))
                .as("same event time, offset 10 > 5")
                .isEqualTo(Outcome.APPLIED);
        assertThat(calls("C-1")).isEqualTo(3L);
        assertThat(write(row(CALLS, "C-1", 10_000, 11, 4L, 4.0, "d")))
                .as("10000 > 1000 as numbers")
                .isEqualTo(Outcome.APPLIED);
        assertThat(write(row(CALLS, "C-1", 9_999, 12, 5L, 5.0, "e")))
                .as("9999 < 10000 as numbers")
                .isEqualTo(Outcome.STALE);
        assertThat(calls("C-1")).isEqualTo(4L);
    }

    @Test
    void timesBefore1970AndLargeNumbersAreOrderedToo() {
        assertThat(write(row(CALLS, "C-1", -2_000, 1, 1L, 1.0, "a"))).isEqualTo(Outcome.APPLIED);
        assertThat(write(row(CALLS, "C-1", -1_000, 1, 2L, 1.0, "a"))).isEqualTo(Outcome.APPLIED);
        assertThat(write(row(CALLS, "C-1", -1_500, 2, 3L, 1.0, "a"))).isEqualTo(Outcome.STALE);
        assertThat(
                        write(
                                row(
                                        CALLS,
                                        "C-1",
                                        4_000_000_000_000_000L,
                                        9_000_000_000_000_000L,
                                        4L,
                                        1.0,
                                        "a")))
                .isEqualTo(Outcome.APPLIED);
        assertThat(
                        write(
                                row(
                                        CALLS,
                                        "C-1",
                                        4_000_000_000_000_000L,
                                        9_000_000_000_000_001L,
                                        5L,
                                        1.0,
                                        "a")))
                .isEqualTo(Outcome.APPLIED);
        assertThat(
                        write(
                                row(
                                        CALLS,
                                        "C-1",
                                        4_000_000_000_000_000L,
                                        9_000_000_000_000_000L,
                                        6L,
                                        1.0,
                                        "a")))
                .isEqualTo(Outcome.STALE);
        assertThat(calls("C-1")).isEqualTo(5L);
    }

    @Test
    void rowsOfOnePollAreJudgedInTheirOrder() {
        // Given
        write(row(CALLS, "C-1", 100, 1, 1L, 1.0, "a"));

        // When
        List<Outcome> outcomes =
                store.write(
                        List.of(
                                row(CALLS, "C-1", 50, 2, 2L, 1.0, "a"),
                                row(CALLS, "C-1", 200, 3, 3L, 1.0, "a"),
                                row(CALLS, "C-2", 10, 4, 9L, 1.0, "a"),
                                row(MOOD, "C-1", 70, 1, 0.5),
                                row(CALLS, "C-1", 150, 5, 4L, 1.0, "a"),
                                row(CALLS, "C-1", 200, 6, 5L, 1.0, "a")));

        // Then
        assertThat(outcomes)
                .containsExactly(
                        Outcome.STALE,
                        Outcome.APPLIED,
                        Outcome.APPLIED,
                        Outcome.APPLIED,
                        Outcome.STALE,
                        Outcome.APPLIED);
        assertThat(calls("C-1")).isEqualTo(5L);
        assertThat(calls("C-2")).isEqualTo(9L);
    }

    @Test
    void tombstoneTakesTheRowAndItsVersionHoldsBackOlderOnes() {
        // Given
        write(row(CALLS, "C-1", 1000, 5, 1L, 1.0, "a"));

        // When
        assertThat(write(tombstone(CALLS, "C-1", 500, 6))).as("older").isEqualTo(Outcome.STALE);
        assertThat(calls("C-1")).isEqualTo(1L);
        assertThat(write(tombstone(CALLS, "C-1", 2000, 7))).isEqualTo(Outcome.APPLIED);

        // Then
        byte[] hash = customer("C-1").redisKey("test");
        assertThat(store.read(List.of(query(CALLS, "C-1"))).rows().getFirst()).isEmpty();
        assertThat(redis.hkeys(hash))
                .singleElement()
                .isEqualTo(FeastLayout.versionField("customer_calls"));
        assertThat(redis.pttl(hash)).isCloseTo(DAY.toMillis(), within(5_000L));
        assertThat(write(row(CALLS, "C-1", 1500, 8, 2L, 1.0, "a")))
                .as("a replayed older row")
                .isEqualTo(Outcome.STALE);
        assertThat(write(row(CALLS, "C-1", 2500, 9, 3L, 1.0, "a"))).isEqualTo(Outcome.APPLIED);
        assertThat(calls("C-1")).isEqualTo(3L);
        assertThat(redis.pttl(hash)).isCloseTo(Duration.ofDays(60).toMillis(), within(5_000L));
    }

    @Test
    void viewsOfOneHashLiveTheirOwnLives() {
        // Given
        byte[] hash = customer("C-1").redisKey("test");
        write(row(CALLS, "C-1", 1000, 5, 1L, 1.0, "a"));

        // When
        write(row(MOOD, "C-1", 10, 1, -0.5));

        // Then
        assertThat(redis.pttl(hash))
                .as("2 x 30 d, not shortened to 1 d")
                .isCloseTo(Duration.ofDays(60).toMillis(), within(5_000L));
        write(tombstone(CALLS, "C-1", 2000, 6));
        assertThat(store.read(List.of(query(CALLS, "C-1"), query(MOOD, "C-1"))).rows())
                .containsExactly(
                        Optional.empty(),
                        Optional.of(
                                StoredRow.of(
                                        new RowVersion(10, 1, 17),
                                        List.of(JsonText.encode(-0.5)))));
        assertThat(redis.pttl(hash)).isGreaterThan(DAY.toMillis());
    }

    @Test
    void hashOfAShortLivedViewIsKeptADay() {
        write(row(MOOD, "C-1", 10, 1, -0.5));

        assertThat(redis.pttl(customer("C-1").redisKey("test")))
                .isCloseTo(DAY.toMillis(), within(5_000L));
    }

    @Test
    void forgottenScriptIsSentAgain() {
        // Given
        write(row(CALLS, "C-1", 1000, 5, 1L, 1.0, "a"));
        redis.scriptFlush();

        // When
        List<Outcome> outcomes =
                store.write(
                        List.of(
                                row(CALLS, "C-1", 2000, 6, 2L, 1.0, "a"),
                                row(CALLS, "C-2", 1, 1, 3L, 1.0, "a"),
                                row(CALLS, "C-3", 1, 1, 4L, 1.0, "a")));

        // Then
        assertThat(outcomes).containsOnly(Outcome.APPLIED);
        assertThat(List.of(calls("C-1"), calls("C-2"), calls("C-3"))).containsExactly(2L, 3L, 4L);
    }

    @Test
    void anyInterleavingOfRowsReplaysAndDuplicatesEndsInTheGreatestVersion() {
        for (int seed = 0; seed < 150; seed++) {
            // Given
            Random random = new Random(seed);
            String customer = "S-" + seed;
            List<OnlineRow> rows = new ArrayList<>();
            for (int i = 0; i < 2 + random.nextInt(20); i++) {
                long event = 1_000 + random.nextInt(6);
                rows.add(
                        random.nextInt(6) == 0
                                ? tombstone(CALLS, customer, event, i)
                                : row(CALLS, customer, event, i, (long) i, 1.0, "q"));
            }
            OnlineRow greatest =
                    Collections.max(rows, java.util.Comparator.comparing(OnlineRow::version));
            List<OnlineRow> sent = new ArrayList<>(rows);
            for (int i = 0; i < random.nextInt(20); i++) {
                sent.add(rows.get(random.nextInt(rows.size())));
            }
            Collections.shuffle(sent, random);

            // When
            List<Outcome> outcomes = new ArrayList<>();
            for (int from = 0; from < sent.size(); ) {
                int to = Math.min(sent.size(), from + 1 + random.nextInt(5));
                outcomes.addAll(store.write(sent.subList(from, to)));
                from = to;
            }

            // Then
            assertThat(outcomes).as("seed %d", seed).isEqualTo(oneByOne(sent));
            Optional<StoredRow> stored =
                    store.read(List.of(query(CALLS, customer))).rows().getFirst();
            if (greatest.tombstone()) {
                assertThat(stored).as("seed %d", seed).isEmpty();
            } else {
                assertThat(stored.orElseThrow().version())
                        .as("seed %d", seed)
                        .isEqualTo(greatest.version());
                assertThat(stored.orElseThrow().cells().getFirst())
                        .isEqualTo(Long.toString(greatest.version().offset()));
            }
        }
    }

    private static List<Outcome> oneByOne(List<OnlineRow> sent) {
        List<Outcome> outcomes = new ArrayList<>();
        Optional<RowVersion> stands = Optional.empty();
        for (OnlineRow row : sent) {
            boolean newer = stands.isEmpty() || row.version().newerThan(stands.get());
            stands = newer ? Optional.of(row.version()) : stands;
            outcomes.add(newer ? Outcome.APPLIED : Outcome.STALE);
        }
        return outcomes;
    }
}
