package io.callstream.serving.adapter;

import static io.callstream.serving.fixture.Rows.CALLS;
import static io.callstream.serving.fixture.Rows.MOOD;
import static io.callstream.serving.fixture.Rows.customer;
import static io.callstream.serving.fixture.Rows.query;
import static io.callstream.serving.fixture.Rows.row;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.callstream.feature.FeatureType;
import io.callstream.serving.online.FeastLayout;
import io.callstream.serving.online.FeastTimestamp;
import io.callstream.serving.online.FeastValue;
import io.callstream.serving.online.OnlineStore.Outcome;
import io.callstream.serving.online.OnlineStoreException;
import io.callstream.serving.online.RowVersion;
import io.callstream.serving.online.ServedView;
import io.callstream.serving.online.StoredRow;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Bytes, identity and outages, in every Redis there is on this machine.
@ParameterizedClass
@MethodSource("io.callstream.serving.fixture.RedisProcess#binaries")
class RedisOnlineStoreIT extends RedisHarness {
    @Test
    void rowIsReadBackWithNullsToldFromWhatWasNeverWritten() {
        // Given
        RowVersion version = new RowVersion(1000, 5, 1007);
        store.write(List.of(row(CALLS, "C-1", 1000, 5, 3L, 0.1 + 0.2, null)));
        assertThat(read().getFirst().map(StoredRow::cells))
                .contains(List.of("3", "0.30000000000000004", "null"));

        // When the whole row is gone, as where another Feast writer wrote
        redis.hdel(
                customer("C-1").redisKey("test"),
                FeastLayout.rowField("customer_calls"),
                FeastLayout.field("customer_calls", "calls"));

        // Then
        List<Optional<StoredRow>> rows = read();
        assertThat(rows.get(0).map(StoredRow::version)).contains(version);
        assertThat(rows.get(0).map(StoredRow::cells))
                .contains(List.of("-", "0.30000000000000004", "null"));
        assertThat(rows.get(1)).isEmpty();
        assertThat(rows.get(2)).isEmpty();
    }

    @Test
    void rowOfAnotherFeastWriterOrDefinitionIsReadByFeastsFields() {
        // Given
        store.write(List.of(row(CALLS, "C-1", 1000, 5, 3L, 1.5, "a\nb\"ü")));
        byte[] hash = customer("C-1").redisKey("test");
        assertThat(read().getFirst().orElseThrow().value(2, FeatureType.STRING))
                .isEqualTo("a\nb\"ü");

        // When
        redis.hset(hash, FeastLayout.field("customer_calls", "calls"), FeastValue.encode(9L));
        redis.hset(
                hash, FeastLayout.timestampField("customer_calls"), FeastTimestamp.encode(2_000));

        // Then
        assertThat(read().getFirst().orElseThrow().cells().getFirst()).isEqualTo("9");
        assertThat(read().getFirst().orElseThrow().version().eventMillis()).isEqualTo(2_000);

        // When a column is dropped
        ServedView fewer =
                new ServedView(
                        CALLS.name(), CALLS.entity(), CALLS.columns().subList(1, 3), CALLS.ttl());
        store.write(List.of(row(CALLS, "C-2", 1000, 5, 3L, 1.5, "a")));
        try (RedisOnlineStore other = open(List.of(fewer))) {
            other.identity();
            assertThat(
                            other.read(List.of(query(fewer, "C-2")))
                                    .rows()
                                    .getFirst()
                                    .map(StoredRow::cells))
                    .contains(List.of("1.5", "\"a\""));
        }
    }

    private List<Optional<StoredRow>> read() {
        return store.read(List.of(query(CALLS, "C-1"), query(MOOD, "C-1"), query(CALLS, "C-2")))
                .rows();
    }

    @Test
    void bytesInRedisAreFeasts() {
        // When
        store.write(List.of(row(CALLS, "C-1", 1_000, 5, 3L, 1.5, "billing")));

        // Then
        byte[] hash = customer("C-1").redisKey("test");
        assertThat(redis.hlen(hash)).isEqualTo(6);
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

    @Test
    void readsThatMeetGetEachItsOwnRow() throws InterruptedException, ExecutionException {
        // Given
        int customers = 200;
        for (int i = 0; i < customers; i++) {
            write(row(CALLS, "M-" + i, 1000, 5, (long) i, 1.0, "a"));
        }

        // When
        List<Future<Object>> readings = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 20 * customers; i++) {
                String customer = "M-" + i % customers;
                readings.add(threads.submit(() -> calls(customer)));
            }
        }

        // Then
        for (int i = 0; i < readings.size(); i++) {
            assertThat(readings.get(i).get()).isEqualTo((long) (i % customers));
        }
    }

    @Test
    void aStoreThatStandsStillFailsItsReadersInTimeAndNoneAfter() throws InterruptedException {
        // Given
        write(row(CALLS, "C-1", 1000, 5, 1L, 1.0, "a"));
        process.freeze();

        // When more readers come than one batch holds
        List<Throwable> faults = new CopyOnWriteArrayList<>();
        long before = System.nanoTime();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 300; i++) {
                threads.submit(
                        () ->
                                faults.add(
                                        catchThrowable(
                                                () -> store.read(List.of(query(CALLS, "C-1"))))));
            }
        }
        Duration took = Duration.ofNanos(System.nanoTime() - before);
        process.thaw();

        // Then
        assertThat(faults)
                .hasSize(300)
                .allSatisfy(
                        fault ->
                                assertThat(fault)
                                        .isInstanceOf(OnlineStoreException.class)
                                        .hasMessageContaining("no answer in time"));
        assertThat(took).isBetween(PATIENCE, PATIENCE.multipliedBy(2));
        assertThat(calls("C-1")).isEqualTo(1L);
    }
}
