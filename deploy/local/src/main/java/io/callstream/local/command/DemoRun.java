package io.callstream.local.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.callstream.local.LocalSuite;
import io.callstream.local.Part;
import io.callstream.local.report.Audit;
import io.callstream.local.report.Broker;
import io.callstream.local.report.Check;
import io.callstream.local.report.Drain;
import io.callstream.local.report.Metrics;
import io.callstream.local.report.ScreenProbe;
import io.callstream.replay.Replay;
import io.callstream.replay.ReplayConfig;
import io.callstream.replay.ReplayReport;
import io.callstream.replay.ReplayShift;
import io.callstream.replay.ReplaySpeed;
import io.callstream.replay.ReplayTarget;
import io.callstream.replay.TerminalProgress;
import io.callstream.replay.recording.BankMode;
import io.callstream.runtime.Env;

import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// One replay through a running suite, from the first record sent to the last sum checked.
///
/// @param data the recordings
/// @param run suffix of all ids; null: none if the suite has not seen a call yet, else one made up
/// @param stall how long a stage may stand still
/// @param headless lines instead of a bar
record DemoRun(
        Path data,
        ReplaySpeed speed,
        ReplayShift shift,
        BankMode mode,
        @Nullable String run,
        Duration stall,
        boolean headless) {
    private static final List<String> STREAMS =
            List.of(Part.INGEST.processName(), Part.ENRICHMENT.processName());
    private static final List<String> READERS =
            List.of(Part.FEATURE.processName(), Part.LAKE_SINK.processName());

    /// Plays and checks; writes what it finds below `json`, whose `durations_sec` is there.
    List<Check> play(LocalSuite suite, ObjectNode json, Consumer<String> tell) {
        ObjectNode durations = (ObjectNode) json.get("durations_sec");
        try (Broker broker = new Broker(suite.endpoints().kafkaBootstrap());
                ScreenProbe screen = new ScreenProbe(suite.endpoints().url(Part.FEATURE))) {
            Map<TopicPartition, Long> from = broker.ends();
            Map<String, Long> duplicates = duplicates(suite);
            ReplayConfig config = config(suite, from);
            json.put("data", data.toAbsolutePath().toString());
            json.put("speed", speed.toString());
            json.put("shift", shift.name().toLowerCase(java.util.Locale.ROOT));
            json.put("mode", mode.name().toLowerCase(java.util.Locale.ROOT));
            json.put("run", config.run().orElse(""));
            tell.accept("replaying " + data + " at speed " + speed);
            ReplayReport replay =
                    Replay.run(
                            config,
                            headless
                                    ? new TerminalProgress(System.err, false)
                                    : TerminalProgress.onStandardError());
            json.set("replay", replay.toJson());
            long sent = System.nanoTime();
            tell.accept(
                    String.format(
                            "sent %,d events in %.1f s; draining",
                            replay.events(), replay.sending().toMillis() / 1e3));
            Map<TopicPartition, Long> to =
                    new Drain(broker, stall, suite::ended, tell).await(STREAMS, READERS);
            durations.put("replay", replay.whole().toMillis() / 1e3);
            durations.put("drain", seconds(sent));
            tell.accept(
                    String.format(
                            "drained %.1f s after the last event was sent; counting",
                            seconds(sent)));
            screen.writeTo(json.putObject("screen_ms"));
            long drained = System.nanoTime();
            Map<String, Long> dropped = duplicates(suite);
            duplicates.forEach((topic, count) -> dropped.merge(topic, -count, Long::sum));
            List<Check> checks =
                    new Audit(suite.config(), suite.endpoints(), from, to)
                            .run(broker, replay, dropped, json);
            durations.put("count", seconds(drained));
            write(checks, json.putArray("checks"));
            return checks;
        }
    }

    private ReplayConfig config(LocalSuite suite, Map<TopicPartition, Long> from) {
        Map<String, String> variables = new HashMap<>(suite.config().environment());
        variables.putAll(suite.endpoints().variables());
        variables.putAll(suite.config().topicVariables());
        Env env = Env.of(variables);
        ReplayTarget target = ReplayTarget.from(env);
        env.verify();
        ReplayConfig config =
                ReplayConfig.of(data, target).withSpeed(speed).withShift(shift).withMode(mode);
        if (run != null) {
            return config.withRun(run);
        }
        boolean fresh =
                from.entrySet().stream()
                        .noneMatch(
                                entry ->
                                        entry.getKey().topic().equals("call-center-events")
                                                && entry.getValue() > 0);
        return fresh
                ? config
                : config.withRun("r" + Long.toString(System.currentTimeMillis() / 1000, 36));
    }

    /// What the ingest service has dropped as seen before, by validated topic.
    private static Map<String, Long> duplicates(LocalSuite suite) {
        Metrics metrics = Metrics.of(suite.endpoints().url(Part.INGEST));
        Map<String, Long> dropped = new HashMap<>();
        Map.of(
                        "call-events", "call-events",
                        "transcripts", "transcript-segments",
                        "outcomes", "call-resolutions",
                        "agent-states", "agent-state-changes")
                .forEach(
                        (kind, topic) ->
                                dropped.put(
                                        topic,
                                        (long)
                                                metrics.sum(
                                                        "callstream_ingest_records_total",
                                                        "fate=\"duplicate\"",
                                                        "kind=\"" + kind + "\"")));
        return dropped;
    }

    private static void write(List<Check> checks, ArrayNode array) {
        checks.forEach(
                check ->
                        array.addObject()
                                .put("name", check.name())
                                .put("expected", check.expected())
                                .put("actual", check.actual())
                                .put("sum", check.sum())
                                .put("passed", check.passed()));
    }

    private static double seconds(long since) {
        return (System.nanoTime() - since) / 1_000_000 / 1e3;
    }
}
