package io.callstream.bench.lake;

import io.callstream.local.Layout;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// The lake sink as it is deployed, a JVM of its own with 512 MB of heap, watched from outside.
final class SinkProcess implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(15);

    private final Process process;
    private final String metrics;
    private final HttpClient http = HttpClient.newHttpClient();

    private SinkProcess(Process process, String metrics) {
        this.process = process;
        this.metrics = metrics;
    }

    static SinkProcess start(Layout layout, Map<String, String> variables, int port, Path log)
            throws IOException {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xmx512m",
                                "-XX:+UseSerialGC",
                                "-XX:+ExitOnOutOfMemoryError",
                                "--enable-native-access=ALL-UNNAMED"));
        String recording = System.getProperty("bench.jfr");
        if (recording != null) {
            command.add("-XX:StartFlightRecording=settings=profile,filename=" + recording);
        }
        command.addAll(
                List.of(
                        "-jar",
                        Layout.built(
                                        layout.root()
                                                .resolve(
                                                        "lake-sink-service/target/lake-sink-service.jar"))
                                .toString()));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().putAll(variables);
        builder.environment().put("CALLSTREAM_HTTP_HOST", "127.0.0.1");
        builder.environment().put("CALLSTREAM_HTTP_PORT", Integer.toString(port));
        return new SinkProcess(builder.start(), "http://127.0.0.1:" + port + "/metrics");
    }

    /// Waits until that many rows are committed.
    void awaitRows(long rows) throws IOException, InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (sum("callstream_lake_rows_total") < rows) {
            if (!process.isAlive() || System.nanoTime() > end) {
                throw new IllegalStateException(
                        "the lake sink has committed "
                                + (long) sum("callstream_lake_rows_total")
                                + " of "
                                + rows
                                + " rows, and is "
                                + (process.isAlive() ? "too slow" : "dead"));
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
        }
    }

    /// CPU seconds of the whole process so far.
    double cpuSeconds() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO).toMillis() / 1000.0;
    }

    /// Largest resident memory so far, megabytes.
    double peakMegabytes() throws IOException {
        return Files.readAllLines(Path.of("/proc/" + process.pid() + "/status")).stream()
                .filter(line -> line.startsWith("VmHWM:"))
                .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")) / 1024)
                .findFirst()
                .orElse(0);
    }

    /// Of all series of that name.
    double sum(String name) throws IOException, InterruptedException {
        return series(name).stream().mapToDouble(Double::doubleValue).sum();
    }

    /// Largest of all series of that name.
    double most(String name) throws IOException, InterruptedException {
        return series(name).stream().mapToDouble(Double::doubleValue).max().orElse(0);
    }

    private List<Double> series(String name) throws IOException, InterruptedException {
        try {
            return http.send(
                            HttpRequest.newBuilder(URI.create(metrics)).build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body()
                    .lines()
                    .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
                    .map(line -> Double.valueOf(line.substring(line.lastIndexOf(' ') + 1)))
                    .toList();
        } catch (java.net.ConnectException e) {
            return List.of();
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
