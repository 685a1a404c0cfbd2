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
import java.util.function.Supplier;

/// Keeps the tables of this instance in shape, one after another, on a thread of its own.
final class MaintenanceLoop implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(MaintenanceLoop.class);

    private final Maintenance maintenance;
    private final Supplier<Map<LakeTable, Map<Source, String>>> owned;
    private final LakeMetrics metrics;
    private final InstantSource clock;
    private final RoundLoop rounds;

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
        this.rounds = new RoundLoop("lake-maintenance", interval, this::all);
    }

    void start() {
        rounds.start();
    }

    private void all() {
        for (Map.Entry<LakeTable, Map<Source, String>> table : owned.get().entrySet()) {
            if (!rounds.isStopping()) {
                round(table.getKey(), table.getValue());
            }
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
        rounds.close();
    }
}
