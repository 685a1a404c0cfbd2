package io.callstream.lake;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Does something again and again, on a thread of its own. A round that fails is logged, and the
/// next one comes all the same.
final class RoundLoop implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RoundLoop.class);
    private static final Duration END = Duration.ofSeconds(30);

    private final Duration interval;
    private final Runnable round;
    private final CountDownLatch stop = new CountDownLatch(1);
    private final Thread thread;

    /// @param name of the thread
    /// @param interval between two rounds
    RoundLoop(String name, Duration interval, Runnable round) {
        this.interval = interval;
        this.round = round;
        this.thread = Thread.ofPlatform().daemon().name(name).unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    /// Whether the round that is being done shall end early.
    boolean isStopping() {
        return stop.getCount() == 0;
    }

    private void run() {
        try {
            while (!stop.await(interval.toMillis(), TimeUnit.MILLISECONDS)) {
                try {
                    round.run();
                } catch (RuntimeException e) {
                    LOG.atError()
                            .addKeyValue("thread", thread.getName())
                            .setCause(e)
                            .log("a round failed, the next one will come");
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        stop.countDown();
        try {
            if (thread.isAlive() && !thread.join(END)) {
                thread.interrupt();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
