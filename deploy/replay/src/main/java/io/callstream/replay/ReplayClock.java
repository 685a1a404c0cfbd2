package io.callstream.replay;

import java.time.InstantSource;

/// Says when an event is due: event time divided by the speed, idle gaps of more than a minute of
/// wall time left out.
///
/// Not safe for use by several threads.
final class ReplayClock {
    private static final long LONGEST_GAP_MILLIS = 60_000;

    private final ReplaySpeed speed;
    private final InstantSource wall;
    private boolean started;
    private long startEvent;
    private long startWall;
    private long previousDue;

    ReplayClock(ReplaySpeed speed, InstantSource wall) {
        this.speed = speed;
        this.wall = wall;
    }

    /// Milliseconds of wall time to wait before sending the event; never above a minute.
    ///
    /// @param eventTime epoch milliseconds, not before that of the call before
    long delay(long eventTime) {
        if (speed.isMax()) {
            return 0;
        }
        long now = wall.millis();
        if (!started) {
            start(eventTime, now);
            return 0;
        }
        long due = startWall + (long) ((eventTime - startEvent) / speed.factor());
        if (due - previousDue > LONGEST_GAP_MILLIS) {
            start(eventTime, Math.max(now, previousDue));
            return Math.clamp(startWall - now, 0, LONGEST_GAP_MILLIS);
        }
        previousDue = due;
        return Math.clamp(due - now, 0, LONGEST_GAP_MILLIS);
    }

    private void start(long eventTime, long wallMillis) {
        started = true;
        startEvent = eventTime;
        startWall = wallMillis;
        previousDue = wallMillis;
    }
}
