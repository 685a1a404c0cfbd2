package io.callstream.serving;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import io.callstream.feature.EntityKey;

import org.junit.jupiter.api.Test;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/// What readers get.
class FeatureApiIT extends FeatureServiceHarness {
    @Test
    void committedRowIsServedToTheBitAndAnAbortedOneIsNot() throws Exception {
        // Given
        producer.begin();
        producer.send(
                "calls",
                customer("C/1"),
                event,
                Map.of("calls_last_24h", 9_007_199_254_740_993L, "avg_talk", 0.1 + 0.2));
        producer.commit();
        producer.begin();
        producer.send("calls", customer("C/1"), event + 1, Map.of("calls_last_24h", 2L));
        producer.abort();

        // When
        JsonNode row = awaitRow("/v1/features/calls/C%2F1");

        // Then
        assertThat(row.toString())
                .contains(
                        "\"calls_last_24h\":9007199254740993,\"avg_talk\":0.30000000000000004,\"last_queue\":null");
        assertThat(row.get("view").asText()).isEqualTo("calls");
        assertThat(row.at("/key/customer_id").asText()).isEqualTo("C/1");
        assertThat(row.get("status").asText()).isEqualTo("PRESENT");
        assertThat(row.get("event_timestamp").asText())
                .isEqualTo(Instant.ofEpochMilli(event).toString());
        assertThat(Instant.parse(row.get("created").asText()))
                .isBetween(Instant.now().minusSeconds(60), Instant.now().plusSeconds(5));
        assertThat(get("/metrics").body())
                .contains(
                        "callstream_feature_rows_written_total{result=\"applied\",view=\"calls\"}")
                .contains("callstream_readable_latency_seconds_bucket{from=\"t_ingest\"")
                .contains(
                        "callstream_readable_latency_summary_seconds{from=\"t_feature\",quantile=\"0.99\"}")
                .contains("callstream_redis_duration_seconds");
    }

    @Test
    void rowWithTwoKeysIsFoundByPathAndByName() {
        // Given
        producer.begin();
        producer.send(
                "desk",
                new EntityKey(List.of("queue", "agent_id"), List.of("billing", "A-7")),
                event,
                Map.of("handled", 4L));
        producer.commit();

        // When
        JsonNode byPath = awaitRow("/v1/features/desk/billing/A-7");

        // Then
        assertThat(byPath.at("/features/handled").asLong()).isEqualTo(4);
        assertThat(get("/v1/features/desk?agent_id=A-7&queue=billing").body())
                .isEqualTo(byPath.toString());
    }

    @Test
    void newestEventTimeIsTheClockOfARecording() {
        // Given
        producer.begin();
        producer.send("calls", customer("old"), event, Map.of("calls_last_24h", 1L));
        producer.commit();
        assertThat(awaitRow("/v1/features/calls/old").get("status").asText()).isEqualTo("PRESENT");

        // When
        producer.begin();
        producer.send(
                "calls",
                customer("new"),
                event + Duration.ofHours(1).toMillis() + 1,
                Map.of("calls_last_24h", 1L));
        producer.commit();
        awaitRow("/v1/features/calls/new");

        // Then
        JsonNode old = awaitRow("/v1/features/calls/old");
        assertThat(old.get("status").asText()).isEqualTo("OUTSIDE_MAX_AGE");
        assertThat(old.at("/features/calls_last_24h").asLong())
                .as("its value is given all the same")
                .isEqualTo(1);
    }

    @Test
    void feastsContractIsColumnar() throws Exception {
        // Given
        producer.begin();
        producer.send(
                "calls", customer("F-1"), event, Map.of("calls_last_24h", 3L, "avg_talk", 2.5));
        producer.send(
                "calls",
                customer("F-2"),
                event - Duration.ofHours(2).toMillis(),
                Map.of("calls_last_24h", 8L));
        producer.commit();
        awaitRow("/v1/features/calls/F-1");
        awaitRow("/v1/features/calls/F-2");

        // When
        HttpResponse<String> response =
                post(
                        "/get-online-features",
                        """
                {"features":["calls:calls_last_24h","calls:avg_talk"],"entities":{"customer_id":["F-1","F-2","none"]},"full_feature_names":true}""");

        // Then
        assertThat(JSON.readTree(response.body()))
                .isEqualTo(
                        JSON.readTree(
                                """
                {"metadata":{"feature_names":["customer_id","calls__calls_last_24h","calls__avg_talk"]},
                 "results":[
                  {"values":["F-1","F-2","none"],"statuses":["PRESENT","PRESENT","PRESENT"],
                   "event_timestamps":["1970-01-01T00:00:00Z","1970-01-01T00:00:00Z","1970-01-01T00:00:00Z"]},
                  {"values":[3,8,null],"statuses":["PRESENT","OUTSIDE_MAX_AGE","NOT_FOUND"],
                   "event_timestamps":["%1$s","%2$s","1970-01-01T00:00:00Z"]},
                  {"values":[2.5,null,null],"statuses":["PRESENT","OUTSIDE_MAX_AGE","NOT_FOUND"],
                   "event_timestamps":["%1$s","%2$s","1970-01-01T00:00:00Z"]}]}"""
                                        .formatted(
                                                Instant.ofEpochMilli(event),
                                                Instant.ofEpochMilli(event)
                                                        .minus(Duration.ofHours(2)))));
        JsonNode whole =
                JSON.readTree(
                        post(
                                        "/get-online-features",
                                        "{\"feature_service\":\"calls\",\"entities\":{\"customer_id\":[\"F-1\"]}}")
                                .body());
        assertThat(whole.at("/metadata/feature_names").toString())
                .isEqualTo("[\"customer_id\",\"calls_last_24h\",\"avg_talk\",\"last_queue\"]");
        assertThat(whole.at("/results/3/statuses/0").asText()).isEqualTo("NULL_VALUE");
    }

    @Test
    void batchAnswersEachRequestAndTellsEveryFault() throws Exception {
        // Given
        producer.begin();
        producer.send("calls", customer("B-1"), event, Map.of("calls_last_24h", 3L));
        producer.commit();
        awaitRow("/v1/features/calls/B-1");

        // When
        JsonNode answer =
                JSON.readTree(
                        post(
                                        "/v1/features:batch",
                                        """
                {"requests":[{"view":"calls","key":{"customer_id":"B-1"},"features":["calls_last_24h"]},
                             {"view":"desk","key":{"queue":"x","agent_id":"y"}}]}""")
                                .body());
        HttpResponse<String> refused =
                post(
                        "/v1/features:batch",
                        """
                {"requests":[{"view":"cals","key":{"customer_id":"B-1"}},{"view":"calls","key":{"customer_id":7,"agent":"x"}},{"view":"desk"}]}""");

        // Then
        assertThat(answer.at("/results/0/features").toString()).isEqualTo("{\"calls_last_24h\":3}");
        assertThat(answer.at("/results/1/status").asText()).isEqualTo("NOT_FOUND");
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.headers().firstValue("Content-Type"))
                .contains("application/problem+json");
        assertThat(JSON.readTree(refused.body()).get("faults")).hasSize(4);
    }

    @Test
    void unknownNamesAreAnsweredWithTheNearest() throws Exception {
        HttpResponse<String> view = get("/v1/features/cals/C-1");
        HttpResponse<String> feature = get("/v1/features/calls/C-1?features=calls_last_42h");
        HttpResponse<String> row = get("/v1/features/calls/nobody");

        assertThat(List.of(view.statusCode(), feature.statusCode(), row.statusCode()))
                .containsExactly(404, 404, 404);
        assertThat(JSON.readTree(view.body()).at("/faults/0/nearest/0").asText())
                .isEqualTo("calls");
        assertThat(JSON.readTree(feature.body()).at("/faults/0/nearest/0").asText())
                .isEqualTo("calls_last_24h");
        assertThat(JSON.readTree(row.body()).get("title").asText()).isEqualTo("no such row");
        assertThat(
                        post(
                                        "/get-online-features",
                                        "{\"features\":[\"calls:calls_last_24h\",\"x\"],\"entities\":{\"customer\":[1]}}")
                                .statusCode())
                .isEqualTo(400);
        assertThat(post("/get-online-features", "no json").statusCode()).isEqualTo(400);
        assertThat(get("/v1/views").body()).contains("{\"name\":\"avg_talk\",\"type\":\"DOUBLE\"}");
        assertThat(get("/topology").body()).contains("feature.calls");
        assertThat(
                        JSON.readTree(get("/openapi.json").body())
                                .at("/paths")
                                .has("/get-online-features"))
                .isTrue();
    }
}
