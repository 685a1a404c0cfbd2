package io.callstream.bench;

import java.util.concurrent.locks.LockSupport;

/// Lets through so many a second.
final class Pace {
    private final long nanos;
    private long next = System.nanoTime();

    Pace(int perSecond) {
        nanos = 1_000_000_000L / perSecond;
    }

    /// Waits for the next turn; a turn that was missed is made up for.
    void next() {
        next += nanos;
        long wait = next - System.nanoTime();
        while (wait > 0) {
            LockSupport.parkNanos(wait);
            wait = next - System.nanoTime();
        }
    }
}
