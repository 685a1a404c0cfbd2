package io.callstream.enrichment.view;

import java.nio.ByteBuffer;

/// T, the time that fires a view's expiries: the largest event time its task has seen; where the
/// partition is idle, it goes on with the wall clock, one minute behind the last record's append
/// time.
final class EventClock {
    private static final long IDLE_MILLIS = 60_000;
    private static final int BYTES = 24;

    private long now = Long.MIN_VALUE;
    private long nowAtLastRecord = Long.MIN_VALUE;
    private long lastAppend;
    private boolean moved;

    /// A record of that event time came; it had been appended then.
    void observe(long eventTime, long appendTime) {
        if (eventTime > now) {
            now = eventTime;
        }
        nowAtLastRecord = now;
        lastAppend = appendTime;
        moved = true;
    }

    /// Goes on with the wall clock; says T, [Long#MIN_VALUE] before the first record.
    long advance(long wallMillis) {
        if (now != Long.MIN_VALUE) {
            now = Math.max(now, nowAtLastRecord + (wallMillis - lastAppend) - IDLE_MILLIS);
        }
        return now;
    }

    long now() {
        return now;
    }

    /// Whether the stored clock is older; from now on it is not.
    boolean takeMoved() {
        boolean was = moved;
        moved = false;
        return was;
    }

    byte[] encode() {
        return ByteBuffer.allocate(BYTES)
                .putLong(now)
                .putLong(nowAtLastRecord)
                .putLong(lastAppend)
                .array();
    }

    void decode(byte[] stored) {
        ByteBuffer in = ByteBuffer.wrap(stored);
        now = in.getLong();
        nowAtLastRecord = in.getLong();
        lastAppend = in.getLong();
    }
}
