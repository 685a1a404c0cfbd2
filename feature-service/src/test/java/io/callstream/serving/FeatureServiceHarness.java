package io.callstream.serving;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.callstream.feature.EntityKey;
import io.callstream.runtime.HttpSettings;
import io.callstream.serving.FeatureConfig.ReadClock;
import io.callstream.serving.fixture.FeatureProducer;
import io.callstream.serving.fixture.KafkaProcess;
import io.callstream.serving.fixture.LiveProducer;
import io.callstream.serving.fixture.RedisProcess;
import io.callstream.serving.online.RedisSettings;
import io.callstream.serving.serve.AccessSettings;
import io.callstream.testkit.InMemorySchemaIds;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// The service with two views, a real broker and a real Redis, over real sockets; each test has a
/// fresh instance.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class FeatureServiceHarness {
    private static final long FIRST_EVENT =
            Instant.parse("1999-01-31T12:00:00.250Z").toEpochMilli();
    static final ObjectMapper JSON = new ObjectMapper();

    private final InMemorySchemaIds ids = new InMemorySchemaIds();
    private final HttpClient http = HttpClient.newHttpClient();
    private KafkaProcess kafka;
    RedisProcess redis;
    FeatureProducer producer;
    LiveProducer liveProducer;
    private Path views;
    FeatureService service;

    /// Of the rows of one test: later than those of the tests before it, because the clock is the
    /// newest event time.
    long event = FIRST_EVENT;

    @BeforeAll
    void startServers(@TempDir Path directory) throws Exception {
        views = Files.createDirectory(directory.resolve("views"));
        Files.writeString(
                views.resolve("calls.yaml"),
                """
                view: calls
                entity: customer_id
                source: enriched-call-events
                where: "customer_id != null"
                event_time: ended_at
                features:
                  calls_last_24h:  { count: "*", window: 24h, hop: 1h }
                  avg_talk:        { avg: talk_sec, window: 24h, hop: 1h }
                  last_queue:      { last: queue }
                ttl: 1h
                """);
        Files.writeString(
                views.resolve("desk.yaml"),
                """
                view: desk
                entity: [queue, agent_id]
                source: enriched-call-events
                event_time: ended_at
                features:
                  handled: { count: "*", window: 24h, hop: 1h }
                ttl: 1h
                """);
        Files.writeString(
                views.resolve("queue_kpis.yaml"),
                """
                view: queue_kpis
                entity: queue
                source: enriched-call-events
                event_time: ended_at
                features:
                  offered_last_30m:   { count: "*", window: 30m }
                  answered_last_30m:  { count: "*", window: 30m, where: "outcome == 'ANSWERED'" }
                  abandoned_last_30m: { count: "*", window: 30m, where: "outcome == 'ABANDONED'" }
                  asa_last_30m:       { avg: wait_sec, window: 30m }
                derived:
                  service_level_last_30m: "double(answered_last_30m) / double(offered_last_30m)"
                  service_level_negative_last_30m: "double(answered_last_30m) / double(offered_last_30m)"
                ttl: 1h
                """);
        redis = RedisProcess.bundled();
        kafka = KafkaProcess.start(directory);
    }

    @BeforeEach
    void startService() {
        event += Duration.ofDays(1).toMillis();
        service = start();
        producer = new FeatureProducer(kafka.bootstrap(), ids, views, 2);
        liveProducer = new LiveProducer(kafka.bootstrap(), ids, 2);
        awaitReady();
    }

    @AfterEach
    void stopService() {
        producer.close();
        liveProducer.close();
        service.close();
    }

    @AfterAll
    void stopServers() {
        kafka.close();
        redis.close();
    }

    FeatureService start() {
        return start(0);
    }

    FeatureService start(int instance) {
        return FeatureService.start(
                new FeatureConfig(
                        new HttpSettings("127.0.0.1", 0),
                        kafka.bootstrap(),
                        2,
                        1,
                        URI.create("http://127.0.0.1:1"),
                        instance,
                        RedisSettings.at(redis.uri()),
                        "test",
                        ReadClock.EVENT,
                        Optional.of(views),
                        new LiveSettings(
                                100, 16 << 20, Duration.ofMinutes(5), Duration.ofSeconds(1)),
                        access()),
                ids);
    }

    AccessSettings access() {
        return AccessSettings.OFF;
    }

    void awaitReady() {
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(get("/ready").statusCode()).isEqualTo(200));
    }

    JsonNode awaitRow(String path) {
        return Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(20))
                .until(
                        () -> {
                            HttpResponse<String> response = get(path);
                            return response.statusCode() == 200
                                    ? JSON.readTree(response.body())
                                    : null;
                        },
                        row -> row != null);
    }

    HttpResponse<String> get(String path) {
        return send(HttpRequest.newBuilder(uri(path)).GET().build());
    }

    HttpResponse<String> post(String path, String body) {
        return send(
                HttpRequest.newBuilder(uri(path))
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build());
    }

    URI uri(String path) {
        return URI.create("http://127.0.0.1:" + service.port() + path);
    }

    private HttpResponse<String> send(HttpRequest request) {
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    static EntityKey customer(String id) {
        return new EntityKey(List.of("customer_id"), List.of(id));
    }
}
