package io.callstream.serving;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;

/// What becomes of the online store in bad times.
class StoreRebuildIT extends FeatureServiceHarness {
    @Test
    void recordThatIsNoRowIsPassedOver() throws Exception {
        // Given
        producer.begin();
        producer.sendRaw("calls", "P-1".getBytes(StandardCharsets.UTF_8), new byte[] {1, 2, 3});
        producer.sendRaw("desk", new byte[] {9}, new byte[] {0, 0, 0, 0, 1});
        producer.send("calls", customer("P-1"), event, Map.of("calls_last_24h", 3L));
        producer.commit();

        // When
        JsonNode row = awaitRow("/v1/features/calls/P-1");

        // Then
        assertThat(row.at("/features/calls_last_24h").asLong()).isEqualTo(3);
        Awaitility.await()
                .untilAsserted(
                        () ->
                                assertThat(get("/metrics").body())
                                        .contains("result=\"unreadable\",view=\"calls\"} 1"));
    }

    @Test
    void storeThatLostItsDataIsFilledAgainFromTheTopics() {
        // Given
        producer.begin();
        for (int i = 0; i < 500; i++) {
            producer.send(
                    "calls", customer("W-" + i), event + i, Map.of("calls_last_24h", (long) i));
        }
        producer.send("calls", customer("W-gone"), event, Map.of("calls_last_24h", 1L));
        producer.send("calls", customer("W-gone"), event + 1, null);
        producer.commit();
        JsonNode before = awaitRow("/v1/features/calls/W-499");

        // When
        redis.kill();
        Awaitility.await().until(() -> get("/v1/features/calls/W-499").statusCode() == 503);
        HttpResponse<String> away = get("/v1/features/calls/W-499");
        Awaitility.await()
                .untilAsserted(() -> assertThat(get("/ready").statusCode()).isEqualTo(503));
        producer.begin();
        producer.send("calls", customer("W-meanwhile"), event, Map.of("calls_last_24h", 77L));
        producer.commit();
        redis.start();
        awaitReady();

        // Then
        assertThat(away.headers().firstValue("Retry-After")).contains("1");
        assertThat(away.headers().firstValue("Content-Type")).contains("application/problem+json");
        for (int i = 0; i < 500; i++) {
            assertThat(get("/v1/features/calls/W-" + i).body())
                    .contains("\"calls_last_24h\":" + i + ",");
        }
        assertThat(awaitRow("/v1/features/calls/W-499")).isEqualTo(before);
        assertThat(
                        awaitRow("/v1/features/calls/W-meanwhile")
                                .at("/features/calls_last_24h")
                                .asLong())
                .isEqualTo(77);
        assertThat(get("/v1/features/calls/W-gone").statusCode()).isEqualTo(404);
    }

    @Test
    void rowsThatRedisAcknowledgedAndLostAreWrittenAgain() {
        // Given a row that Redis saved, and one that it had in memory alone
        producer.begin();
        producer.send("calls", customer("L-saved"), event, Map.of("calls_last_24h", 1L));
        producer.commit();
        awaitRow("/v1/features/calls/L-saved");
        redis.save();
        producer.begin();
        producer.send("calls", customer("L-lost"), event, Map.of("calls_last_24h", 2L));
        producer.commit();
        awaitRow("/v1/features/calls/L-lost");

        // When it is killed, and comes back as the store that it was
        redis.kill();
        redis.startWithSaved();

        // Then
        assertThat(awaitRow("/v1/features/calls/L-lost").at("/features/calls_last_24h").asLong())
                .isEqualTo(2);
        assertThat(get("/v1/features/calls/L-saved").body()).contains("\"calls_last_24h\":1");
    }

    @Test
    void storeThatWasWipedWhileTheServiceWasDownIsFilledAtItsStart() {
        // Given
        producer.begin();
        producer.send("calls", customer("D-1"), event, Map.of("calls_last_24h", 5L));
        producer.commit();
        awaitRow("/v1/features/calls/D-1");
        service.close();
        redis.kill();
        redis.start();

        // When
        service = start();
        awaitReady();

        // Then
        assertThat(get("/v1/features/calls/D-1").body()).contains("\"calls_last_24h\":5");
    }

    @Test
    void serviceStartsWithoutRedisAndSaysSo() {
        // Given
        service.close();
        redis.kill();

        // When
        service = start();

        // Then
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .untilAsserted(
                        () -> assertThat(get("/ready").body()).contains("Redis at 127.0.0.1:"));
        assertThat(get("/live").statusCode()).isEqualTo(200);
        assertThat(get("/v1/features/calls/C-1").statusCode()).isEqualTo(503);
        redis.start();
        awaitReady();
    }
}
