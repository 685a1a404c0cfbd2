package io.callstream.e2e.suite;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.callstream.local.Endpoints;
import io.callstream.local.Http;
import io.callstream.local.Layout;
import io.callstream.local.LocalConfig;
import io.callstream.local.LocalSuite;
import io.callstream.local.Part;
import io.callstream.local.Ports;
import io.callstream.local.report.Broker;
import io.callstream.local.report.Drain;
import io.callstream.local.report.Metrics;
import io.callstream.replay.Replay;
import io.callstream.replay.ReplayConfig;
import io.callstream.replay.ReplayProgress;
import io.callstream.replay.ReplayReport;
import io.callstream.replay.ReplayTarget;
import io.callstream.runtime.Env;
import io.callstream.serde.RegistrySchemaIds;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.awaitility.Awaitility;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The stack and the four services, each a process of its own, on free ports, with their data and
/// logs below `target/e2e/<name>`.
public final class Suite implements AutoCloseable {
    /// How long anything may take on a machine that is busy with other things.
    public static final Duration PATIENCE = Duration.ofMinutes(3);

    /// Longer than a row is held back to coalesce, its commit included.
    private static final Duration HELD_BACK = Duration.ofMillis(1_500);

    private static final Logger LOG = LoggerFactory.getLogger(Suite.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> STREAMS =
            List.of(Part.INGEST.processName(), Part.ENRICHMENT.processName());
    private static final List<String> READERS =
            List.of(Part.FEATURE.processName(), Part.LAKE_SINK.processName());

    private final String name;
    private final LocalSuite processes;
    private final Broker broker;
    private final AvroValues values;
    private final Thread atExit = new Thread(this::stop, "stop-suite");

    private Suite(String name, LocalSuite processes) {
        this.name = name;
        this.processes = processes;
        this.broker = new Broker(processes.endpoints().kafkaBootstrap());
        this.values =
                new AvroValues(
                        new RegistrySchemaIds(
                                URI.create(processes.endpoints().registryUrl()),
                                Duration.ofSeconds(20),
                                InstantSource.system()));
    }

    static Suite start(String name, Map<String, String> variables) {
        long begin = System.nanoTime();
        Path dir = Path.of("target", "e2e", name).toAbsolutePath();
        wipe(dir);
        LocalConfig config =
                new LocalConfig(
                                Layout.find(),
                                dir,
                                Ports.free(),
                                1,
                                Map.of("CALLSTREAM_LAKE_IDLE", "1s"),
                                PATIENCE)
                        .forBurst();
        Suite suite = new Suite(name, LocalSuite.start(config.with(variables)));
        Runtime.getRuntime().addShutdownHook(suite.atExit);
        suite.tell("started", begin);
        return suite;
    }

    /// Name of its directory below `target/e2e`.
    public String name() {
        return name;
    }

    /// The processes, to be killed and started again.
    public LocalSuite processes() {
        return processes;
    }

    public Endpoints endpoints() {
        return processes.endpoints();
    }

    /// Avro values of its topics.
    public AvroValues values() {
        return values;
    }

    /// The lake as it is now.
    public Lake lake() {
        return new Lake(processes.config().dir(), endpoints());
    }

    /// The variables by which a program finds the stack.
    public Map<String, String> variables() {
        Map<String, String> variables = new HashMap<>(endpoints().variables());
        variables.putAll(processes.config().topicVariables());
        return variables;
    }

    /// Plays recordings to their end.
    public ReplayReport replay(Path data, UnaryOperator<ReplayConfig> how) {
        long begin = System.nanoTime();
        Env env = Env.of(variables());
        ReplayTarget target = ReplayTarget.from(env);
        env.verify();
        ReplayReport report =
                Replay.run(how.apply(ReplayConfig.of(data, target)), ReplayProgress.SILENT);
        tell("replayed " + report.events() + " events", begin);
        return report;
    }

    /// Waits until all that was sent has gone through every stage, into Redis and the lake.
    public void drain() {
        long begin = System.nanoTime();
        new Drain(broker, PATIENCE, _ -> {}).await(STREAMS, READERS);
        tell("drained", begin);
    }

    /// Waits until all has gone through and nothing more leaves a window.
    public void settle() {
        long begin = System.nanoTime();
        Drain drain = new Drain(broker, PATIENCE, _ -> {});
        drain.settle(STREAMS);
        Awaitility.await("no more rows")
                .atMost(PATIENCE)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(100))
                .until(this::standsStill);
        drain.read(READERS);
        tell("settled", begin);
    }

    private boolean standsStill() {
        Map<TopicPartition, Long> before = publicEnds();
        LockSupport.parkNanos(HELD_BACK.toNanos());
        return metrics(Part.ENRICHMENT).sum("callstream_timer_lag_seconds") == 0
                && publicEnds().equals(before);
    }

    private Map<TopicPartition, Long> publicEnds() {
        Map<TopicPartition, Long> ends = new HashMap<>(ends());
        ends.keySet().removeIf(one -> isInternal(one.topic()));
        return ends;
    }

    /// Where each partition ends.
    public Map<TopicPartition, Long> ends() {
        return broker.ends();
    }

    /// Names of the topics that others than the streams themselves may read.
    public List<String> topics() {
        return ends().keySet().stream()
                .map(TopicPartition::topic)
                .filter(topic -> !isInternal(topic))
                .distinct()
                .sorted()
                .toList();
    }

    /// Hands over the committed records of all topics that others may read.
    public void read(Consumer<ConsumerRecord<byte[], byte[]>> visitor) {
        broker.read(Map.of(), publicEnds(), visitor);
    }

    /// All committed records of a topic, by partition in order.
    public List<ConsumerRecord<byte[], byte[]>> records(String topic) {
        return records(topic, Map.of());
    }

    /// The committed records of a topic from those positions on, by partition in order.
    public List<ConsumerRecord<byte[], byte[]>> records(
            String topic, Map<TopicPartition, Long> from) {
        Map<TopicPartition, Long> to =
                ends().entrySet().stream()
                        .filter(entry -> entry.getKey().topic().equals(topic))
                        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        broker.read(from, to, records::add);
        records.sort(
                Comparator.<ConsumerRecord<byte[], byte[]>>comparingInt(ConsumerRecord::partition)
                        .thenComparingLong(ConsumerRecord::offset));
        return records;
    }

    /// What the feature service answers for an entity; empty where it has no row.
    public Optional<JsonNode> row(String view, String key) {
        URI uri =
                endpoints()
                        .url(Part.FEATURE)
                        .resolve(
                                "/v1/features/"
                                        + view
                                        + "/"
                                        + URLEncoder.encode(key, StandardCharsets.UTF_8));
        try {
            Http.Answer answer = Http.get(uri);
            return switch (answer.status()) {
                case 200 -> Optional.of(JSON.readTree(answer.body()));
                case 404 -> Optional.empty();
                default ->
                        throw new IllegalStateException(
                                uri + " answers " + answer.status() + " " + answer.body());
            };
        } catch (IOException e) {
            throw new UncheckedIOException(uri + " does not answer", e);
        }
    }

    /// The figures of a service.
    public Metrics metrics(Part service) {
        return Metrics.of(endpoints().url(service));
    }

    /// Empties Redis, as if it had been lost.
    public void wipeOnlineStore() {
        URI redis = URI.create(endpoints().redisUri());
        try (Socket socket = new Socket(redis.getHost(), redis.getPort())) {
            socket.setSoTimeout((int) PATIENCE.toMillis());
            socket.getOutputStream().write("FLUSHALL\r\n".getBytes(StandardCharsets.UTF_8));
            byte[] answer = socket.getInputStream().readNBytes(3);
            if (!Arrays.equals(answer, "+OK".getBytes(StandardCharsets.UTF_8))) {
                throw new IllegalStateException("Redis refuses FLUSHALL");
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Redis does not answer at " + redis, e);
        }
    }

    /// Stops everything; data and logs stay.
    @Override
    public void close() {
        Runtime.getRuntime().removeShutdownHook(atExit);
        stop();
    }

    private void stop() {
        broker.close();
        processes.close();
    }

    private void tell(String what, long since) {
        LOG.atInfo()
                .addKeyValue("suite", name)
                .addKeyValue("sec", Duration.ofNanos(System.nanoTime() - since).toMillis() / 1e3)
                .log(what);
    }

    private static boolean isInternal(String topic) {
        return topic.startsWith("__")
                || topic.endsWith("-changelog")
                || topic.endsWith("-repartition");
    }

    private static void wipe(Path dir) {
        if (!Files.exists(dir)) {
            return;
        }
        try (Stream<Path> files = Files.walk(dir)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot empty " + dir, e);
        }
    }
}
