package io.callstream.bench.features;

import io.callstream.local.LocalSuite;
import io.callstream.local.Part;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;

/// The enrichment service, as it is shipped, in a JVM of its own, over a topic that is full.
final class EngineRun {
    private static final String GROUP = "enrichment-service";
    private static final long PATIENCE_NANOS = Duration.ofMinutes(10).toNanos();

    private final LocalSuite suite;
    private final Admin admin;

    EngineRun(LocalSuite suite, Admin admin) {
        this.suite = suite;
        this.admin = admin;
    }

    /// @param eventsPerSecond from the first commit to the last
    /// @param cpuSecondsPerMillion of the whole process over the same time
    /// @param rows made
    /// @param stateBytes written to store and changelog
    record Result(
            double eventsPerSecond, double cpuSecondsPerMillion, double rows, double stateBytes) {}

    void start(Scenario scenario, Path views) throws IOException {
        Files.createDirectories(views);
        Files.writeString(views.resolve(scenario.view() + ".yaml"), scenario.yaml());
        suite.start(
                Part.ENRICHMENT,
                Map.of(
                        "CALLSTREAM_TUNING", "throughput",
                        "CALLSTREAM_THREADS", "2",
                        "CALLSTREAM_STANDBYS", "0",
                        "CALLSTREAM_VIEWS_DIR", views.toString()));
    }

    /// Waits until all has been read.
    Result finish(Scenario scenario, long events)
            throws IOException, InterruptedException, ExecutionException {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        long first = 0;
        long begin = 0;
        Duration cpuBefore = Duration.ZERO;
        while (true) {
            long read = committed(scenario.topic());
            if (first == 0 && read > 0) {
                first = read;
                begin = System.nanoTime();
                cpuBefore = cpu();
            }
            if (read >= events) {
                break;
            }
            if (System.nanoTime() > deadline) {
                throw new IOException(
                        "the engine has read " + read + " of " + events + " events in 10 minutes");
            }
            LockSupport.parkNanos(20_000_000);
        }
        double seconds = (System.nanoTime() - begin) / 1e9;
        double counted = events - first;
        Duration spent = cpu().minus(cpuBefore);
        return new Result(
                counted / seconds,
                spent.toNanos() / 1e9 / counted * 1e6,
                metric("callstream_feature_rows_total", scenario.view()),
                metric("callstream_view_state_written_bytes_total", scenario.view()));
    }

    void stop() {
        suite.stop(Part.ENRICHMENT);
    }

    private long committed(String topic) throws InterruptedException, ExecutionException {
        Map<TopicPartition, OffsetAndMetadata> offsets =
                admin.listConsumerGroupOffsets(GROUP).partitionsToOffsetAndMetadata().get();
        return offsets.entrySet().stream()
                .filter(entry -> entry.getKey().topic().equals(topic) && entry.getValue() != null)
                .mapToLong(entry -> entry.getValue().offset())
                .sum();
    }

    private Duration cpu() throws IOException {
        Path file =
                suite.config().dir().resolve("run").resolve(Part.ENRICHMENT.processName() + ".pid");
        long pid = Long.parseLong(Files.readString(file).strip().split("\\s+", 2)[0]);
        return ProcessHandle.of(pid)
                .flatMap(process -> process.info().totalCpuDuration())
                .orElse(Duration.ZERO);
    }

    private double metric(String name, String view) throws IOException, InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpResponse<String> page =
                    http.send(
                            HttpRequest.newBuilder(
                                            URI.create(
                                                    suite.endpoints().url(Part.ENRICHMENT)
                                                            + "/metrics"))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
            return page.body()
                    .lines()
                    .filter(
                            line ->
                                    line.startsWith(name + "{")
                                            && line.contains("view=\"" + view + "\""))
                    .mapToDouble(
                            line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                    .sum();
        }
    }
}
