package io.callstream.ingest.adapter;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.callstream.event.EventHeaders;
import io.callstream.ingest.InMemoryAccounting;
import io.callstream.ingest.validate.RecordKind;
import io.callstream.ingest.validate.RecordValidator;
import io.callstream.runtime.Health;
import io.callstream.runtime.HttpSettings;
import io.callstream.runtime.ServiceHttp;
import io.micrometer.core.instrument.binder.kafka.KafkaClientMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;

import org.apache.kafka.clients.producer.BufferExhaustedException;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// The HTTP edge over real HTTP, with Kafka's own in-memory producer behind it.
class IngestEndpointIT {
    private static final Instant NOW = Instant.parse("2026-01-15T12:00:00Z");
    private static final String JSON = "application/json";
    private static final String NDJSON = "application/x-ndjson";

    private final InMemoryAccounting accounting = new InMemoryAccounting();
    private final BreakableProducer producer = new BreakableProducer();
    private final HttpClient client = HttpClient.newHttpClient();
    private @Nullable ServiceHttp http;

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

    @BeforeEach
    void open() {
        List<IngestRoute<?>> routes =
                List.of(
                        new IngestRoute<>(
                                RecordKind.CALL_EVENTS,
                                RecordValidator.callEvents(Set.of()),
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

    @AfterEach
    void close() {
        if (http != null) {
            http.close();
        }
        client.close();
    }

    private HttpRequest.Builder request(String path) {
        int port = http == null ? 0 : http.port();
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
    }

    private HttpResponse<String> post(String type, String body, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = request("/v1/call-events").header("Content-Type", type);
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(
                request.POST(BodyPublishers.ofString(body)).build(), BodyHandlers.ofString());
    }

    private static JsonNode json(HttpResponse<String> response) throws IOException {
        return new ObjectMapper().readTree(response.body());
    }

    private static String call(int number) {
        return "{\"call_id\":\"c"
                + number
                + "\",\"timestamp\":\"2026-01-15T10:00:00Z\",\"duration_sec\":60,\"source\":\"pbx\"}";
    }

    private static String header(ProducerRecord<byte[], byte[]> record, String name) {
        return String.valueOf(EventHeaders.text(record.headers(), name));
    }

    @Test
    void objectIsAppendedUnderTheKeyRuleWithItsPlace() throws IOException, InterruptedException {
        // When
        HttpResponse<String> response =
                post(
                        JSON,
                        call(1),
                        "traceparent",
                        "00-" + "a".repeat(32) + "-" + "b".repeat(16) + "-01");

        // Then
        assertThat(response.statusCode()).isEqualTo(202);
        assertThat(json(response).toString())
                .isEqualTo(
                        "{\"accepted\":1,\"records\":[{\"topic\":\"raw\",\"partition\":0,\"offset\":0}]}");
        ProducerRecord<byte[], byte[]> record = producer.history().getFirst();
        assertThat(record.key()).asString().isEqualTo("call:c1");
        assertThat(record.value()).asString().isEqualTo(call(1));
        assertThat(header(record, "t_ingest")).isEqualTo("" + NOW.toEpochMilli());
        assertThat(header(record, "traceparent"))
                .isEqualTo("00-" + "a".repeat(32) + "-" + "b".repeat(16) + "-01");
        assertThat(header(record, "ce_id")).isEqualTo("null");
    }

    @Test
    void arrayIsAppendedInOrderAndIdempotencyKeyNamesItsRecords()
            throws IOException, InterruptedException {
        // When
        HttpResponse<String> response =
                post(
                        JSON,
                        "[" + call(1) + ",{\"event_id\":\"own\"," + call(2).substring(1) + "]",
                        "Idempotency-Key",
                        "batch-7");

        // Then
        assertThat(response.statusCode()).isEqualTo(202);
        assertThat(json(response).get("records")).hasSize(2);
        assertThat(header(producer.history().get(0), "ce_id")).isEqualTo("batch-7:0");
        assertThat(header(producer.history().get(1), "ce_id")).isEqualTo("null");
        assertThat(header(producer.history().get(0), "traceparent"))
                .matches("00-[0-9a-f]{32}-[0-9a-f]{16}-00");
    }

    @Test
    void oneFaultRefusesTheWholeArrayAndAllFaultsAreTold()
            throws IOException, InterruptedException {
        // When
        HttpResponse<String> response =
                post(
                        JSON,
                        "["
                                + call(1)
                                + ","
                                + call(2).replace("60", "-60")
                                + ",{\"talk_sec\":\"x\",\"source\":\"pbx\"}]");

        // Then
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.headers().firstValue("Content-Type"))
                .contains("application/problem+json");
        JsonNode problem = json(response);
        assertThat(problem.get("status").asInt()).isEqualTo(400);
        List<String> faults =
                IntStream.range(0, problem.get("faults").size())
                        .mapToObj(i -> problem.get("faults").get(i))
                        .map(
                                fault ->
                                        fault.get("index").asInt()
                                                + " "
                                                + fault.get("field").asText()
                                                + " "
                                                + fault.get("reason").asText())
                        .toList();
        assertThat(faults)
                .containsExactly(
                        "1 duration_sec OUT_OF_RANGE",
                        "2 call_id MISSING_FIELD",
                        "2 timestamp MISSING_FIELD",
                        "2 talk_sec BAD_TYPE");
        assertThat(producer.history()).isEmpty();
        assertThat(accounting.of(RecordKind.CALL_EVENTS, "REFUSED_HTTP pbx")).isEqualTo(3);
        assertThat(accounting.of(RecordKind.CALL_EVENTS, "OUT_OF_RANGE")).isEqualTo(1);
    }

    @Test
    void linesAreTakenOneByOne() throws IOException, InterruptedException {
        // When
        HttpResponse<String> response = post(NDJSON, call(1) + "\n\nnonsense\r\n" + call(2) + "\n");

        // Then
        assertThat(response.statusCode()).isEqualTo(202);
        JsonNode answer = json(response);
        assertThat(answer.get("accepted").asInt()).isEqualTo(2);
        assertThat(answer.get("refused").asInt()).isEqualTo(1);
        assertThat(answer.get("faults").get(0).get("line").asInt()).isEqualTo(3);
        assertThat(answer.get("faults").get(0).get("reason").asText()).isEqualTo("MALFORMED_JSON");
        assertThat(producer.history()).hasSize(2);
    }

    @Test
    void onlyTheFirstThousandFaultsOfLinesAreTold() throws IOException, InterruptedException {
        // When
        HttpResponse<String> response = post(NDJSON, "x\n".repeat(1_500));

        // Then
        assertThat(json(response).get("refused").asInt()).isEqualTo(1_500);
        assertThat(json(response).get("faults")).hasSize(1_000);
    }

    @Test
    void streamOfUnknownLengthIsTaken() throws IOException, InterruptedException {
        // Given
        String body =
                IntStream.range(0, 5_000)
                        .mapToObj(IngestEndpointIT::call)
                        .collect(Collectors.joining("\n"));
        InputStream stream = new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8));

        // When
        HttpResponse<String> response =
                client.send(
                        request("/v1/call-events")
                                .header("Content-Type", NDJSON)
                                .POST(BodyPublishers.ofInputStream(() -> stream))
                                .build(),
                        BodyHandlers.ofString());

        // Then
        assertThat(json(response).get("accepted").asInt()).isEqualTo(5_000);
    }

    @Test
    void arrayOfUnknownLengthIsTakenAndBoundedToo() throws IOException, InterruptedException {
        // Given
        String calls =
                IntStream.range(0, 900)
                        .mapToObj(IngestEndpointIT::call)
                        .collect(Collectors.joining(","));
        byte[] body = ("[" + calls + "," + call(900) + "]").getBytes(StandardCharsets.UTF_8);
        byte[] large = ("[" + " ".repeat(9_000_000) + "]").getBytes(StandardCharsets.UTF_8);

        // When
        int taken = postChunks(body);
        int refused = postChunks(large);

        // Then
        assertThat(taken).isEqualTo(202);
        assertThat(producer.history()).hasSize(901);
        assertThat(refused).isEqualTo(413);
    }

    /// Without a Content-Length, in chunks of 1 MiB.
    private int postChunks(byte[] body) throws IOException {
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

    @Test
    void brokerThatFailsMidwayLeavesThePlaceToGoOnFrom() throws IOException, InterruptedException {
        // Given
        producer.takes = 3;

        // When
        HttpResponse<String> response =
                post(
                        NDJSON,
                        call(1) + "\nbad\n" + call(2) + "\n" + call(3) + "\n" + call(4) + "\n"
                                + call(5));

        // Then
        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(response.headers().firstValue("Retry-After")).contains("5");
        assertThat(json(response).get("durable_lines").asInt()).isEqualTo(4);
    }

    @Test
    void brokerThatIsAwayOrBusyIsSaidSo() throws IOException, InterruptedException {
        // Given
        producer.takes = 0;

        // When
        HttpResponse<String> away = post(JSON, call(1));
        producer.trouble = new BufferExhaustedException("full");
        HttpResponse<String> busy = post(JSON, call(1));

        // Then
        assertThat(away.statusCode()).isEqualTo(503);
        assertThat(busy.statusCode()).isEqualTo(429);
        assertThat(busy.headers().firstValue("Retry-After")).contains("1");
    }

    @Test
    void cloudEventsComeStructuredBinaryAndBatched() throws IOException, InterruptedException {
        // Given
        String structured =
                "{\"specversion\":\"1.0\",\"id\":\"e1\",\"source\":\"pbx\",\"type\":\"call\",\"data\":"
                        + call(1)
                        + "}";

        // When
        HttpResponse<String> one = post("application/cloudevents+json; charset=UTF-8", structured);
        HttpResponse<String> batch =
                post(
                        "application/cloudevents-batch+json",
                        "[" + structured + "," + structured + "]");
        HttpResponse<String> binary =
                post(
                        JSON,
                        call(1),
                        "ce-specversion",
                        "1.0",
                        "ce-id",
                        "e%20%C3%A9",
                        "ce-source",
                        "pbx",
                        "ce-type",
                        "call");
        HttpResponse<String> binaryArray =
                post(
                        JSON,
                        "[" + call(1) + "]",
                        "ce-specversion",
                        "1.0",
                        "ce-id",
                        "e1",
                        "ce-source",
                        "pbx");

        // Then
        assertThat(
                        List.of(
                                one.statusCode(),
                                batch.statusCode(),
                                binary.statusCode(),
                                binaryArray.statusCode()))
                .containsExactly(202, 202, 202, 400);
        assertThat(producer.history()).hasSize(4);
        assertThat(producer.history().getFirst().value()).asString().isEqualTo(structured);
        assertThat(header(producer.history().getLast(), "ce_id")).isEqualTo("e é");
        assertThat(header(producer.history().getLast(), "ce_specversion")).isEqualTo("1.0");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/plain",
                "application/x-www-form-urlencoded",
                "application/json; charset=iso-8859-1"
            })
    void otherContentTypesAreUnsupported(String type) throws IOException, InterruptedException {
        assertThat(post(type, call(1)).statusCode()).isEqualTo(415);
    }

    @Test
    void compressedBodiesAreRefused() throws IOException, InterruptedException {
        // When
        HttpResponse<String> response = post(JSON, call(1), "Content-Encoding", "gzip");

        // Then
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(producer.history()).isEmpty();
    }

    @Test
    void tooLargeBodiesAreRefusedAndTheEdgeGoesOn() throws IOException, InterruptedException {
        // When
        HttpResponse<String> record = post(JSON, "{\"a\":\"" + "x".repeat(1_100_000) + "\"}");
        HttpResponse<String> body = post(JSON, "[" + " ".repeat(9_000_000) + "]");
        HttpResponse<String> many = post(JSON, "[" + "{},".repeat(1_000) + "{}]");
        HttpResponse<String> line = post(NDJSON, "x".repeat(3_000_000) + "\n" + call(1));
        HttpResponse<String> empty = post(JSON, "");

        // Then
        assertThat(record.statusCode()).isEqualTo(413);
        assertThat(body.statusCode()).isEqualTo(413);
        assertThat(many.statusCode()).isEqualTo(413);
        assertThat(json(line).get("accepted").asInt()).isEqualTo(1);
        assertThat(json(line).get("faults").get(0).get("reason").asText()).isEqualTo("TOO_LARGE");
        assertThat(empty.statusCode()).isEqualTo(400);
    }

    @Test
    void routesAreDescribed() throws IOException, InterruptedException {
        // When
        HttpResponse<String> response =
                client.send(request("/openapi.json").build(), BodyHandlers.ofString());

        // Then
        assertThat(json(response).get("paths").has("/v1/call-events")).isTrue();
        assertThat(json(response).get("openapi").asText()).startsWith("3.");
    }
}
