package io.callstream.serving;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import io.callstream.event.AgentState;
import io.callstream.event.AgentStatus;
import io.callstream.event.Alert;
import io.callstream.event.CallStanding;
import io.callstream.event.CallState;
import io.callstream.event.CustomerProfile;
import io.callstream.event.ScoredSegment;
import io.callstream.event.Severity;

import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;

/// The composed answers of the desktop and the board.
class SubjectApiIT extends FeatureServiceHarness {
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

    @Test
    void customerIsProfileViewsOpenCallSegmentsAndAlertsInOneAnswer() throws Exception {
        // Given
        producer.begin();
        producer.send("calls", customer("K-1"), event, Map.of("calls_last_24h", 3L));
        producer.send(
                producer.catalogue().customerProfiles(),
                "K-1",
                new CustomerProfile(
                        "K-1",
                        "Two year",
                        1840.75,
                        24L,
                        Map.of("city", "Haifa"),
                        LocalDate.of(2026, 11, 21)));
        producer.send(
                producer.catalogue().callStates(),
                "call-7",
                state("call-7", CallStanding.TALKING, "billing", "A-7"));
        producer.send(producer.catalogue().scoredTranscripts(), "call-7", segment("call-7", 1));
        producer.send(producer.catalogue().scoredTranscripts(), "call-7", segment("call-7", 2));
        producer.send(producer.catalogue().callAlerts(), "K-1", alert("K-1", "call-7"));
        producer.commit();

        // When
        JsonNode answer =
                Awaitility.await()
                        .atMost(Duration.ofSeconds(20))
                        .until(
                                () -> JSON.readTree(get("/v1/customers/K-1").body()),
                                body ->
                                        body.path("segments").size() == 2
                                                && body.path("alerts").size() == 1
                                                && body.at("/views/calls/status").isTextual()
                                                && body.path("open_call").isObject()
                                                && body.path("profile").isObject());

        // Then
        assertThat(answer.path("customer_id").asText()).isEqualTo("K-1");
        assertThat(answer.at("/profile/tier").asText()).isEqualTo("Two year");
        assertThat(answer.at("/profile/attributes/city").asText()).isEqualTo("Haifa");
        assertThat(answer.at("/views/calls/features/calls_last_24h").asLong()).isEqualTo(3);
        assertThat(answer.at("/open_call/state").asText()).isEqualTo("TALKING");
        assertThat(answer.at("/open_call/since").asText()).isEqualTo("2026-11-22T10:00:00Z");
        assertThat(answer.at("/segments/0/segment_id").asText()).isEqualTo("1");
        assertThat(answer.at("/segments/1/measures/sentiment_mean").asDouble()).isEqualTo(-0.25);
        assertThat(answer.at("/alerts/0/severity").asText()).isEqualTo("CRITICAL");
        JsonNode call = JSON.readTree(get("/v1/calls/call-7").body());
        assertThat(call.at("/state/queue").asText()).isEqualTo("billing");
        assertThat(call.path("segments")).hasSize(2);
        assertThat(call.at("/alerts/0/rule").asText()).isEqualTo("angry");
        assertThat(get("/v1/customers/nobody").statusCode()).isEqualTo(404);
    }

    @Test
    void boardsShowEveryQueueAndAgentThatWasSeen() throws Exception {
        // Given
        producer.begin();
        producer.send(
                producer.catalogue().callStates(),
                "b-1",
                state("b-1", CallStanding.WAITING, "tech", null));
        producer.send(
                producer.catalogue().callStates(),
                "b-2",
                state("b-2", CallStanding.TALKING, "tech", "A-1"));
        producer.send(
                producer.catalogue().agentStateChanges(),
                "A-1",
                new AgentState(
                        "e1", "acd", "A-1", AgentStatus.BUSY, null, "tech", NOW, "VALID", NOW));
        producer.commit();

        // When
        JsonNode queue =
                Awaitility.await()
                        .atMost(Duration.ofSeconds(20))
                        .until(
                                () ->
                                        find(
                                                JSON.readTree(get("/v1/queues").body()),
                                                "queue",
                                                "tech"),
                                found -> found.path("waiting").asInt() == 1);
        JsonNode agent =
                Awaitility.await()
                        .atMost(Duration.ofSeconds(20))
                        .until(
                                () ->
                                        find(
                                                JSON.readTree(get("/v1/agents").body()),
                                                "agent_id",
                                                "A-1"),
                                found -> found.path("calls").size() == 1);

        // Then
        assertThat(queue.path("talking").asInt()).isEqualTo(1);
        assertThat(queue.path("longest_wait_since").asText()).isEqualTo("2026-11-22T10:00:00Z");
        assertThat(agent.at("/state/state").asText()).isEqualTo("BUSY");
        assertThat(agent.at("/calls/0/call_id").asText()).isEqualTo("b-2");

        // When the waiting call is taken and ends
        producer.begin();
        producer.send(
                producer.catalogue().callStates(),
                "b-1",
                state("b-1", CallStanding.DONE, "tech", "A-1"));
        producer.commit();

        // Then
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .untilAsserted(
                        () ->
                                assertThat(
                                                JSON.readTree(get("/v1/queues/tech").body())
                                                        .path("waiting")
                                                        .asInt())
                                        .isZero());
    }

    @Test
    void unchangedAnswerIs304() throws Exception {
        // Given
        producer.begin();
        producer.send("calls", customer("E-1"), event, Map.of("calls_last_24h", 3L));
        producer.commit();
        awaitRow("/v1/customers/E-1");
        for (String path : List.of("/v1/customers/E-1", "/v1/features/calls/E-1")) {
            String tag = get(path).headers().firstValue("ETag").orElseThrow();

            // When
            HttpResponse<String> same = conditional(path, tag);

            // Then
            assertThat(same.statusCode()).isEqualTo(304);
            assertThat(same.body()).isEmpty();
            assertThat(same.headers().firstValue("ETag")).contains(tag);
            assertThat(conditional(path, "\"other\"").statusCode()).isEqualTo(200);
        }
    }

    private HttpResponse<String> conditional(String path, String tag) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + service.port() + path))
                            .header("If-None-Match", tag)
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        }
    }

    private static JsonNode find(JsonNode board, String field, String name) {
        for (JsonNode one : board.path(field.equals("queue") ? "queues" : "agents")) {
            if (one.path(field).asText().equals(name)) {
                return one;
            }
        }
        return JSON.missingNode();
    }

    private static CallState state(
            String call, CallStanding standing, String queue, @Nullable String agent) {
        return CallState.newBuilder()
                .setCallId(call)
                .setCustomerId("K-1")
                .setAgentId(agent)
                .setQueue(queue)
                .setState(standing)
                .setSince(NOW)
                .setStartedAt(NOW)
                .setEvents(2)
                .build();
    }

    private static ScoredSegment segment(String call, int id) {
        return ScoredSegment.newBuilder()
                .setEventId("s" + id)
                .setSource("test")
                .setCallId(call)
                .setSegmentId(Integer.toString(id))
                .setCustomerId("K-1")
                .setSpeaker("CUSTOMER")
                .setRedactedText("I want to cancel")
                .setSegments(id)
                .setSentimentMean(-0.25)
                .build();
    }

    private static Alert alert(String entity, String call) {
        return Alert.newBuilder()
                .setAlertId("angry/" + entity)
                .setRule("angry")
                .setRuleVersion(1)
                .setSeverity(Severity.CRITICAL)
                .setEntity(entity)
                .setCallId(call)
                .setReasonCodes(List.of("SENTIMENT_LOW"))
                .setEvidence(List.of("scored-transcripts-0:1"))
                .setEventTime(NOW)
                .setFiredAt(NOW)
                .build();
    }
}
