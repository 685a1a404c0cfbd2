package io.callstream.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import io.callstream.e2e.suite.Calls;
import io.callstream.e2e.suite.Edge;
import io.callstream.e2e.suite.LakeAssert;
import io.callstream.e2e.suite.RawProducer;
import io.callstream.e2e.suite.Suite;
import io.callstream.e2e.suite.Suites;
import io.callstream.local.Part;

import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/// The same record again, by any way in: counted, and nothing else.
@ExtendWith(Suites.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DuplicateIT {
    private static final Instant ENDED = Instant.parse("2023-05-05T12:00:00Z");
    private static final List<String> DOWNSTREAM =
            List.of(
                    "call-events",
                    "transcript-segments",
                    "call-resolutions",
                    "enriched-call-events",
                    "feature.customer_calls",
                    "dead-letters");

    private final Suite suite;

    DuplicateIT(Suites.Slot slot) {
        this.suite = slot.shared();
    }

    /// So that whatever can leave a window has left it before anything is compared.
    @BeforeAll
    void timeIsFarBeyond() {
        try (Edge edge = new Edge(suite)) {
            Instant later = ENDED.plus(Duration.ofDays(60));
            edge.post("call-events", Calls.everywhere("dup-beyond", later));
        }
        suite.settle();
    }

    @Test
    void aCallSentAgainByAnyWayInChangesNothing() {
        // Given
        String call = Calls.answered("dup-1", "dup-emma", ENDED, 60);
        post("call-events", Edge.JSON, call);
        suite.settle();
        JsonNode row = suite.row("customer_calls", "dup-emma").orElseThrow();

        // When it comes again through HTTP, and through Kafka under its key, another and none
        Map<TopicPartition, Long> before = suite.ends();
        double counted = duplicates("call-events");
        post("call-events", Edge.JSON, call);
        post("call-events", Edge.NDJSON, call + "\n" + call + "\n");
        try (RawProducer producer = new RawProducer(suite)) {
            producer.send("call-center-events", "dup-emma", call);
            producer.send("call-center-events", "some-other-key", call);
            producer.send("call-center-events", null, call);
        }
        suite.settle();

        // Then
        assertThat(suite.records("call-center-events", before)).hasSize(6);
        assertNothingAfter(before);
        assertThat(duplicates("call-events") - counted).isEqualTo(6);
        assertThat(suite.row("customer_calls", "dup-emma")).contains(row);
        LakeAssert.assertRowsAreRecords(suite);
    }

    @Test
    void recordsWithoutAnIdAreKnownByTheirContent() {
        // Given
        String segment =
                """
                {"call_id":"dup-2","segment_start":0,"segment_end":3,"transcript":"Good morning.","speaker":"agent"}""";
        String outcome =
                """
                {"call_id":"dup-2","agent_action":"refund","resolved":false,"event_time":"2023-05-05T12:00:00Z"}""";
        Map<TopicPartition, Long> first = suite.ends();
        post("transcripts", Edge.JSON, segment);
        post("outcomes", Edge.JSON, outcome);
        suite.settle();

        // When
        Map<TopicPartition, Long> before = suite.ends();
        double segments = duplicates("transcripts");
        double outcomes = duplicates("outcomes");
        post("transcripts", Edge.JSON, segment);
        post("outcomes", Edge.JSON, outcome);
        try (RawProducer producer = new RawProducer(suite)) {
            producer.send("live-call-transcripts", "dup-2", segment);
            producer.send("call-outcomes", null, outcome);
        }
        suite.settle();

        // Then
        assertThat(suite.records("transcript-segments", first)).hasSize(1);
        assertThat(suite.records("call-resolutions", first)).hasSize(1);
        assertNothingAfter(before);
        assertThat(duplicates("transcripts") - segments).isEqualTo(2);
        assertThat(duplicates("outcomes") - outcomes).isEqualTo(2);
    }

    @Test
    void anIdempotencyKeyMakesARepeatedPostADuplicate() {
        // Given a call without an id, under a key, and the same content under another key
        String call =
                Calls.answered("dup-3", "dup-finn", ENDED, 60)
                        .replace("\"event_id\":\"dup-3\",", "");
        Map<TopicPartition, Long> before = suite.ends();

        // When
        post("call-events", Edge.JSON, call, "Idempotency-Key", "dup-key-1");
        post("call-events", Edge.JSON, call, "Idempotency-Key", "dup-key-1");
        post("call-events", Edge.JSON, call, "Idempotency-Key", "dup-key-2");
        suite.settle();

        // Then
        assertThat(suite.records("call-center-events", before)).hasSize(3);
        assertThat(suite.records("call-events", before)).hasSize(2);
        assertThat(
                        suite.row("customer_calls", "dup-finn")
                                .orElseThrow()
                                .at("/features/calls_lifetime")
                                .asInt())
                .isEqualTo(2);
    }

    @Test
    void aDuplicateIsKnownAfterTheIngestServiceWasKilled() {
        // Given
        String call = Calls.answered("dup-4", "dup-gina", ENDED, 60);
        post("call-events", Edge.JSON, call);
        suite.settle();

        // When
        suite.processes().kill(Part.INGEST);
        suite.processes().restart(Part.INGEST);
        Map<TopicPartition, Long> before = suite.ends();
        post("call-events", Edge.JSON, call);
        suite.settle();

        // Then
        assertThat(suite.records("call-center-events", before)).hasSize(1);
        assertNothingAfter(before);
        assertThat(duplicates("call-events")).isEqualTo(1);
    }

    private void assertNothingAfter(Map<TopicPartition, Long> before) {
        for (String topic : DOWNSTREAM) {
            assertThat(suite.records(topic, before))
                    .as("new records of %s", topic)
                    .noneMatch(record -> isOurs(record.key()));
        }
    }

    /// Rows of other tests' customers may still leave a window as time goes on.
    private static boolean isOurs(byte @Nullable [] key) {
        return key == null || new String(key, StandardCharsets.UTF_8).startsWith("dup-");
    }

    private void post(String kind, String type, String body, String... headers) {
        try (Edge edge = new Edge(suite)) {
            assertThat(edge.post(kind, type, body, headers).status()).isEqualTo(202);
        }
    }

    private double duplicates(String kind) {
        return suite.metrics(Part.INGEST)
                .sum(
                        "callstream_ingest_records_total",
                        "fate=\"duplicate\"",
                        "kind=\"" + kind + "\"");
    }
}
