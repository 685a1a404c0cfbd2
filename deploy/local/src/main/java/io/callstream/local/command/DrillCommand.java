package io.callstream.local.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.callstream.local.Buckets;
import io.callstream.local.DataDirectory;
import io.callstream.local.Endpoints;
import io.callstream.local.LocalConfig;
import io.callstream.local.LocalStack;
import io.callstream.local.LocalSuite;
import io.callstream.local.Outside;
import io.callstream.local.Part;
import io.callstream.local.SuiteStatus;
import io.callstream.local.process.ChildProcess;
import io.callstream.local.process.LocalFault;
import io.callstream.local.report.Broker;
import io.callstream.local.report.RedisRows;

import org.apache.kafka.common.TopicPartition;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import software.amazon.awssdk.services.s3.S3Client;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Loses Kafka and Redis for real, brings them back from the archive, and proves that what comes
/// back is what was there.
@Command(
        name = "drill",
        description = {
            "Archives the topics, then kills the local Kafka and Redis and removes their data and the services' state, restores both",
            "and compares. Prints RPO (what was lost) and RTO (how long it took). Needs a running suite without traffic."
        },
        mixinStandardHelpOptions = true)
final class DrillCommand implements Callable<Integer> {
    private static final Duration REBUILD = Duration.ofMinutes(5);

    private final Map<String, String> environment;

    @Option(names = "--yes", description = "really remove the data of the local Kafka and Redis")
    private boolean sure;

    @Mixin private Where where = new Where();

    @Spec private CommandSpec spec = CommandSpec.create();

    DrillCommand(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() {
        LocalConfig config = new SuiteStatus(where.config(environment)).config();
        refuse(config);
        Endpoints endpoints = Endpoints.of(config);
        URI redis = URI.create(endpoints.redisUri());
        String name = "drill-" + Instant.now().getEpochSecond();
        step("archive");
        tool(Tool.ARCHIVE, name);
        Map<String, Map<String, String>> before = RedisRows.read(redis);
        JsonNode cut = cut(endpoints, name);
        Map<TopicPartition, Long> ends = ends(endpoints);
        step("kill Kafka and Redis, remove their data");
        Instant lost = Instant.now();
        List<Part> killed = new ArrayList<>();
        for (Part part : Part.values()) {
            if (part.isBroker() || part == Part.REDIS) {
                ChildProcess.pidFile(config.dir(), part.processName())
                        .process()
                        .ifPresent(
                                process -> {
                                    process.destroyForcibly();
                                    killed.add(part);
                                });
            }
        }
        Part.services().forEach(part -> stop(config, part, Duration.ofSeconds(2)));
        killed.forEach(part -> stop(config, part, Duration.ofSeconds(5)));
        new DataDirectory(config.dir()).loseKafkaAndRedis();
        step("start an empty Kafka and Redis");
        LocalStack.start(config, this::say);
        step("restore");
        tool(Tool.RESTORE, name);
        Duration restored = Duration.between(lost, Instant.now());
        step("start the services");
        LocalSuite.start(config, this::say);
        step("wait until Redis is rebuilt from the topics");
        long different = awaitRows(redis, before, lost);
        Duration back = Duration.between(lost, Instant.now());
        step("result");
        return result(cut, ends, lost, restored, back, before.size(), different);
    }

    private void refuse(LocalConfig config) {
        if (Outside.KAFKA.in(config.environment()).isPresent()
                || Outside.REDIS.in(config.environment()).isPresent()) {
            throw new LocalFault(
                    "a drill is for the local Kafka and Redis; here an outside one is set");
        }
        List<SuiteStatus.Line> faulty =
                new SuiteStatus(config)
                        .lines().stream().filter(line -> line.fault().isPresent()).toList();
        if (!faulty.isEmpty()) {
            throw new LocalFault(
                    faulty.getFirst().part().processName()
                            + " "
                            + faulty.getFirst().fault().orElse("")
                            + "; a drill needs the whole suite: ./callstream up");
        }
        if (!sure) {
            throw new LocalFault(
                    "this removes all data of Kafka and Redis in "
                            + config.dir()
                            + "; say --yes if you mean it");
        }
    }

    private int result(
            JsonNode cut,
            Map<TopicPartition, Long> ends,
            Instant lost,
            Duration restored,
            Duration back,
            int rows,
            long different) {
        long lostOffsets = 0;
        for (Map.Entry<TopicPartition, Long> end : ends.entrySet()) {
            JsonNode at =
                    cut.path("ends").path(end.getKey().topic() + "-" + end.getKey().partition());
            lostOffsets += Math.max(0, end.getValue() - at.asLong(end.getValue()));
        }
        Instant taken = Instant.parse(cut.path("takenAt").asText());
        say("topics        equal to the archive, byte by byte");
        say(
                "Redis         %,d rows, %s"
                        .formatted(rows, different == 0 ? "all equal" : different + " different"));
        say(
                "RPO           %.1f s between the archive's point and the loss; %,d offsets appended in between"
                        .formatted(Duration.between(taken, lost).toMillis() / 1000.0, lostOffsets));
        say(
                "RTO           %.1f s from the loss to services ready and Redis rebuilt (topics back after %.1f s)"
                        .formatted(back.toMillis() / 1000.0, restored.toMillis() / 1000.0));
        return different == 0 ? 0 : 1;
    }

    /// Rows that are not as before, once all are or the patience is over.
    private static long awaitRows(
            URI redis, Map<String, Map<String, String>> before, Instant since) {
        while (true) {
            Map<String, Map<String, String>> now = RedisRows.read(redis);
            long different =
                    before.entrySet().stream()
                            .filter(row -> !row.getValue().equals(now.get(row.getKey())))
                            .count();
            if (different == 0 || since.plus(REBUILD).isBefore(Instant.now())) {
                return different;
            }
            pause();
        }
    }

    private static void pause() {
        try {
            if (new CountDownLatch(1).await(500, TimeUnit.MILLISECONDS)) {
                throw new IllegalStateException("nobody counts down");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LocalFault("interrupted", e);
        }
    }

    private static void stop(LocalConfig config, Part part, Duration patience) {
        ChildProcess.stop(ChildProcess.pidFile(config.dir(), part.processName()), patience);
    }

    private void tool(Tool tool, String name) {
        List<String> words = new ArrayList<>(List.of("--name", name, "--check"));
        for (String word : spec.commandLine().getParseResult().originalArgs()) {
            if (!word.equals("--yes")) {
                words.add(word);
            }
        }
        if (ToolCommand.of(environment, tool).execute(words.toArray(String[]::new)) != 0) {
            throw new LocalFault(
                    tool.command() + " failed; the archive is at restricted/archive/" + name);
        }
    }

    private static JsonNode cut(Endpoints endpoints, String name) {
        try (S3Client store = Buckets.client(endpoints)) {
            byte[] manifest =
                    store.getObjectAsBytes(
                                    request ->
                                            request.bucket(Endpoints.LAKE_BUCKET)
                                                    .key(
                                                            "restricted/archive/"
                                                                    + name
                                                                    + "/archive.json"))
                            .asByteArray();
            return new ObjectMapper().readTree(manifest).path("cut");
        } catch (IOException e) {
            throw new LocalFault("the archive's manifest cannot be read: " + e, e);
        }
    }

    private static Map<TopicPartition, Long> ends(Endpoints endpoints) {
        try (Broker broker = new Broker(endpoints.kafkaBootstrap())) {
            return broker.ends();
        }
    }

    private void step(String what) {
        say("");
        say("== " + what);
    }

    private void say(String line) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(line);
        out.flush();
    }
}
