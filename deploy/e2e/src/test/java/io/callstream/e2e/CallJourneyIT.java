package io.callstream.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import io.callstream.e2e.suite.Calls;
import io.callstream.e2e.suite.Edge;
import io.callstream.e2e.suite.LakeAssert;
import io.callstream.e2e.suite.Suite;
import io.callstream.e2e.suite.Suites;
import io.callstream.event.EventHeaders;
import io.callstream.local.Part;
import io.callstream.replay.ReplayTarget;
import io.callstream.replay.adapter.ProfileGate;
import io.callstream.replay.adapter.S3Snapshots;
import io.callstream.replay.recording.ProfileSnapshot;
import io.callstream.runtime.Env;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;

/// From a POST to the online row and the Parquet file, through all four services.
@ExtendWith(Suites.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CallJourneyIT {
    private static final String ANNA = "journey-anna";
    private static final String NOBODY_KNOWN = "journey-ben";

    private static final Instant NOON = Instant.parse("2024-02-06T12:00:00Z");
    private static final LocalDate SNAPSHOT = LocalDate.parse("2024-02-05");

    private final Suite suite;

    CallJourneyIT(Suites.Slot slot) {
        this.suite = slot.shared();
    }

    @BeforeAll
    void annaHasAProfile() throws InterruptedException {
        Env env = Env.of(suite.variables());
        ReplayTarget target = ReplayTarget.from(env);
        env.verify();
        ProfileSnapshot.Profile anna =
                new ProfileSnapshot.Profile(ANNA, "Two year", 1889.5, 34, List.of("DSL"));
        try (S3Snapshots bucket = S3Snapshots.open(target.profiles());
                ProfileGate gate =
                        new ProfileGate(target.enrichmentUrl(), InstantSource.system())) {
            bucket.publish(
                    new ProfileSnapshot(SNAPSHOT, List.of("InternetService"), List.of(anna)));
            gate.await(SNAPSHOT, Suite.PATIENCE, _ -> {});
        }
    }

    @Test
    void aPostedCallIsEnrichedAndReadableWithinSecondsAndInTheLake() {
        // Given two calls, the second of them in an array
        String first = Calls.answered("journey-1", ANNA, NOON, 300);
        String second = Calls.answered("journey-2", ANNA, NOON.plusSeconds(120), 100.5);
        Map<TopicPartition, Long> before = suite.ends();

        // When
        Instant posted = Instant.now();
        Edge.Answer one;
        Edge.Answer array;
        try (Edge edge = new Edge(suite)) {
            one = edge.post("call-events", first);
            array = edge.post("call-events", "[" + second + "]");
        }
        JsonNode row =
                Awaitility.await("the row of two calls")
                        .atMost(Duration.ofSeconds(60))
                        .until(
                                () -> suite.row("customer_calls", ANNA).orElse(null),
                                found ->
                                        found != null
                                                && found.at("/features/calls_lifetime").asInt()
                                                        == 2);
        Duration took = Duration.between(posted, Instant.now());
        suite.drain();

        // Then both were taken, with the place where they stand
        assertThat(one.status()).isEqualTo(202);
        assertThat(array.status()).isEqualTo(202);
        JsonNode place = one.body().at("/records/0");
        assertThat(place.path("topic").asText()).isEqualTo("call-center-events");
        List<ConsumerRecord<byte[], byte[]>> raw = suite.records("call-center-events", before);
        assertThat(raw)
                .anySatisfy(
                        record -> {
                            assertThat(record.partition())
                                    .isEqualTo(place.path("partition").asInt());
                            assertThat(record.offset()).isEqualTo(place.path("offset").asLong());
                            assertThat(record.key()).asString().isEqualTo(ANNA);
                            assertThat(record.value()).asString().isEqualTo(first);
                        });

        // Then the row is the answer, and it came within seconds
        assertThat(took).isLessThan(Duration.ofSeconds(30));
        assertThat(row.path("status").asText()).isEqualTo("OUTSIDE_MAX_AGE");
        assertThat(row.at("/key/customer_id").asText()).isEqualTo(ANNA);
        assertThat(Instant.parse(row.path("event_timestamp").asText()))
                .isAfterOrEqualTo(NOON.plusSeconds(120));
        assertThat(row.at("/features/calls_last_30d").asInt()).isEqualTo(2);
        assertThat(row.at("/features/talk_sec_last_30d").asDouble()).isEqualTo(400.5);
        assertThat(row.at("/features/last_outcome").asText()).isEqualTo("ANSWERED");
        assertThat(row.at("/features/abandoned_share_30d").asDouble()).isZero();

        // Then the profile valid at each call's end stands in the enriched calls
        List<Map<String, @Nullable Object>> enriched = fields("enriched-call-events", before);
        assertThat(enriched)
                .hasSize(2)
                .allSatisfy(
                        call ->
                                assertThat(call)
                                        .containsEntry("tier", "Two year")
                                        .containsEntry("lifetime_value", 1889.5)
                                        .containsEntry(
                                                "profile_snapshot", (int) SNAPSHOT.toEpochDay())
                                        .containsEntry(
                                                "profile_attributes",
                                                Map.of("InternetService", "DSL")));
        assertThat(enriched)
                .extracting(call -> call.get("past_interaction_count"))
                .containsExactly(34L, 35L);

        // Then DuckDB reads what was sent
        LakeAssert.assertValuesAreEqual(suite, "call-events");
        LakeAssert.assertValuesAreEqual(suite, "enriched-call-events");
        LakeAssert.assertValuesAreEqual(suite, "customer-profiles");
        assertThat(suite.lake().values("call-events", schemaOf("call-events")).values())
                .anySatisfy(
                        call ->
                                assertThat(call)
                                        .containsEntry("call_id", "journey-2")
                                        .containsEntry("talk_sec", 100.5)
                                        .containsEntry("queue", "billing")
                                        .containsEntry(
                                                "ended_at", NOON.plusSeconds(120).toEpochMilli()));
        LakeAssert.assertRowsAreRecords(suite);
    }

    @Test
    void aCallOfThisMinuteIsPresent() {
        // Given
        Instant ended = Instant.now().truncatedTo(ChronoUnit.MILLIS);

        // When
        try (Edge edge = new Edge(suite)) {
            edge.post("call-events", Calls.answered("journey-5", "journey-carla", ended, 42));
        }
        suite.drain();

        // Then
        JsonNode row = suite.row("customer_calls", "journey-carla").orElseThrow();
        assertThat(row.path("status").asText()).isEqualTo("PRESENT");
        assertThat(Instant.parse(row.path("event_timestamp").asText())).isEqualTo(ended);
        assertThat(row.at("/features/avg_call_duration_last_10m").asDouble()).isEqualTo(42.0);
        assertThat(row.at("/features/calls_today").asInt()).isEqualTo(1);
    }

    @Test
    void segmentsAndOutcomesAreValidatedAndKept() {
        // Given
        String segments =
                """
                {"call_id":"journey-3","customer_id":"u","segment_start":0,"segment_end":10,"transcript":"Hello, I have an issue with my billing.","confidence":0.95,"speaker":"customer"}
                {"call_id":"journey-3","customer_id":"u","segment_start":10,"segment_end":12,"transcript":"I see.","speaker":"agent"}
                this is no JSON
                """;
        String outcome =
                """
                {"call_id":"journey-3","agent_action":"offer_discount","resolved":true,"event_time":"2023-10-27T10:00:00Z"}""";
        Map<TopicPartition, Long> before = suite.ends();

        // When
        Edge.Answer lines;
        Edge.Answer object;
        try (Edge edge = new Edge(suite)) {
            lines = edge.post("transcripts", Edge.NDJSON, segments);
            object = edge.post("outcomes", outcome);
        }
        suite.drain();

        // Then
        assertThat(lines.status()).isEqualTo(202);
        assertThat(lines.body().path("accepted").asInt()).isEqualTo(2);
        assertThat(lines.body().path("refused").asInt()).isEqualTo(1);
        assertThat(lines.body().at("/faults/0/line").asInt()).isEqualTo(3);
        assertThat(object.status()).isEqualTo(202);
        assertThat(fields("transcript-segments", before))
                .extracting(segment -> segment.get("segment_end"))
                .containsExactly(10.0, 12.0);
        assertThat(fields("call-resolutions", before))
                .singleElement()
                .satisfies(
                        resolution ->
                                assertThat(resolution)
                                        .containsEntry("agent_action", "offer_discount")
                                        .containsEntry("resolved", true));
        LakeAssert.assertValuesAreEqual(suite, "transcript-segments");
        LakeAssert.assertValuesAreEqual(suite, "call-resolutions");
    }

    @Test
    void aFaultInAnArrayRefusesAllOfIt() {
        // Given
        String good = Calls.answered("journey-4", NOBODY_KNOWN, NOON, 10);
        String bad = good.replace("\"duration_sec\":10.0", "\"duration_sec\":-1");
        Map<TopicPartition, Long> before = suite.ends();

        // When
        Edge.Answer answer;
        try (Edge edge = new Edge(suite)) {
            answer = edge.post("call-events", "[" + good + "," + bad + "]");
        }

        // Then
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.type()).isEqualTo("application/problem+json");
        assertThat(answer.body().at("/faults/0/index").asInt()).isEqualTo(1);
        assertThat(answer.body().at("/faults/0/field").asText()).isEqualTo("duration_sec");
        assertThat(answer.body().at("/faults/0/reason").asText()).isEqualTo("OUT_OF_RANGE");
        assertThat(suite.records("call-center-events", before)).isEmpty();
        assertThat(suite.row("customer_calls", NOBODY_KNOWN)).isEmpty();
    }

    @Test
    void thePublishedMinimalRecordIsAcceptedAndTraced() {
        // Given the shortest record that producers may send, with a trace
        String minimal =
                """
                {"call_id":"12345","customer_id":"journey-cust_678","timestamp":"2023-10-27T10:00:00Z","duration_sec":300,"agent_id":"agent_55","queue":"premium_support"}""";
        String trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
        Map<TopicPartition, Long> before = suite.ends();

        // When
        Edge.Answer answer;
        try (Edge edge = new Edge(suite)) {
            answer = edge.post("call-events", Edge.JSON, minimal, "traceparent", trace);
        }
        suite.drain();

        // Then
        assertThat(answer.status()).isEqualTo(202);
        assertThat(suite.records("enriched-call-events", before))
                .singleElement()
                .satisfies(
                        record -> {
                            assertThat(new String(record.key(), StandardCharsets.UTF_8))
                                    .isEqualTo("journey-cust_678");
                            assertThat(EventHeaders.text(record.headers(), "traceparent"))
                                    .startsWith("00-4bf92f3577b34da6a3ce929d0e0e4736-");
                            assertThat(
                                            EventHeaders.millis(
                                                    record.headers(), EventHeaders.T_INGEST, 0))
                                    .isPositive()
                                    .isLessThanOrEqualTo(
                                            EventHeaders.millis(
                                                    record.headers(), EventHeaders.T_ENRICHED, 0));
                        });
        assertThat(suite.row("customer_calls", "journey-cust_678"))
                .hasValueSatisfying(
                        row ->
                                assertThat(row.at("/features/last_queue").asText())
                                        .isEqualTo("premium_support"));
        assertThat(suite.processes().isRunning(Part.INGEST)).isTrue();
    }

    private List<Map<String, @Nullable Object>> fields(
            String topic, Map<TopicPartition, Long> from) {
        return suite.records(topic, from).stream()
                .map(record -> suite.values().fields(record.value()))
                .toList();
    }

    private org.apache.avro.Schema schemaOf(String topic) {
        return suite.values().schema(suite.records(topic).getLast().value());
    }
}
