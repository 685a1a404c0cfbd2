package io.callstream.local;

import io.callstream.local.process.LocalFault;
import io.callstream.local.process.PortProbe;
import io.callstream.local.process.Program;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/// A Kafka broker (KRaft, broker and controller in one) in its own JVM, on loopback, with its own
/// class path.
final class EmbeddedKafka implements Program {
    private static final List<Part> BROKERS = List.of(Part.KAFKA, Part.KAFKA_2, Part.KAFKA_3);

    private final Part part;
    private final LocalConfig config;
    private final Path data;
    private final Path properties;

    EmbeddedKafka(Part part, LocalConfig config) {
        this.part = part;
        this.config = config;
        this.data = config.dir().resolve(part.processName());
        this.properties = config.dir().resolve("run").resolve(part.processName() + ".properties");
    }

    /// The brokers of that configuration.
    static List<Part> brokers(LocalConfig config) {
        return BROKERS.subList(0, config.brokers());
    }

    @Override
    public String name() {
        return part.processName();
    }

    @Override
    public void prepare() {
        try {
            Files.writeString(properties, properties());
            if (!Files.exists(data.resolve("meta.properties"))) {
                format();
            }
        } catch (IOException e) {
            throw new LocalFault(
                    "cannot prepare " + name() + " in " + data + ": " + e.getMessage(), e);
        }
    }

    @Override
    public List<String> command() {
        return java("kafka.Kafka", properties.toString());
    }

    @Override
    public Map<String, String> environment() {
        return Map.of();
    }

    @Override
    public Path workingDirectory() {
        return config.dir();
    }

    @Override
    public Optional<String> notReadyBecause() {
        int port = config.ports().of(part);
        if (!PortProbe.accepts("127.0.0.1", port)) {
            return Optional.of("nothing answers on port " + port);
        }
        return notReadyBecause("127.0.0.1:" + port, config.brokers());
    }

    /// Empty if a cluster of at least so many brokers answers there.
    static Optional<String> notReadyBecause(String bootstrap, int brokers) {
        Map<String, Object> settings =
                Map.of(
                        AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap,
                        AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 3000,
                        AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, 2000);
        try (Admin admin = Admin.create(settings)) {
            int found = admin.describeCluster().nodes().get(4, TimeUnit.SECONDS).size();
            return found >= brokers
                    ? Optional.empty()
                    : Optional.of(found + " of " + brokers + " brokers are there");
        } catch (ExecutionException | TimeoutException e) {
            return Optional.of(
                    "the broker at " + bootstrap + " does not answer: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LocalFault("interrupted while asking the broker", e);
        }
    }

    private List<String> java(String main, String... arguments) {
        Path log = config.dir().resolve("logs");
        Path archive = config.layout().stack("kafka").resolve(main + ".jsa");
        return Jvm.command("512m", archive)
                .option("-XX:TieredStopAtLevel=1")
                .option("-Dkafka.logs.dir=" + log)
                .option("-Dorg.slf4j.simpleLogger.showDateTime=true")
                .option("-Dorg.slf4j.simpleLogger.dateTimeFormat=yyyy-MM-dd HH:mm:ss.SSS")
                .option(
                        "-Dorg.slf4j.simpleLogger.log.org.apache.kafka.common.config.AbstractConfig=warn")
                .main(config.layout().stack("kafka/lib") + "/*", main, arguments);
    }

    private void format() throws IOException {
        Path log = config.dir().resolve("logs").resolve(name() + "-format.log");
        Process process =
                new ProcessBuilder(
                                java(
                                        "kafka.tools.StorageTool",
                                        "format",
                                        "-t",
                                        clusterId(),
                                        "-c",
                                        properties.toString()))
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
        try {
            boolean ended = process.waitFor(config.patience().toSeconds(), TimeUnit.SECONDS);
            if (!ended || process.exitValue() != 0) {
                process.destroyForcibly();
                throw new LocalFault(
                        "cannot format the storage of " + name() + " in " + data + "; see " + log);
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new LocalFault("interrupted while formatting the storage of " + name(), e);
        }
    }

    /// The id all brokers of the data directory share, made at the first start.
    private String clusterId() throws IOException {
        Path file = config.dir().resolve("kafka-cluster-id");
        if (!Files.exists(file)) {
            UUID uuid = UUID.randomUUID();
            byte[] bytes =
                    ByteBuffer.allocate(16)
                            .putLong(uuid.getMostSignificantBits() & Long.MAX_VALUE)
                            .putLong(uuid.getLeastSignificantBits())
                            .array();
            Files.writeString(file, Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
        }
        return Files.readString(file).strip();
    }

    private String properties() {
        int replication = config.brokers();
        int inSync = config.brokers() == 1 ? 1 : 2;
        int port = config.ports().of(part);
        String voters =
                brokers(config).stream()
                        .map(broker -> id(broker) + "@127.0.0.1:" + (config.ports().of(broker) + 1))
                        .collect(Collectors.joining(","));
        return String.join(
                "\n",
                "process.roles=broker,controller",
                "node.id=" + id(part),
                "controller.quorum.voters=" + voters,
                "controller.listener.names=CONTROLLER",
                "listeners=PLAINTEXT://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:" + (port + 1),
                "advertised.listeners=PLAINTEXT://127.0.0.1:" + port,
                "listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT",
                "inter.broker.listener.name=PLAINTEXT",
                "log.dirs=" + data,
                "auto.create.topics.enable=false",
                "default.replication.factor=" + replication,
                "min.insync.replicas=" + inSync,
                "offsets.topic.replication.factor=" + replication,
                "offsets.topic.num.partitions=6",
                "transaction.state.log.replication.factor=" + replication,
                "transaction.state.log.min.isr=" + inSync,
                "transaction.state.log.num.partitions=6",
                "share.coordinator.state.topic.replication.factor=" + replication,
                "share.coordinator.state.topic.min.isr=" + inSync,
                "group.initial.rebalance.delay.ms=0",
                "broker.session.timeout.ms=6000",
                "log.cleaner.dedupe.buffer.size=33554432",
                "");
    }

    private static int id(Part broker) {
        return broker.ordinal() + 1;
    }
}
