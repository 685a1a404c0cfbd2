package io.callstream.serving.adapter;

import static io.callstream.serving.fixture.Rows.CALLS;
import static io.callstream.serving.fixture.Rows.MOOD;
import static io.callstream.serving.fixture.Rows.customer;
import static io.callstream.serving.fixture.Rows.query;
import static io.callstream.serving.fixture.Rows.row;
import static io.callstream.serving.fixture.Rows.tombstone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.callstream.serving.fixture.RedisProcess;
import io.callstream.serving.online.FeastLayout;
import io.callstream.serving.online.FeastTimestamp;
import io.callstream.serving.online.FeastValue;
import io.callstream.serving.online.OnlineRow;
import io.callstream.serving.online.OnlineStore.Outcome;
import io.callstream.serving.online.OnlineStoreException;
import io.callstream.serving.online.RowVersion;
import io.callstream.serving.online.StoredRow;
import io.callstream.serving.online.StoredRow.NoValue;
import io.callstream.serving.online.StoredRow.Value;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;

@ParameterizedClass
@MethodSource("io.callstream.serving.fixture.RedisProcess#binaries")
class RedisOnlineStoreIT {
    private static final Duration DAY = Duration.ofDays(1);

    @Parameter String binary = "";

    private RedisProcess process;
    private RedisOnlineStore store;
    private RedisClient client;
    private RedisCommands<byte[], byte[]> redis;

    @BeforeEach
    void start() {
        process = RedisProcess.start(binary);
        store =
                new RedisOnlineStore(
                        process.uri(),
                        Optional.empty(),
                        "test",
                        List.of(CALLS, MOOD),
                        Duration.ofSeconds(2),
                        new SimpleMeterRegistry());
        store.identity();
        client = RedisClient.create(process.uri().toString());
        redis = client.connect(ByteArrayCodec.INSTANCE).sync();
    }

    @AfterEach
    void stop() {
        client.shutdown(Duration.ZERO, Duration.ofSeconds(1));
        store.close();
        process.close();
    }

    @Test
    void rowIsReadBackWithNullsToldFromWhatWasNeverWritten() {
        // Given
        store.write(List.of(row(CALLS, "C-1", 1000, 5, 3L, 0.1 + 0.2, null)));
        redis.hdel(customer("C-1").redisKey("test"), FeastLayout.field("customer_calls", "calls"));

        // When
        List<Optional<StoredRow>> rows =
                store.read(List.of(query(CALLS, "C-1"), query(MOOD, "C-1"), query(CALLS, "C-2")))
                        .rows();

        // Then
        assertThat(rows.get(0))
                .contains(
                        new StoredRow(
                                new RowVersion(1000, 5, 1007),
                                List.of(NoValue.ABSENT, new Value(0.1 + 0.2), NoValue.NULL)));
        assertThat(rows.get(1)).isEmpty();
        assertThat(rows.get(2)).isEmpty();
    }

    @Test
    void bytesInRedisAreFeasts() {
        // When
        store.write(List.of(row(CALLS, "C-1", 1_000, 5, 3L, 1.5, "billing")));

        // Then
        byte[] hash = customer("C-1").redisKey("test");
        assertThat(redis.hlen(hash)).isEqualTo(5);
        assertThat(redis.hget(hash, FeastLayout.field("customer_calls", "calls")))
                .isEqualTo(FeastValue.encode(3L));
        assertThat(redis.hget(hash, FeastLayout.field("customer_calls", "last_queue")))
                .isEqualTo(FeastValue.encode("billing"));
        assertThat(redis.hget(hash, FeastLayout.timestampField("customer_calls")))
                .isEqualTo(FeastTimestamp.encode(1_000));
        assertThat(redis.hget(hash, FeastLayout.versionField("customer_calls")))
                .asString()
                .isEqualTo("1000|5|1007");
    }

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
                                new StoredRow(
                                        new RowVersion(10, 1, 17), List.of(new Value(-0.5)))));
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
                        .isEqualTo(new Value(greatest.version().offset()));
            }
        }
    }

    @Test
    void identityIsSharedAndLostWithTheData() {
        // Given
        String identity = store.identity();
        assertThat(store.identity()).isEqualTo(identity);
        assertThat(store.read(List.of(query(CALLS, "C-1"))).identity()).contains(identity);

        // When
        redis.flushall();

        // Then
        assertThat(store.read(List.of(query(CALLS, "C-1"))).identity()).isEmpty();
        assertThat(store.identity()).isNotEqualTo(identity);
    }

    @Test
    void awayIsToldAtOnceAndMended() {
        // Given
        write(row(CALLS, "C-1", 1000, 5, 1L, 1.0, "a"));

        // When
        process.kill();

        // Then
        Awaitility.await()
                .atMost(Duration.ofSeconds(5))
                .untilAsserted(
                        () ->
                                assertThatThrownBy(() -> store.read(List.of(query(CALLS, "C-1"))))
                                        .isInstanceOf(OnlineStoreException.class)
                                        .hasMessageContaining("Redis at 127.0.0.1:"));
        long before = System.nanoTime();
        assertThatThrownBy(() -> store.read(List.of(query(CALLS, "C-1"))))
                .isInstanceOf(OnlineStoreException.class);
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofMillis(100));
        assertThatThrownBy(() -> write(row(CALLS, "C-1", 1001, 6, 1L, 1.0, "a")))
                .isInstanceOf(OnlineStoreException.class);
        process.start();
        Awaitility.await()
                .atMost(Duration.ofSeconds(10))
                .ignoreExceptions()
                .until(() -> write(row(CALLS, "C-1", 1002, 7, 2L, 1.0, "a")) == Outcome.APPLIED);
        assertThat(calls("C-1")).isEqualTo(2L);
    }

    private Outcome write(OnlineRow row) {
        return store.write(List.of(row)).getFirst();
    }

    private Object calls(String customer) {
        StoredRow row = store.read(List.of(query(CALLS, customer))).rows().getFirst().orElseThrow();
        return ((Value) row.cells().getFirst()).value();
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
