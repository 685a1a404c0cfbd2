package io.callstream.local.report;

import com.fasterxml.jackson.databind.node.ObjectNode;

import io.callstream.local.Endpoints;
import io.callstream.local.LocalConfig;
import io.callstream.local.Outside;
import io.callstream.local.Part;
import io.callstream.replay.ReplayReport;
import io.callstream.serde.RegistrySchemaIds;

import org.apache.kafka.common.TopicPartition;

import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// Counts a run from end to end and says whether it adds up.
public final class Audit {
    private final LocalConfig config;
    private final Endpoints endpoints;
    private final Map<TopicPartition, Long> from;
    private final Map<TopicPartition, Long> to;

    /// @param from where the topics ended before the run
    /// @param to where they ended when it had drained
    public Audit(
            LocalConfig config,
            Endpoints endpoints,
            Map<TopicPartition, Long> from,
            Map<TopicPartition, Long> to) {
        this.config = config;
        this.endpoints = endpoints;
        this.from = from;
        this.to =
                to.entrySet().stream()
                        .filter(entry -> !isInternal(entry.getKey().topic()))
                        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /// Counts, writes the counts below `report`, and returns the checks.
    public List<Check> run(
            Broker broker, ReplayReport replay, Map<String, Long> duplicates, ObjectNode report) {
        Values values =
                new Values(
                        new RegistrySchemaIds(
                                URI.create(endpoints.registryUrl()),
                                Duration.ofSeconds(20),
                                InstantSource.system()));
        TopicTally tally = new TopicTally(values);
        broker.read(from, to, tally::add);
        Checks checks = new Checks(tally);
        checks.sent(replay.sent());
        checks.validation(duplicates);
        checks.enrichment();
        ObjectNode stages = report.putObject("stages");
        tally.counts()
                .forEach(
                        (topic, counts) -> {
                            ObjectNode node = stages.putObject(topic);
                            counts.forEach(node::put);
                        });
        lake(tally, checks, report.putObject("lake"));
        online(tally, values, checks, report.putObject("online"));
        ObjectNode latencies = report.putObject("latency_ms");
        tally.latencies().writeTo(latencies);
        readable(latencies);
        return checks.all();
    }

    /// As the feature service measures it: until the store has acknowledged the row.
    private void readable(ObjectNode latencies) {
        Metrics metrics = Metrics.of(endpoints.url(Part.FEATURE));
        for (String from : List.of("t_ingest", "t_feature")) {
            ObjectNode one = latencies.putObject(from + " to readable");
            for (String quantile : List.of("0.5", "0.95", "0.99")) {
                double seconds =
                        metrics.sum(
                                "callstream_readable_latency_summary_seconds",
                                "from=\"" + from + "\"",
                                "quantile=\"" + quantile + "\"");
                one.put(
                        "p" + quantile.substring(2).replaceFirst("^5$", "50"),
                        Math.round(seconds * 1000));
            }
        }
    }

    private void lake(TopicTally tally, Checks checks, ObjectNode node) {
        LakeRows rows = new LakeRows(config.dir());
        boolean ours = Outside.S3.in(config.environment()).isEmpty();
        try (LakeTables lake = new LakeTables(endpoints)) {
            Map<String, LakeTables.Table> tables = lake.all();
            Map<String, Map<String, LakeRows.Counted>> counted = new HashMap<>();
            tables.forEach(
                    (name, table) -> {
                        ObjectNode one = node.putObject(name);
                        one.put("rows", table.rows());
                        one.put("files", table.files().size());
                        one.put("bytes", table.bytes());
                        one.put("snapshot", table.snapshot());
                        if (ours) {
                            counted.put(name, rows.between(table, from, to));
                        }
                    });
            if (ours) {
                tally.counts()
                        .keySet()
                        .forEach(
                                topic ->
                                        checks.lake(
                                                topic,
                                                counted.getOrDefault(tableOf(topic), Map.of())
                                                        .getOrDefault(
                                                                topic,
                                                                new LakeRows.Counted(0, 0))));
            }
        }
    }

    private void online(TopicTally tally, Values values, Checks checks, ObjectNode node) {
        OnlineRows online = new OnlineRows(endpoints.url(Part.FEATURE), values);
        tally.lastRows()
                .forEach(
                        (topic, rows) -> {
                            String view = topic.substring("feature.".length());
                            OnlineRows.Compared compared = online.compare(view, rows);
                            ObjectNode one = node.putObject(view);
                            one.put("entities", rows.size());
                            one.put("checked", compared.checked());
                            one.put("equal", compared.equal());
                            one.put("newer", compared.newer());
                            one.put("different", compared.different());
                            checks.online(view, compared);
                        });
    }

    /// The table of a topic: its name with `_` for `-` and `.`; the aliases of the transcripts
    /// share one.
    static String tableOf(String topic) {
        return switch (topic) {
            case "live-call-transcripts", "call-center-transcripts" -> "call_transcripts";
            default -> topic.replace('-', '_').replace('.', '_');
        };
    }

    /// Topics that only the streams themselves read.
    static boolean isInternal(String topic) {
        return topic.startsWith("__")
                || topic.endsWith("-changelog")
                || topic.endsWith("-repartition");
    }
}
