package io.callstream.ingest.dedup;

import static org.assertj.core.api.Assertions.assertThat;

import io.callstream.ingest.validate.Identity;

import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.Random;

class FirstSeenTest {
    private static final long START = 1_700_000_000_000L;
    private static final long DAY = 86_400_000L;

    private final KeyValueStore<Bytes, byte[]> store =
            Stores.keyValueStoreBuilder(
                            Stores.persistentKeyValueStore("seen"),
                            Serdes.Bytes(),
                            Serdes.ByteArray())
                    .withLoggingDisabled()
                    .withCachingDisabled()
                    .build();

    @TempDir private Path directory = Path.of("target");

    private long evictedEarly;

    @BeforeEach
    void open() {
        MockProcessorContext<Void, Void> context =
                new MockProcessorContext<>(
                        new Properties(),
                        new org.apache.kafka.streams.processor.TaskId(0, 0),
                        directory.toFile());
        store.init(context.getStateStoreContext(), store);
    }

    @AfterEach
    void close() {
        store.close();
    }

    private FirstSeen withCapacity(long capacity) {
        return new FirstSeen(store, capacity, identities -> evictedEarly += identities);
    }

    private static Identity identity(int number) {
        return Identity.of("source", "id" + number, false);
    }

    private long entries() {
        long entries = 0;
        try (KeyValueIterator<Bytes, byte[]> all = store.all()) {
            while (all.hasNext()) {
                all.next();
                entries++;
            }
        }
        return entries;
    }

    @Test
    void agreesWithAPlainMapOfTimes() {
        // Given
        FirstSeen firstSeen = withCapacity(100_000);
        Map<Integer, Long> plain = new HashMap<>();
        Random random = new Random(3);
        long time = START;

        for (int i = 0; i < 10_000; i++) {
            time += random.nextInt(120) * 1_000L;
            int number = random.nextInt(5_000);

            // When
            boolean known = firstSeen.knows(identity(number), time);
            if (!known) {
                firstSeen.remember(identity(number), time);
            }

            // Then
            Long before = plain.get(number);
            assertThat(known).isEqualTo(before != null && time - before < DAY);
            if (!known) {
                plain.put(number, time);
            }
        }
        assertThat(evictedEarly).isZero();
        assertThat(entries()).isEqualTo(2 * firstSeen.size());
    }

    @Test
    void expiredIdentitiesLeaveTheStore() {
        // Given
        FirstSeen firstSeen = withCapacity(100_000);
        for (int i = 0; i < 1_000; i++) {
            firstSeen.remember(identity(i), START + i);
        }

        // When
        for (int i = 1_000; i < 2_000; i++) {
            firstSeen.remember(identity(i), START + 2 * DAY + i);
        }

        // Then
        assertThat(firstSeen.size()).isEqualTo(1_000);
        assertThat(entries()).isEqualTo(2_000);
        assertThat(evictedEarly).isZero();
    }

    @Test
    void oldestGoEarlyWhereMemoryIsFull() {
        // Given
        FirstSeen firstSeen = withCapacity(1_000);

        // When
        for (int i = 0; i < 5_000; i++) {
            firstSeen.remember(identity(i), START + i * 1_000L);
        }

        // Then
        assertThat(firstSeen.size()).isBetween(900L, 1_000L);
        assertThat(entries()).isEqualTo(2 * firstSeen.size());
        assertThat(evictedEarly).isEqualTo(5_000 - firstSeen.size());
        assertThat(firstSeen.knows(identity(4_999), START + DAY)).isTrue();
        assertThat(firstSeen.knows(identity(0), START + 5_000_000)).isFalse();
    }

    @Test
    void recordsOutOfOrderAreForgottenToo() {
        // Given
        FirstSeen firstSeen = withCapacity(100_000);
        for (int i = 0; i < 500; i++) {
            firstSeen.remember(identity(i), START + (i % 2 == 0 ? 0 : DAY / 2));
        }

        // When
        for (int i = 500; i < 1_500; i++) {
            firstSeen.remember(identity(i), START + 3 * DAY);
        }

        // Then
        assertThat(entries()).isEqualTo(2_000);
    }
}
