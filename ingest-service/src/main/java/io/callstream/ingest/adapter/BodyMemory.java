package io.callstream.ingest.adapter;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// Bounds the memory that request bodies hold together; a request waits a moment for its share,
/// then is told to come back.
final class BodyMemory {
    private static final int UNIT = 1024;
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final Semaphore units;

    BodyMemory(long bytes) {
        this.units = new Semaphore((int) Math.min(bytes / UNIT, Integer.MAX_VALUE), true);
    }

    /// A share that grows as the body is read and is given back by [#close()].
    final class Share implements AutoCloseable {
        private int held;

        /// @throws RequestRefused 429 where there is no more to be had
        void growTo(long bytes) throws RequestRefused {
            int wanted = Math.toIntExact(bytes / UNIT + 1);
            if (wanted > held) {
                acquire(wanted - held);
                held = wanted;
            }
        }

        @Override
        public void close() {
            units.release(held);
        }
    }

    /// @throws RequestRefused 429 where there is none to be had
    Share take(long bytes) throws RequestRefused {
        Share share = new Share();
        share.growTo(bytes);
        return share;
    }

    private void acquire(int wanted) throws RequestRefused {
        try {
            if (units.tryAcquire(wanted, PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw RequestRefused.retry(429, "too many request bodies at once", 1);
    }
}
