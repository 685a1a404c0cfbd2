package io.callstream.lake;

import io.callstream.lake.commit.Checkpoint.Outcome;
import io.callstream.lake.file.OpenPartition;
import io.callstream.lake.maintain.Maintenance.Round;
import io.callstream.lake.quality.Finding;
import io.callstream.lake.quality.QualityReport;
import io.callstream.lake.quality.SuiteRun;
import io.callstream.lake.recompute.ParityCount;
import io.callstream.lake.table.LakeTable;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/// What the lake sink measures.
final class LakeMetrics implements QualityReport {
    private static final Logger LOG = LoggerFactory.getLogger(LakeMetrics.class);

    private final MeterRegistry registry;
    private final AtomicLong openFiles = new AtomicLong();
    private final AtomicLong bufferedBytes = new AtomicLong();
    private final AtomicLong bufferedRows = new AtomicLong();
    private final AtomicLong stopped = new AtomicLong();
    private final Map<String, AtomicLong> lags = new ConcurrentHashMap<>();
    private final Map<String, AtomicLong> snapshots = new ConcurrentHashMap<>();
    private final Map<String, AtomicLong> watermarks = new ConcurrentHashMap<>();

    LakeMetrics(MeterRegistry registry) {
        this.registry = registry;
        gauge(
                "callstream_lake_open_files",
                "Files that a checkpoint made now would write",
                openFiles);
        gauge(
                "callstream_lake_buffered_rows",
                "Rows that wait in memory for their checkpoint",
                bufferedRows);
        gauge(
                "callstream_lake_buffered_bytes",
                "Bytes of the rows that wait in memory for their checkpoint",
                bufferedBytes);
        gauge(
                "callstream_lake_stopped_partitions",
                "Partitions that are not read any more until an operator acts",
                stopped);
    }

    void committed(LakeTable table, Outcome outcome, Duration took) {
        counter("callstream_lake_rows_total", table.name()).increment(outcome.rows());
        counter("callstream_lake_files_total", table.name()).increment(outcome.files());
        counter("callstream_lake_bytes_total", table.name()).increment(outcome.bytes());
        if (!outcome.committed().isEmpty()) {
            commits(table.name(), "committed");
        }
        if (!outcome.fenced().isEmpty()) {
            commits(table.name(), "fenced");
            counter("callstream_lake_fenced_total", table.name())
                    .increment(outcome.fenced().size());
        }
        Timer.builder("callstream_lake_checkpoint_seconds")
                .tag("table", table.name())
                .register(registry)
                .record(took);
    }

    void failed(LakeTable table) {
        commits(table.name(), "failed");
    }

    void unreadable(LakeTable table) {
        counter("callstream_lake_unreadable_total", table.name()).increment();
    }

    @Override
    public void judged(
            LakeTable table,
            List<SuiteRun.Result> results,
            long rows,
            long keptOut,
            Duration took) {
        for (SuiteRun.Result result : results) {
            for (SuiteRun.Judged one : result.judged()) {
                Counter.builder("callstream_lake_expectations_total")
                        .tag("table", table.name())
                        .tag(
                                "severity",
                                one.expectation().severity().name().toLowerCase(Locale.ROOT))
                        .tag("result", outcome(one.finding()))
                        .register(registry)
                        .increment();
                if (one.finding() instanceof Finding.Impossible(String reason)) {
                    LOG.atError()
                            .addKeyValue("table", table.name())
                            .addKeyValue("suite", result.suite().source())
                            .addKeyValue("expectation", one.expectation().type())
                            .addKeyValue("reason", reason)
                            .log("an expectation does not fit its table");
                }
            }
        }
        counter("callstream_lake_judged_rows_total", table.name()).increment(rows);
        counter("callstream_lake_quarantined_rows_total", table.name()).increment(keptOut);
        Timer.builder("callstream_lake_quality_seconds")
                .tag("table", table.name())
                .register(registry)
                .record(took);
    }

    private static String outcome(Finding finding) {
        if (finding instanceof Finding.Impossible) {
            return "impossible";
        }
        return finding.success() ? "met" : "failed";
    }

    void lineageDropped(long events) {
        registry.counter("callstream_lake_lineage_dropped_total").increment(events);
    }

    void maintained(LakeTable table, Round round) {
        counter("callstream_lake_merged_files_total", table.name()).increment(round.merged());
        counter("callstream_lake_complete_hours_total", table.name()).increment(round.completed());
        gauge("callstream_lake_snapshots", snapshots, "Snapshots that the table keeps", table)
                .set(round.snapshots());
        round.watermark()
                .ifPresent(
                        time ->
                                gauge(
                                                "callstream_lake_watermark_seconds",
                                                watermarks,
                                                "Event time that every partition has gone up to",
                                                table)
                                        .set(time.getEpochSecond()));
    }

    void compared(String view, ParityCount count) {
        long unequal = count.mismatched() + count.extra();
        rows(view, "equal").increment(Math.max(0, count.rows() - unequal - count.incomplete()));
        rows(view, "mismatched").increment(count.mismatched());
        rows(view, "missing").increment(count.missing());
        rows(view, "extra").increment(count.extra());
        rows(view, "incomplete").increment(count.incomplete());
    }

    private Counter rows(String view, String result) {
        return Counter.builder("callstream_parity_rows_total")
                .description("Feature rows compared with what the lake's events give")
                .tag("view", view)
                .tag("result", result)
                .register(registry);
    }

    private AtomicLong gauge(
            String name, Map<String, AtomicLong> gauges, String description, LakeTable table) {
        return gauges.computeIfAbsent(
                table.name(),
                key -> {
                    AtomicLong value = new AtomicLong();
                    Gauge.builder(name, value, AtomicLong::get)
                            .description(description)
                            .tag("table", key)
                            .register(registry);
                    return value;
                });
    }

    void holding(Collection<OpenPartition> open) {
        openFiles.set(open.stream().mapToLong(OpenPartition::openFiles).sum());
        bufferedRows.set(open.stream().mapToLong(OpenPartition::rows).sum());
        bufferedBytes.set(open.stream().mapToLong(OpenPartition::bytes).sum());
    }

    void stopped(long partitions) {
        stopped.set(partitions);
    }

    void lag(String table, long records) {
        lags.computeIfAbsent(
                        table,
                        name -> {
                            AtomicLong lag = new AtomicLong();
                            Gauge.builder("callstream_lake_lag_records", lag, AtomicLong::get)
                                    .description(
                                            "Offsets in the topics that are not in the table yet")
                                    .tag("table", name)
                                    .register(registry);
                            return lag;
                        })
                .set(records);
    }

    private void commits(String table, String result) {
        Counter.builder("callstream_lake_commits_total")
                .tag("table", table)
                .tag("result", result)
                .register(registry)
                .increment();
    }

    private Counter counter(String name, String table) {
        return Counter.builder(name).tag("table", table).register(registry);
    }

    private void gauge(String name, String description, AtomicLong value) {
        Gauge.builder(name, value, AtomicLong::get).description(description).register(registry);
    }
}
