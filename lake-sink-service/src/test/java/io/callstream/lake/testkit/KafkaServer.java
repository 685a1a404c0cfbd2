package io.callstream.lake.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// A real Kafka broker in a process of its own.
public final class KafkaServer implements AutoCloseable {
    private final int port;
    private final ChildProcess process;

    private KafkaServer(int port, ChildProcess process) {
        this.port = port;
        this.process = process;
    }

    public static KafkaServer start(Path directory) throws IOException, InterruptedException {
        return start(directory, "MkU3OEVBNTcwNTJENDM2Qg");
    }

    public static KafkaServer start(Path directory, String cluster)
            throws IOException, InterruptedException {
        int port = ChildProcess.freePort();
        int controller = ChildProcess.freePort();
        Path properties = directory.resolve("kafka.properties");
        Files.writeString(
                properties,
                """
                process.roles=broker,controller
                node.id=1
                controller.quorum.voters=1@127.0.0.1:%d
                controller.listener.names=CONTROLLER
                listeners=PLAINTEXT://127.0.0.1:%d,CONTROLLER://127.0.0.1:%d
                advertised.listeners=PLAINTEXT://127.0.0.1:%d
                listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
                log.dirs=%s
                auto.create.topics.enable=false
                offsets.topic.replication.factor=1
                offsets.topic.num.partitions=1
                transaction.state.log.replication.factor=1
                transaction.state.log.min.isr=1
                transaction.state.log.num.partitions=1
                group.initial.rebalance.delay.ms=0
                """
                        .formatted(controller, port, controller, port, directory.resolve("kafka")));
        java(
                        directory.resolve("format.log"),
                        "kafka.tools.StorageTool",
                        "format",
                        "-t",
                        cluster,
                        "-c",
                        properties.toString())
                .awaitEnd();
        ChildProcess process =
                java(directory.resolve("kafka.log"), "kafka.Kafka", properties.toString())
                        .awaitPort(port);
        return new KafkaServer(port, process);
    }

    private static ChildProcess java(Path log, String main, String... arguments) {
        String classPath =
                System.getProperty(
                        "surefire.test.class.path", System.getProperty("java.class.path"));
        List<String> command =
                new java.util.ArrayList<>(
                        List.of("-Xmx512m", "-XX:TieredStopAtLevel=1", "-cp", classPath, main));
        command.addAll(List.of(arguments));
        return ChildProcess.java(log, Map.of(), command);
    }

    public String bootstrap() {
        return "127.0.0.1:" + port;
    }

    @Override
    public void close() {
        process.close();
    }
}
