package io.callstream.ingest.dedup;

import io.callstream.ingest.validate.Identity;

import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongConsumer;

/// Remembers which identities were seen, for 24 h of append time and at most a number of them.
///
/// Two entries an identity, 42 bytes together: `1 identity → second` finds it, `2 second identity →
/// nothing` orders all of them by append time, so that the oldest are dropped from the front, a few
/// at a time. Where memory is full the oldest go early: then a repeat of them would pass, which is
/// why it is counted.
///
/// Not safe for use by many threads; one a task.
public final class FirstSeen {
    /// Bytes of an identity in the store, both entries, without the store's own overhead.
    public static final int ENTRY_BYTES = 42;

    /// Seconds of append time that an identity is remembered.
    static final int MEMORY_SECONDS = 24 * 3_600;

    private static final byte BY_IDENTITY = 1;
    private static final byte BY_TIME = 2;
    private static final int CLEAN_EVERY = 64;
    private static final int CLEAN_AT_MOST = 256;
    private static final byte[] NOTHING = {};

    private final KeyValueStore<Bytes, byte[]> store;
    private final long capacity;
    private final LongConsumer evictedEarly;
    private long size;
    private int sinceCleaning;
    private Bytes oldest = Bytes.wrap(new byte[] {BY_TIME});

    /// @param capacity identities to remember at most
    /// @param evictedEarly told how many were forgotten before their time
    public FirstSeen(KeyValueStore<Bytes, byte[]> store, long capacity, LongConsumer evictedEarly) {
        this.store = store;
        this.capacity = Math.max(capacity, 2L * CLEAN_EVERY);
        this.evictedEarly = evictedEarly;
        this.size = store.approximateNumEntries() / 2;
    }

    /// Whether the identity was seen within the last 24 h before `appendedAt` (epoch milliseconds).
    /// Changes nothing.
    public boolean knows(Identity identity, long appendedAt) {
        Integer seen = secondOf(store.get(byIdentity(identity)));
        return seen != null && second(appendedAt) - seen < MEMORY_SECONDS;
    }

    /// Remembers the identity, and forgets some that are due.
    public void remember(Identity identity, long appendedAt) {
        int now = second(appendedAt);
        Bytes key = byIdentity(identity);
        Integer before = secondOf(store.get(key));
        if (before != null) {
            store.delete(byTime(before, identity));
            size--;
        }
        Bytes timeKey = byTime(now, identity);
        store.put(key, ByteBuffer.allocate(4).putInt(now).array());
        store.put(timeKey, NOTHING);
        size++;
        if (timeKey.compareTo(oldest) < 0) {
            oldest = timeKey;
        }
        sinceCleaning++;
        if (sinceCleaning >= CLEAN_EVERY || size > capacity) {
            clean(now);
        }
    }

    /// Identities remembered; after a restart an estimate.
    long size() {
        return size;
    }

    private void clean(int now) {
        sinceCleaning = 0;
        long surplus = size > capacity ? size - capacity + CLEAN_EVERY : 0;
        List<Bytes> due = new ArrayList<>();
        long early = 0;
        try (KeyValueIterator<Bytes, byte[]> entries =
                store.range(oldest, Bytes.wrap(new byte[] {BY_TIME + 1}))) {
            while (entries.hasNext() && due.size() < CLEAN_AT_MOST) {
                KeyValue<Bytes, byte[]> entry = entries.next();
                boolean expired =
                        now - ByteBuffer.wrap(entry.key.get()).getInt(1) >= MEMORY_SECONDS;
                if (!expired && due.size() >= surplus) {
                    oldest = entry.key;
                    break;
                }
                due.add(entry.key);
                oldest = entry.key;
                early += expired ? 0 : 1;
            }
        }
        for (Bytes timeKey : due) {
            byte[] identity = Arrays.copyOfRange(timeKey.get(), 5, 5 + Identity.BYTES);
            store.delete(
                    Bytes.wrap(
                            ByteBuffer.allocate(1 + Identity.BYTES)
                                    .put(BY_IDENTITY)
                                    .put(identity)
                                    .array()));
            store.delete(timeKey);
        }
        size = Math.max(0, size - due.size());
        if (early > 0) {
            evictedEarly.accept(early);
        }
    }

    private static Bytes byIdentity(Identity identity) {
        ByteBuffer key = ByteBuffer.allocate(1 + Identity.BYTES).put(BY_IDENTITY);
        identity.putInto(key);
        return Bytes.wrap(key.array());
    }

    private static Bytes byTime(int second, Identity identity) {
        ByteBuffer key = ByteBuffer.allocate(5 + Identity.BYTES).put(BY_TIME).putInt(second);
        identity.putInto(key);
        return Bytes.wrap(key.array());
    }

    private static int second(long appendedAt) {
        return (int) (appendedAt / 1_000);
    }

    private static @Nullable Integer secondOf(byte @Nullable [] value) {
        return value == null ? null : ByteBuffer.wrap(value).getInt();
    }
}
