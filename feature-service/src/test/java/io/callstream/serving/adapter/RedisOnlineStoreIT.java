package io.callstream.serving.adapter;

import static io.callstream.serving.fixture.Rows.CALLS;
import static io.callstream.serving.fixture.Rows.MOOD;
import static io.callstream.serving.fixture.Rows.customer;
import static io.callstream.serving.fixture.Rows.query;
import static io.callstream.serving.fixture.Rows.row;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.callstream.serving.online.FeastLayout;
import io.callstream.serving.online.FeastTimestamp;
import io.callstream.serving.online.FeastValue;
import io.callstream.serving.online.OnlineStore.Outcome;
import io.callstream.serving.online.OnlineStoreException;
import io.callstream.serving.online.RowVersion;
import io.callstream.serving.online.StoredRow;
import io.callstream.serving.online.StoredRow.NoValue;
import io.callstream.serving.online.StoredRow.Value;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Bytes, identity and outages, in every Redis there is on this machine.
@ParameterizedClass
@MethodSource("io.callstream.serving.fixture.RedisProcess#binaries")
class RedisOnlineStoreIT extends RedisHarness {
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
}
