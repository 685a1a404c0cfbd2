package io.callstream.serving.adapter;

import io.callstream.serving.online.OnlineStoreException;
import io.lettuce.core.RedisFuture;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/// Reads of many requests, sent together: while one batch is on its way, those that come gather in
/// the next, so that under load a round trip, a write to the socket and the look at the store's
/// identity are shared, and alone a read waits for nobody.
///
/// The identity is asked for last: a store that is wiped in between has another one, and its
/// nothing is no answer.
///
/// One clock for all looks for reads that wait too long. A time limit of each its own would wake
/// the scheduler of virtual threads twice a read, which costs as much as the read.
final class RedisReads implements AutoCloseable {
    /// Commands, but for a single read that has more.
    private static final int MOST_A_BATCH = 1_000;

    private static final int MOST_WAITING = 10_000;
    private static final long LOOK_MILLIS = 10;
    private static final long LATE_NANOS = TimeUnit.MILLISECONDS.toNanos(3 * LOOK_MILLIS);

    private final RedisLink link;
    private final byte[] identityKey;
    private final long patienceNanos;
    private final Queue<Waiting> queue = new ConcurrentLinkedQueue<>();
    private final AtomicInteger queued = new AtomicInteger();
    private final AtomicReference<@Nullable Batch> onTheWay = new AtomicReference<>();
    private final ScheduledExecutorService clock =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("redis-read-clock").factory());
    private long lookedNanos = System.nanoTime(); // the clock's alone, as is the next
    private boolean waitedForAnswers;

    /// @param patienceNanos after which a read without an answer has failed
    RedisReads(RedisLink link, byte[] identityKey, long patienceNanos) {
        this.link = link;
        this.identityKey = identityKey;
        this.patienceNanos = patienceNanos;
        clock.scheduleWithFixedDelay(this::giveUp, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }

    private record Waiting(
            int count,
            Runnable commands,
            CompletableFuture<byte @Nullable []> identity,
            long sinceNanos) {}

    private record Batch(List<Waiting> reads) {
        /// Holds the place while the reads of a batch are gathered.
        static Batch gathering() {
            return new Batch(List.of());
        }
    }

    /// Has commands sent, and waits until they are answered.
    ///
    /// @param count of the commands
    /// @param commands sends them; called once, by any thread, with a connection
    /// @return the store's identity after them; null where it has none
    /// @throws OnlineStoreException where Redis is away, or does not answer in time
    byte @Nullable [] send(int count, Runnable commands) {
        Waiting one = new Waiting(count, commands, new CompletableFuture<>(), System.nanoTime());
        if (queued.incrementAndGet() > MOST_WAITING) {
            queued.decrementAndGet();
            throw new OnlineStoreException(
                    "Redis at " + link.place() + ": " + MOST_WAITING + " reads wait already");
        }
        queue.add(one);
        sendNext();
        try {
            return one.identity().get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof OnlineStoreException known
                    ? known
                    : link.away(e.getCause() == null ? e : e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new OnlineStoreException("Redis at " + link.place() + ": interrupted", e);
        }
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }

    /// Whoever adds a read calls this, and whoever sees a batch come back: one of them finds what
    /// waits.
    private void sendNext() {
        while (!queue.isEmpty() && onTheWay.get() == null) {
            Batch place = Batch.gathering();
            if (onTheWay.compareAndSet(null, place)) {
                Batch batch = gather();
                onTheWay.set(batch);
                send(batch);
            }
        }
    }

    private Batch gather() {
        List<Waiting> reads = new ArrayList<>();
        int commands = 0;
        while (commands < MOST_A_BATCH) {
            Waiting one = queue.poll();
            if (one == null) {
                break;
            }
            queued.decrementAndGet();
            reads.add(one);
            commands += one.count();
        }
        return new Batch(List.copyOf(reads));
    }

    private void send(Batch batch) {
        try {
            batch.reads().forEach(one -> one.commands().run());
            RedisFuture<byte[]> identity = link.call(() -> link.reads().get(identityKey));
            identity.whenComplete((found, fault) -> answered(batch, found, fault));
        } catch (RuntimeException e) {
            answered(batch, null, e);
        }
    }

    private void answered(Batch batch, byte @Nullable [] identity, @Nullable Throwable fault) {
        if (onTheWay.compareAndSet(batch, null)) {
            sendNext();
        }
        for (Waiting one : batch.reads()) {
            if (fault == null) {
                one.identity().complete(identity);
            } else {
                one.identity().completeExceptionally(fault);
            }
        }
    }

    /// Fails reads that have waited too long, and holds none back for a batch that all have left. A
    /// look that comes late itself leaves one look's time for answers that came meanwhile.
    private void giveUp() {
        long now = System.nanoTime();
        boolean late = now - lookedNanos > LATE_NANOS;
        lookedNanos = now;
        waitedForAnswers = late && !waitedForAnswers;
        if (waitedForAnswers) {
            return; // the process stood still: answers may be here, unread
        }
        Waiting first = queue.peek();
        while (first != null && isOver(first, now) && queue.remove(first)) {
            queued.decrementAndGet();
            fail(first);
            first = queue.peek();
        }
        Batch batch = onTheWay.get();
        if (batch == null || batch.reads().isEmpty()) {
            return;
        }
        List<Waiting> over = batch.reads().stream().filter(one -> isOver(one, now)).toList();
        over.forEach(this::fail);
        if (over.size() == batch.reads().size() && onTheWay.compareAndSet(batch, null)) {
            sendNext();
        }
    }

    private boolean isOver(Waiting one, long now) {
        return now - one.sinceNanos() > patienceNanos;
    }

    private void fail(Waiting one) {
        one.identity()
                .completeExceptionally(
                        new OnlineStoreException(
                                "Redis at " + link.place() + ": no answer in time"));
    }
}
