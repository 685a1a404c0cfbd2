package io.callstream.enrichment.time;

import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;

/// Timers in event time, one an entity, in a store ordered by instant; and the clock that fires
/// them.
///
/// A timer is armed lazily: where a later instant is asked for, the earlier timer stays, fires for
/// nothing and is armed anew. The clock T is the largest event time seen, kept in the store; where
/// the partition is idle, T goes on with the wall clock one minute behind the last record's append
/// time.
public final class Timers {
    /// Not armed.
    public static final long NONE = Long.MAX_VALUE;

    private static final long IDLE_MILLIS = 60_000;
    private static final byte CLOCK = 0;
    private static final byte TIMER = 1;
    private static final Bytes CLOCK_KEY = Bytes.wrap(new byte[] {CLOCK});
    private static final byte[] EMPTY = {};

    private final KeyValueStore<Bytes, byte[]> store;
    private long now = Long.MIN_VALUE;
    private long nowAtLastRecord = Long.MIN_VALUE;
    private long lastAppend;
    private boolean moved;

    public Timers(KeyValueStore<Bytes, byte[]> store) {
        this.store = store;
        byte[] clock = store.get(CLOCK_KEY);
        if (clock != null) {
            ByteBuffer in = ByteBuffer.wrap(clock);
            now = in.getLong();
            nowAtLastRecord = in.getLong();
            lastAppend = in.getLong();
        }
    }

    /// A record of that event time came; it had been appended then.
    public void observe(long eventTime, long appendTime) {
        now = Math.max(now, eventTime);
        nowAtLastRecord = now;
        lastAppend = appendTime;
        moved = true;
    }

    /// Sees to it that a timer fires for the key at `due` or before.
    ///
    /// @param armed instant of the key's timer, [#NONE] where none is armed
    /// @return the instant of the key's timer now
    public long arm(byte[] key, long armed, long due) {
        if (due == NONE || armed <= due) {
            return armed;
        }
        if (armed != NONE) {
            store.delete(timerKey(armed, key));
        }
        store.put(timerKey(due, key), EMPTY);
        return due;
    }

    /// Fires the due timers, at most `limit`: each is disarmed, then its key is told with T.
    ///
    /// @param wallMillis the wall clock
    /// @param fire takes the key and T
    /// @return how many fired
    public int drain(long wallMillis, int limit, BiConsumer<byte[], Long> fire) {
        if (now == Long.MIN_VALUE) {
            return 0;
        }
        long idle = nowAtLastRecord + (wallMillis - lastAppend) - IDLE_MILLIS;
        if (idle > now) {
            now = idle;
        }
        List<Bytes> due = new ArrayList<>();
        try (KeyValueIterator<Bytes, byte[]> timers =
                store.range(timerKey(Long.MIN_VALUE, EMPTY), timerKey(now + 1, EMPTY))) {
            while (due.size() < limit && timers.hasNext()) {
                KeyValue<Bytes, byte[]> next = timers.next();
                if (instantOf(next.key) <= now) {
                    due.add(next.key);
                }
            }
        }
        for (Bytes timer : due) {
            store.delete(timer);
            fire.accept(Arrays.copyOfRange(timer.get(), 9, timer.get().length), now);
        }
        if (moved) {
            store.put(
                    CLOCK_KEY,
                    ByteBuffer.allocate(24)
                            .putLong(now)
                            .putLong(nowAtLastRecord)
                            .putLong(lastAppend)
                            .array());
            moved = false;
        }
        return due.size();
    }

    /// Instant of the first timer that is due but not yet fired, or null: T minus it is the timer
    /// lag.
    public @Nullable Long firstArmed() {
        try (KeyValueIterator<Bytes, byte[]> timers =
                store.range(timerKey(Long.MIN_VALUE, EMPTY), timerKey(now, EMPTY))) {
            return timers.hasNext() ? instantOf(timers.next().key) : null;
        }
    }

    /// T.
    public long now() {
        return now;
    }

    private static Bytes timerKey(long instant, byte[] key) {
        // Flipping the sign bit makes unsigned byte order the order of time.
        return Bytes.wrap(
                ByteBuffer.allocate(9 + key.length)
                        .put(TIMER)
                        .putLong(instant ^ Long.MIN_VALUE)
                        .put(key)
                        .array());
    }

    private static long instantOf(Bytes timer) {
        return ByteBuffer.wrap(timer.get()).getLong(1) ^ Long.MIN_VALUE;
    }
}
