package io.callstream.ingest.adapter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.callstream.event.EventHeaders;
import io.callstream.event.Tokeniser;
import io.callstream.ingest.InMemoryAccounting;
import io.callstream.ingest.validate.RecordKind;
import io.callstream.ingest.validate.RecordValidator;
import io.callstream.runtime.Health;
import io.callstream.runtime.HttpSettings;
import io.callstream.runtime.ServiceHttp;
import io.micrometer.core.instrument.binder.kafka.KafkaClientMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;

import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Future;

/// The HTTP edge over real HTTP, on a free port, with Kafka's own in-memory producer behind it.
final class Edge implements AutoCloseable {
    static final Instant NOW = Instant.parse("2026-01-15T12:00:00Z");
    static final String JSON = "application/json";
    static final String NDJSON = "application/x-ndjson";

    private final InMemoryAccounting accounting = new InMemoryAccounting();
    private final BreakableProducer producer = new BreakableProducer();
    private final HttpClient client = HttpClient.newHttpClient();
    private final ServiceHttp http;

    /// Takes so many records, then breaks.
    private static final class BreakableProducer extends MockProducer<byte[], byte[]> {
        private int takes = Integer.MAX_VALUE;
        private RuntimeException trouble = new TimeoutException("away");

        BreakableProducer() {
            super(
                    new Cluster(
                            "c",
                            List.of(new Node(0, "h", 1)),
                            List.of(new PartitionInfo("raw", 0, null, null, null)),
                            Set.of(),
                            Set.of()),
                    true,
                    null,
                    new ByteArraySerializer(),
                    new ByteArraySerializer());
        }

        @Override
        public synchronized Future<RecordMetadata> send(
                ProducerRecord<byte[], byte[]> record, @Nullable Callback callback) {
            sendException = history().size() >= takes ? trouble : null;
            if (sendException != null) {
                return java.util.concurrent.CompletableFuture.failedFuture(sendException);
            }
            return super.send(record, callback);
        }
    }

    Edge() {
        List<IngestRoute<?>> routes =
                List.of(
                        new IngestRoute<>(
                                RecordKind.CALL_EVENTS,
                                RecordValidator.callEvents(Set.of(), Tokeniser.NONE),
                                "raw",
                                accounting),
                        new IngestRoute<>(
                                RecordKind.OUTCOMES,
                                RecordValidator.outcomes(Set.of()),
                                "raw",
                                accounting));
        IngestEndpoint endpoint =
                new IngestEndpoint(
                        routes,
                        new RawEventPublisher(producer, new KafkaClientMetrics(producer)),
                        1 << 24,
                        InstantSource.fixed(NOW));
        Health healthy =
                new Health() {
                    @Override
                    public Status live() {
                        return new Status(true, "");
                    }

                    @Override
                    public Status ready() {
                        return new Status(true, "");
                    }
                };
        http =
                ServiceHttp.start(
                        new HttpSettings("127.0.0.1", 0),
                        healthy,
                        new PrometheusMeterRegistry(PrometheusConfig.DEFAULT),
                        () -> "",
                        endpoint::addTo);
    }

    @Override
    public void close() {
        http.close();
        client.close();
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + http.port() + path));
    }

    HttpResponse<String> post(String type, String body, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = request("/v1/call-events").header("Content-Type", type);
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(
                request.POST(BodyPublishers.ofString(body)).build(), BodyHandlers.ofString());
    }

    static JsonNode json(HttpResponse<String> response) throws IOException {
        return new ObjectMapper().readTree(response.body());
    }

    static String call(int number) {
        return "{\"call_id\":\"c"
                + number
                + "\",\"timestamp\":\"2026-01-15T10:00:00Z\",\"duration_sec\":60,\"source\":\"pbx\"}";
    }

    static String header(ProducerRecord<byte[], byte[]> record, String name) {
        return String.valueOf(EventHeaders.text(record.headers(), name));
    }

    /// Without a Content-Length, in chunks of 1 MiB.
    int postChunks(byte[] body) throws IOException {
        HttpURLConnection connection =
                (HttpURLConnection)
                        request("/v1/call-events").build().uri().toURL().openConnection();
        connection.setRequestMethod("POST");
        connection.setRequestProperty("Content-Type", JSON);
        connection.setChunkedStreamingMode(1 << 20);
        connection.setDoOutput(true);
        try (OutputStream out = connection.getOutputStream()) {
            out.write(body);
        }
        return connection.getResponseCode();
    }

    HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
        return client.send(request, BodyHandlers.ofString());
    }

    InMemoryAccounting accounting() {
        return accounting;
    }

    /// What was appended.
    List<ProducerRecord<byte[], byte[]>> appended() {
        return producer.history();
    }

    /// The brokers take so many records, then fail like this.
    void breakAfter(int records, RuntimeException how) {
        producer.takes = records;
        producer.trouble = how;
    }
}
