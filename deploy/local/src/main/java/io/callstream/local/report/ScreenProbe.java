package io.callstream.local.report;

import com.fasterxml.jackson.databind.node.ObjectNode;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Listens as a screen does, to all queues and all agents, while recordings are played: how long it
/// takes from the entry of an event until a screen has what it caused.
public final class ScreenProbe implements AutoCloseable {
    private static final Pattern INGEST = Pattern.compile("\"_t_ingest\":(\\d{13})");

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Latencies latencies = new Latencies();
    private final long begunMillis = System.currentTimeMillis();

    /// Starts to listen.
    ///
    /// @param feature root of the feature service
    public ScreenProbe(URI feature) {
        for (String path : List.of("/v1/queues/live", "/v1/agents/live")) {
            Thread.ofVirtual().name("screen").start(() -> listen(feature.resolve(path)));
        }
    }

    /// `{screen: {count, p50, p90, p99, max}}`, milliseconds; nothing where nothing came.
    public synchronized void writeTo(ObjectNode node) {
        latencies.writeTo(node);
    }

    /// What is asked ends at once: the connections are cut.
    @Override
    public void close() {
        http.shutdownNow();
    }

    private void listen(URI uri) {
        try {
            HttpResponse<java.io.InputStream> answer =
                    http.send(
                            HttpRequest.newBuilder(uri).build(),
                            HttpResponse.BodyHandlers.ofInputStream());
            try (BufferedReader lines =
                    new BufferedReader(
                            new InputStreamReader(answer.body(), StandardCharsets.UTF_8))) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    hear(line);
                }
            }
        } catch (IOException e) {
            // Cut off: what was heard is reported all the same.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// What was kept from before is not counted.
    private synchronized void hear(String line) {
        Matcher found = INGEST.matcher(line);
        if (line.startsWith("data:") && found.find()) {
            long ingest = Long.parseLong(found.group(1));
            if (ingest >= begunMillis) {
                latencies.add("screen", ingest, System.currentTimeMillis());
            }
        }
    }
}
