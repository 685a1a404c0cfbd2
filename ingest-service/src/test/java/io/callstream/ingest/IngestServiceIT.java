package io.callstream.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.callstream.event.CallEvent;
import io.callstream.event.EventHeaders;
import io.callstream.runtime.ConfigException;
import io.callstream.runtime.DeadLetters;
import io.callstream.runtime.Env;
import io.callstream.testkit.InMemorySchemaIds;
import io.callstream.testkit.TestTopics;
import io.callstream.topic.Topic;
import io.callstream.topic.Topics;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// The whole service against a real broker: HTTP and outside producers in, validated topics and
/// dead letters out.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class IngestServiceIT {
    private static final Duration SOON = Duration.ofSeconds(90);

    private final HttpClient client = HttpClient.newHttpClient();
    private final InMemorySchemaIds ids = new InMemorySchemaIds();
    private final Topics topics = TestTopics.create(ids);

    @TempDir private static Path directory = Path.of("target");

    private EmbeddedBroker broker;
    private IngestService service;

    @BeforeAll
    void open() throws IOException {
        broker = EmbeddedBroker.start(directory.resolve("kafka"));
        service = IngestService.start(config("0"), ids, InstantSource.system());
        await().atMost(SOON).until(() -> get("/ready").statusCode() == 200);
    }

    @AfterAll
    void close() {
        client.close();
        service.close();
        broker.close();
    }

    private IngestConfig config(String port) {
        Map<String, String> variables = new HashMap<>();
        variables.put("CALLSTREAM_KAFKA_BOOTSTRAP", broker.bootstrap());
        variables.put("CALLSTREAM_STATE_DIR", directory.resolve("state").toString());
        variables.put("CALLSTREAM_HTTP_PORT", port);
        variables.put("CALLSTREAM_REPLICATION", "1");
        variables.put("CALLSTREAM_STANDBYS", "0");
        variables.put("CALLSTREAM_TUNING", "latency");
        return IngestConfig.from(Env.of(variables));
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + service.port() + path);
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return client.send(HttpRequest.newBuilder(uri(path)).build(), BodyHandlers.ofString());
    }

    private HttpResponse<String> post(String path, String type, String body)
            throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(uri(path))
                        .header("Content-Type", type)
                        .POST(BodyPublishers.ofString(body))
                        .build();
        return client.send(request, BodyHandlers.ofString());
    }

    private static String call(String id) {
        return "{\"call_id\":\""
                + id
                + "\",\"customer_id\":\"u-"
                + id
                + "\",\"timestamp\":\"2023-10-27T10:00:00Z\",\"duration_sec\":300,\"source\":\"it\"}";
    }

    /// All records of the topic, once there are at least so many.
    private <K, V> List<ConsumerRecord<K, V>> read(Topic<K, V> topic, int atLeast) {
        Map<String, Object> config =
                Map.of(
                        "bootstrap.servers",
                        broker.bootstrap(),
                        "isolation.level",
                        "read_committed",
                        "auto.offset.reset",
                        "earliest");
        List<ConsumerRecord<K, V>> records = new ArrayList<>();
        try (KafkaConsumer<K, V> consumer =
                new KafkaConsumer<>(
                        config,
                        topic.keySerde().deserializer(),
                        topic.valueSerde().deserializer())) {
            List<TopicPartition> partitions =
                    IntStream.range(0, topic.partitions())
                            .mapToObj(partition -> new TopicPartition(topic.name(), partition))
                            .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            await().atMost(SOON)
                    .until(
                            () -> {
                                consumer.poll(Duration.ofMillis(200)).forEach(records::add);
                                return records.size() >= atLeast;
                            });
        }
        return records;
    }

    @Test
    @Order(1)
    void callOverHttpIsDurableAndComesOutValidated() throws IOException, InterruptedException {
        // When
        HttpResponse<String> response = post("/v1/call-events", "application/json", call("one"));

        // Then
        assertThat(response.statusCode()).isEqualTo(202);
        JsonNode place = new ObjectMapper().readTree(response.body()).get("records").get(0);
        ConsumerRecord<byte[], byte[]> raw = read(topics.rawCallEvents(), 1).getFirst();
        assertThat(raw.offset()).isEqualTo(place.get("offset").asLong());
        assertThat(raw.partition()).isEqualTo(place.get("partition").asInt());
        ConsumerRecord<String, CallEvent> validated = read(topics.callEvents(), 1).getFirst();
        assertThat(validated.key()).isEqualTo("u-one");
        assertThat(validated.value().getProcessedAt().toEpochMilli()).isEqualTo(raw.timestamp());
        assertThat(EventHeaders.text(validated.headers(), "traceparent"))
                .isEqualTo(EventHeaders.text(raw.headers(), "traceparent"));
    }

    @Test
    @Order(2)
    void outsideProducersAreRekeyedJudgedAndDeduplicated()
            throws IOException, InterruptedException {
        // Given
        String lines =
                IntStream.range(0, 500)
                        .mapToObj(i -> call("n" + i))
                        .collect(Collectors.joining("\n"));

        // When
        HttpResponse<String> response = post("/v1/call-events", "application/x-ndjson", lines);
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(
                        Map.of("bootstrap.servers", broker.bootstrap()),
                        new ByteArraySerializer(),
                        new ByteArraySerializer())) {
            String topic = topics.rawCallEvents().name();
            producer.send(new ProducerRecord<>(topic, null, EventHeaders.bytes(call("n7"))));
            producer.send(
                    new ProducerRecord<>(
                            topic, EventHeaders.bytes("foreign"), EventHeaders.bytes(call("two"))));
            producer.send(
                    new ProducerRecord<>(topic, EventHeaders.bytes("bad"), new byte[] {1, 2, 3}));
            producer.send(new ProducerRecord<>(topic, EventHeaders.bytes("tombstone"), null));
        }

        // Then
        assertThat(response.statusCode()).as(response.body()).isEqualTo(202);
        assertThat(read(topics.deadLetters(), 2))
                .extracting(letter -> EventHeaders.text(letter.headers(), DeadLetters.REASON))
                .containsExactly("MALFORMED_JSON", "MALFORMED_JSON");
        List<ConsumerRecord<String, CallEvent>> validated = read(topics.callEvents(), 502);
        assertThat(validated)
                .hasSize(502)
                .allMatch(record -> record.key().equals(record.value().getCustomerId()));
        await().atMost(SOON)
                .until(
                        () ->
                                get("/metrics")
                                        .body()
                                        .contains(
                                                "fate=\"duplicate\",kind=\"call-events\",source=\"it\"} 1.0"));
        assertThat(get("/metrics").body())
                .contains(
                        "callstream_ingest_records_total{fate=\"accepted\",kind=\"call-events\",source=\"it\"} 502.0")
                .contains(
                        "callstream_ingest_records_total{fate=\"refused\",kind=\"call-events\",source=\"unknown\"} 2.0")
                .contains(
                        "callstream_ingest_received_total{kind=\"call-events\",source=\"it\"} 503.0");
    }

    @Test
    @Order(3)
    void memoryOfWhatWasSeenSurvivesARestart() throws IOException, InterruptedException {
        // When
        service.close();
        service = IngestService.start(config("0"), ids, InstantSource.system());
        await().atMost(SOON).until(() -> get("/ready").statusCode() == 200);
        HttpResponse<String> repeated =
                post(
                        "/v1/call-events",
                        "application/json",
                        "[" + call("one") + "," + call("three") + "]");

        // Then
        assertThat(repeated.statusCode()).isEqualTo(202);
        assertThat(read(topics.callEvents(), 503))
                .extracting(record -> record.value().getCallId())
                .contains("three")
                .doesNotHaveDuplicates();
    }

    @Test
    @Order(4)
    void busyPortIsOneClearMessage() {
        assertThatThrownBy(
                        () ->
                                IngestService.start(
                                        config("" + service.port()), ids, InstantSource.system()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("port " + service.port())
                .hasMessageContaining("CALLSTREAM_HTTP_PORT");
    }
}
