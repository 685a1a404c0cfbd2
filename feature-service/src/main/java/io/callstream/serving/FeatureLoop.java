package io.callstream.serving;

import io.callstream.runtime.Health;
import io.callstream.serde.SchemaRegistryException;
import io.callstream.serving.online.Document;
import io.callstream.serving.online.OnlineRow;
import io.callstream.serving.online.OnlineStore;
import io.callstream.serving.online.OnlineStore.Outcome;
import io.callstream.serving.online.OnlineStoreException;
import io.callstream.serving.online.Parsed;
import io.callstream.serving.online.Progress;
import io.callstream.serving.online.RowSource;
import io.callstream.serving.online.RowSource.Standing;
import io.callstream.serving.online.Subject;
import io.callstream.serving.serve.Names;

import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;

/// Carries the rows of the feature topics into the online store, in one thread.
///
/// What is polled is written and acknowledged before its offsets are committed, so a row may be
/// written twice but is never left out; the store's write rule makes the second time harmless.
/// While the store or the schema registry is away, the polled rows wait, and polling goes on
/// without taking more, so that the group does not rebalance.
///
/// **A store that lost its data.** Each commit names the store that it is about, and the store's
/// identity is looked at every second. A partition whose commit names another store is read from
/// its beginning. So are wiped stores filled again, and new ones, and those that were wiped while
/// no instance was running.
public final class FeatureLoop implements Health, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FeatureLoop.class);
    private static final long CHECK_MILLIS = 1_000;
    private static final int MOST_KAFKA_FAULTS = 20;

    private final RowSource source;
    private final OnlineStore store;
    private final FeatureMetrics metrics;
    private final InstantSource clock;
    private final Thread thread;
    private final AtomicLong newestEventMillis = new AtomicLong(Long.MIN_VALUE);
    private final AtomicLong rebuilds = new AtomicLong();
    private final Trouble trouble = new Trouble();
    private final Names names = new Names();

    private List<OnlineRow> waiting = List.of();
    private List<Document> waitingDocuments = List.of();
    private String identity = "";
    private String run = "";
    private boolean known;
    private boolean caughtUpOnce;
    private boolean rebuilding;
    private boolean counted;
    private long checkAtMillis;
    private int kafkaFaults;

    private volatile Progress progress = Progress.STARTING;
    private volatile boolean stopping;
    private volatile @Nullable String death;

    /// @param source closed here
    FeatureLoop(RowSource source, OnlineStore store, FeatureMetrics metrics, InstantSource clock) {
        this.source = source;
        this.store = store;
        this.metrics = metrics;
        this.clock = clock;
        this.thread = Thread.ofPlatform().name("feature-loop").unstarted(this::run);
        metrics.rebuilds(rebuilds::get);
    }

    void start() {
        thread.start();
    }

    /// For readers: whether what they find is the whole.
    public Progress progress() {
        return progress;
    }

    /// Newest event time of the rows seen, in epoch milliseconds; `Long.MIN_VALUE` before the
    /// first.
    public long newestEventMillis() {
        return newestEventMillis.get();
    }

    /// All queues, or all agents, by name, as of the last second.
    public List<String> names(Subject.Kind kind) {
        return names.of(kind);
    }

    @Override
    public Status live() {
        String reason = death;
        return reason == null ? new Status(true, "running") : new Status(false, reason);
    }

    @Override
    public Status ready() {
        String reason = death;
        return reason == null
                ? new Status(progress.ready(), progress.detail())
                : new Status(false, reason);
    }

    /// Finishes what was polled and commits it.
    @Override
    public void close() {
        stopping = true;
        source.wake();
        try {
            thread.join(Duration.ofSeconds(15));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try (source) {
            while (!stopping) {
                stepOrBackOff();
                report();
            }
        } catch (RuntimeException e) {
            death = "the feature loop stopped: " + e;
            LOG.atError().setCause(e).log("the feature loop stopped");
        }
    }

    private void stepOrBackOff() {
        try {
            step();
            kafkaFaults = 0;
        } catch (OnlineStoreException e) {
            backOff(String.valueOf(e.getMessage()));
        } catch (SchemaRegistryException e) {
            backOff("schema registry: " + e.getMessage());
        } catch (FencedInstanceIdException | AuthenticationException | AuthorizationException e) {
            throw e;
        } catch (WakeupException e) {
            LOG.atDebug().log("woken to stop");
        } catch (KafkaException e) {
            if (++kafkaFaults > MOST_KAFKA_FAULTS) {
                throw e;
            }
            backOff("Kafka: " + e.getMessage());
        }
    }

    private void step() {
        if (!trouble.mayTry(clock.millis())) {
            source.poll(false);
            return;
        }
        checkStore();
        if (waiting.isEmpty() && waitingDocuments.isEmpty()) {
            sort(source.poll(true));
        }
        if (!waitingDocuments.isEmpty()) {
            store.writeDocuments(waitingDocuments);
            metrics.documents(waitingDocuments.size());
            waitingDocuments = List.of();
        }
        if (!waiting.isEmpty()) {
            count(waiting, store.write(waiting));
            waiting = List.of();
        }
        trouble.over();
        source.settled(Math.max(newestEventMillis.get(), source.rememberedEventMillis()));
        catchUp(source.standing());
    }

    /// Looks once a second whether the store answers and is still the one that was written.
    private void checkStore() {
        if (trouble.none() && clock.millis() < checkAtMillis) {
            return;
        }
        String found = store.identity();
        names.look(store);
        checkAtMillis = clock.millis() + CHECK_MILLIS;
        if (!found.equals(identity)) {
            rebuilding = !identity.isEmpty();
            LOG.atInfo()
                    .addKeyValue("store", found)
                    .addKeyValue("before", identity)
                    .log("online store");
            identity = found;
            waiting = List.of();
            waitingDocuments = List.of();
            names.forget();
            source.follow(found);
            run = store.run();
            return;
        }
        String running = store.run();
        if (!running.equals(run)) {
            LOG.atInfo()
                    .addKeyValue("store", found)
                    .log("the online store was restarted; the last rows are written again");
            run = running;
            waiting = List.of();
            waitingDocuments = List.of();
            source.follow(found);
        }
    }

    private void sort(List<Parsed> parsed) {
        List<OnlineRow> rows = new ArrayList<>(parsed.size());
        List<Document> documents = new ArrayList<>();
        for (Parsed one : parsed) {
            switch (one) {
                case Parsed.Row(OnlineRow row) -> {
                    rows.add(row);
                    documents.addAll(Names.of(row));
                }
                case Parsed.Documents(List<Document> some) -> documents.addAll(some);
                case Parsed.Unreadable(String view, String _) -> metrics.unreadable(view);
            }
        }
        waiting = rows;
        waitingDocuments = names.unknown(documents, clock.millis());
    }

    private void count(List<OnlineRow> rows, List<Outcome> outcomes) {
        boolean first = !rebuilding && !source.standing().anew();
        metrics.written(
                rows, outcomes, first ? OptionalLong.of(clock.millis()) : OptionalLong.empty());
        for (OnlineRow row : rows) {
            if (!row.tombstone()) {
                newestEventMillis.accumulateAndGet(row.version().eventMillis(), Math::max);
            }
        }
    }

    private void catchUp(Standing standing) {
        newestEventMillis.accumulateAndGet(source.rememberedEventMillis(), Math::max);
        if (!standing.joined() || !standing.placed()) {
            return;
        }
        known = true;
        if (standing.anew() && !counted) {
            rebuilds.incrementAndGet();
        }
        counted = standing.anew();
        rebuilding = standing.anew();
        caughtUpOnce |= standing.behind() == 0;
    }

    private void backOff(String reason) {
        trouble.happened(reason, clock.millis());
    }

    private void report() {
        Standing standing = source.standing();
        boolean ready = trouble.none() && caughtUpOnce && !rebuilding;
        String detail;
        if (!trouble.none()) {
            detail = trouble.reason();
        } else if (!standing.joined()) {
            detail = "joining the consumer group";
        } else if (ready) {
            detail = "running";
        } else {
            detail =
                    (rebuilding ? "filling the online store, " : "catching up, ")
                            + standing.behind()
                            + " partitions to go";
        }
        if (ready != progress.ready()) {
            LOG.atInfo()
                    .addKeyValue("ready", ready)
                    .addKeyValue("detail", detail)
                    .log("feature loop");
        }
        progress = new Progress(ready, known && !rebuilding, identity, detail);
    }
}
