package io.callstream.lake;

import io.callstream.lake.commit.UnavailableException;
import io.callstream.lake.maintain.Maintenance;
import io.callstream.lake.maintain.Maintenance.Round;
import io.callstream.lake.table.LakeTable;
import io.callstream.lake.table.Source;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/// Keeps the tables of this instance in shape, one after another, on a thread of its own.
final class MaintenanceLoop implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(MaintenanceLoop.class);
    private static final Duration END = Duration.ofSeconds(30);

    private final Maintenance maintenance;
    private final Supplier<Map<LakeTable, Map<Source, String>>> owned;
    private final LakeMetrics metrics;
    private final InstantSource clock;
    private final Duration interval;
    private final CountDownLatch stop = new CountDownLatch(1);
    private final Thread thread;

    /// @param owned what this instance owns just now, with its owner ids
    /// @param interval between two rounds
    MaintenanceLoop(
            Maintenance maintenance,
            Supplier<Map<LakeTable, Map<Source, String>>> owned,
            LakeMetrics metrics,
            InstantSource clock,
            Duration interval) {
        this.maintenance = maintenance;
        this.owned = owned;
        this.metrics = metrics;
        this.clock = clock;
        this.interval = interval;
        this.thread = Thread.ofPlatform().daemon().name("lake-maintenance").unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    private void run() {
        try {
            while (!stop.await(interval.toMillis(), TimeUnit.MILLISECONDS)) {
                for (Map.Entry<LakeTable, Map<Source, String>> table : owned.get().entrySet()) {
                    if (stop.getCount() > 0) {
                        round(table.getKey(), table.getValue());
                    }
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void round(LakeTable table, Map<Source, String> sources) {
        try {
            Optional<Round> round = maintenance.run(table, sources, clock.instant());
            round.ifPresent(one -> metrics.maintained(table, one));
            round.filter(one -> one.merged() > 0 || one.completed() > 0)
                    .ifPresent(
                            one ->
                                    LOG.atInfo()
                                            .addKeyValue("table", table.name())
                                            .addKeyValue("completed", one.completed())
                                            .addKeyValue("merged", one.merged())
                                            .addKeyValue("into", one.written())
                                            .addKeyValue("snapshots", one.snapshots())
                                            .log("maintained"));
        } catch (UnavailableException e) {
            LOG.atWarn()
                    .addKeyValue("table", table.name())
                    .addKeyValue("cause", e.getMessage())
                    .log("not maintained, will be tried again");
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
