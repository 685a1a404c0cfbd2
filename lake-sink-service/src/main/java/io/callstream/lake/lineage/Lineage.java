package io.callstream.lake.lineage;

import io.callstream.lake.commit.TableLayout;
import io.callstream.lake.quality.SuiteRun;
import io.callstream.lake.table.LakeTable;
import io.openlineage.client.OpenLineage.RunEvent.EventType;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/// The runs that lineage events tell of: one a table and life of the process. START at the table's
/// first commit, RUNNING at most once an interval with what came since, COMPLETE when the sink
/// drains, FAIL where a partition stops. One thread uses it.
public final class Lineage {
    private final Optional<LineageSettings> settings;
    private final LineageEvents events;
    private final LineageSink sink;
    private final InstantSource clock;
    private final Map<String, Run> runs = new LinkedHashMap<>();

    /// @param settings empty: nothing is told, and nothing costs anything
    public Lineage(
            Optional<LineageSettings> settings,
            LineageEvents events,
            LineageSink sink,
            InstantSource clock) {
        this.settings = settings;
        this.events = events;
        this.sink = sink;
        this.clock = clock;
    }

    /// What a table got since the last event.
    static final class Run {
        final UUID id = UUID.randomUUID();
        final LakeTable table;
        final Set<String> topics = new TreeSet<>();
        final List<SuiteRun.Result> quality = new ArrayList<>();
        Optional<TableLayout> layout = Optional.empty();
        Instant told = Instant.EPOCH;
        long rows;
        long files;
        long bytes;

        Run(LakeTable table) {
            this.table = table;
        }
    }

    /// A checkpoint is in the table.
    public void committed(
            LakeTable table,
            Optional<TableLayout> layout,
            Collection<String> topics,
            long rows,
            long files,
            long bytes) {
        if (settings.isEmpty()) {
            return;
        }
        Run run = run(table, topics, layout);
        run.rows += rows;
        run.files += files;
        run.bytes += bytes;
        Instant now = clock.instant();
        if (!run.told.plus(settings.get().interval()).isAfter(now)) {
            tell(EventType.RUNNING, run, Optional.empty());
        }
    }

    /// Suites were run over a checkpoint.
    public void judged(LakeTable table, List<SuiteRun.Result> results) {
        if (settings.isPresent()) {
            Run run = runs.computeIfAbsent(table.name(), name -> new Run(table));
            run.quality.clear();
            run.quality.addAll(results);
        }
    }

    /// A partition of the table is not read any more.
    public void failed(LakeTable table, String topic, String reason) {
        if (settings.isEmpty()) {
            return;
        }
        Run run = run(table, List.of(topic), Optional.empty());
        tell(EventType.FAIL, run, Optional.of(reason));
        runs.remove(table.name());
    }

    /// The sink stops, as it was asked to.
    public void completed() {
        runs.values().forEach(run -> tell(EventType.COMPLETE, run, Optional.empty()));
        runs.clear();
    }

    private Run run(LakeTable table, Collection<String> topics, Optional<TableLayout> layout) {
        Run run = runs.computeIfAbsent(table.name(), name -> new Run(table));
        boolean fresh = run.topics.isEmpty();
        run.topics.addAll(topics);
        run.layout = layout.or(() -> run.layout);
        if (fresh) {
            tell(EventType.START, run, Optional.empty());
            run.told = Instant.EPOCH;
        }
        return run;
    }

    private void tell(EventType type, Run run, Optional<String> reason) {
        run.told = clock.instant();
        sink.send(events.of(type, run, reason, run.told));
        run.rows = 0;
        run.files = 0;
        run.bytes = 0;
        run.quality.clear();
    }
}
