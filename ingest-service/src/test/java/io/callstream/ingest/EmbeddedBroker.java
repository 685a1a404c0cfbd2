package io.callstream.ingest;

import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;

import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.Feature;
import org.apache.kafka.server.common.MetadataVersion;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Map;

/// A real broker in this JVM (KRaft, broker and controller in one), on loopback.
final class EmbeddedBroker implements AutoCloseable {
    private final KafkaRaftServer server;
    private final String bootstrap;

    private EmbeddedBroker(KafkaRaftServer server, String bootstrap) {
        this.server = server;
        this.bootstrap = bootstrap;
    }

    /// Starts it.
    ///
    /// @param directory empty; holds its log
    static EmbeddedBroker start(Path directory) throws IOException {
        String bootstrap = "127.0.0.1:" + freePort();
        String controller = "127.0.0.1:" + freePort();
        format(directory);
        KafkaConfig config =
                new KafkaConfig(
                        Map.ofEntries(
                                Map.entry("process.roles", "broker,controller"),
                                Map.entry("node.id", "1"),
                                Map.entry("controller.quorum.voters", "1@" + controller),
                                Map.entry("controller.listener.names", "CONTROLLER"),
                                Map.entry(
                                        "listeners",
                                        "PLAINTEXT://" + bootstrap + ",CONTROLLER://" + controller),
                                Map.entry("advertised.listeners", "PLAINTEXT://" + bootstrap),
                                Map.entry(
                                        "listener.security.protocol.map",
                                        "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT"),
                                Map.entry("log.dirs", directory.toString()),
                                Map.entry("offsets.topic.num.partitions", "1"),
                                Map.entry("offsets.topic.replication.factor", "1"),
                                Map.entry("transaction.state.log.num.partitions", "1"),
                                Map.entry("transaction.state.log.replication.factor", "1"),
                                Map.entry("transaction.state.log.min.isr", "1"),
                                Map.entry("group.initial.rebalance.delay.ms", "0"),
                                Map.entry("auto.create.topics.enable", "false")),
                        false);
        KafkaRaftServer server = new KafkaRaftServer(config, Time.SYSTEM);
        server.startup();
        return new EmbeddedBroker(server, bootstrap);
    }

    private static void format(Path directory) throws IOException {
        Formatter formatter =
                new Formatter()
                        .setPrintStream(
                                new java.io.PrintStream(
                                        java.io.OutputStream.nullOutputStream(),
                                        false,
                                        java.nio.charset.StandardCharsets.UTF_8))
                        .setClusterId(Uuid.randomUuid().toString())
                        .setNodeId(1)
                        .setControllerListenerName("CONTROLLER")
                        .setSupportedFeatures(Feature.PRODUCTION_FEATURES)
                        .setReleaseVersion(MetadataVersion.LATEST_PRODUCTION)
                        .setMetadataLogDirectory(directory.toString())
                        .addDirectory(directory.toString());
        try {
            formatter.run();
        } catch (Exception e) {
            throw new IOException("cannot format " + directory, e);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    String bootstrap() {
        return bootstrap;
    }

    @Override
    public void close() {
        server.shutdown();
        server.awaitShutdown();
    }
}
