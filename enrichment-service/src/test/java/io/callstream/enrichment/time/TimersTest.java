package io.callstream.enrichment.time;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

final class TimersTest {
    private static final long WALL = 1_000_000;
    private KeyValueStore<Bytes, byte[]> store;
    private Timers timers;

    @BeforeEach
    void open() {
        store =
                Stores.keyValueStoreBuilder(
                                Stores.inMemoryKeyValueStore("timers"),
                                Serdes.Bytes(),
                                Serdes.ByteArray())
                        .withLoggingDisabled()
                        .build();
        MockProcessorContext<Void, Void> context = new MockProcessorContext<>();
        store.init(context.getStateStoreContext(), store);
        timers = new Timers(store);
    }

    @Test
    void dueTimersFireInOrderWhateverTheirSign() {
        timers.arm(key("b"), Timers.NONE, 5);
        timers.arm(key("a"), Timers.NONE, -5);
        timers.arm(key("c"), Timers.NONE, 11);
        timers.observe(10, WALL);

        assertThat(drain(WALL, 10)).containsExactly("a", "b");
        assertThat(drain(WALL, 10)).isEmpty();
    }

    @Test
    void earlierTimerStaysAndLaterOneIsMoved() {
        long armed = timers.arm(key("a"), Timers.NONE, 10);

        assertThat(timers.arm(key("a"), armed, 20)).isEqualTo(10);
        assertThat(timers.arm(key("a"), armed, 5)).isEqualTo(5);
        timers.observe(30, WALL);
        assertThat(drain(WALL, 10)).containsExactly("a");
    }

    @Test
    void drainIsBoundedAndGoesOnWhereItStopped() {
        for (int i = 0; i < 10; i++) {
            timers.arm(key("k" + i), Timers.NONE, i);
        }
        timers.observe(100, WALL);

        assertThat(drain(WALL, 4)).containsExactly("k0", "k1", "k2", "k3");
        assertThat(timers.firstArmed()).isEqualTo(4);
        assertThat(drain(WALL, 100)).hasSize(6);
        assertThat(timers.firstArmed()).isNull();
    }

    @Test
    void idlePartitionIsCarriedOnOneMinuteBehindTheWallClock() {
        timers.arm(key("a"), Timers.NONE, 10_000);
        timers.observe(5_000, WALL);

        assertThat(drain(WALL + 60_000 + 4_999, 10)).isEmpty();
        assertThat(drain(WALL + 60_000 + 5_000, 10)).containsExactly("a");
    }

    @Test
    void oldRecordingDoesNotJump() {
        timers.arm(key("a"), Timers.NONE, 10_000);
        timers.observe(5_000, WALL);

        assertThat(drain(WALL + 30_000, 10)).isEmpty();
        assertThat(timers.now()).isEqualTo(5_000);
    }

    @Test
    void clockSurvivesARestart() {
        timers.observe(5_000, WALL);
        drain(WALL, 10);

        Timers restarted = new Timers(store);
        restarted.arm(key("a"), Timers.NONE, 5_000);

        List<String> fired = new ArrayList<>();
        restarted.drain(WALL, 10, (key, now) -> fired.add(new String(key, StandardCharsets.UTF_8)));
        assertThat(fired).containsExactly("a");
    }

    @Test
    void firesWhatAPlainListWouldFire() {
        Random random = new Random(3);
        Map<String, Long> plain = new HashMap<>();
        long clock = 0;
        for (int step = 0; step < 5_000; step++) {
            String name = "k" + random.nextInt(50);
            if (random.nextBoolean()) {
                long due = clock + random.nextInt(100);
                long armed = timers.arm(key(name), plain.getOrDefault(name, Timers.NONE), due);
                plain.put(name, armed);
            } else {
                clock += random.nextInt(20);
                timers.observe(clock, WALL);
                long now = clock;
                List<String> expected =
                        plain.entrySet().stream()
                                .filter(entry -> entry.getValue() <= now)
                                .sorted(
                                        Map.Entry.<String, Long>comparingByValue()
                                                .thenComparing(
                                                        Map.Entry.comparingByKey(
                                                                Comparator.naturalOrder())))
                                .map(Map.Entry::getKey)
                                .toList();
                expected.forEach(plain::remove);

                assertThat(drain(WALL, 1_000)).isEqualTo(expected);
            }
        }
    }

    private List<String> drain(long wall, int limit) {
        List<String> fired = new ArrayList<>();
        timers.drain(wall, limit, (key, now) -> fired.add(new String(key, StandardCharsets.UTF_8)));
        return fired;
    }

    private static byte[] key(String name) {
        return name.getBytes(StandardCharsets.UTF_8);
    }
}
