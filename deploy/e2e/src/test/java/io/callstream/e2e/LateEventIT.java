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
import io.callstream.runtime.DeadLetters;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/// A call that ends more than the view's lateness before the newest one of its customer.
@ExtendWith(Suites.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LateEventIT {
    private static final Instant NEWEST = Instant.parse("2023-03-05T12:00:00Z");
    private static final Duration LATENESS = Duration.ofHours(24);
    private static final String VIEW_ROWS = "feature.customer_calls";

    private static final String VIEW = "view=\"customer_calls\"";

    private final Suite suite;

    LateEventIT(Suites.Slot slot) {
        this.suite = slot.shared();
    }

    /// So that whatever can leave a window has left it before anything is compared.
    @BeforeAll
    void timeIsFarBeyond() {
        try (Edge edge = new Edge(suite)) {
            Instant later = NEWEST.plus(Duration.ofDays(60));
            assertThat(edge.post("call-events", Calls.everywhere("late-beyond", later)).status())
                    .isEqualTo(202);
        }
        suite.settle();
    }

    @Test
    void aCallAtTheBoundCountsAndOneAMillisecondBeforeIsADeadLetterOnce() {
        // Given
        String customer = "late-carl";
        post(Calls.answered("late-1", customer, NEWEST, 60));
        suite.settle();

        // When exactly at the bound
        Map<TopicPartition, Long> before = suite.ends();
        post(Calls.answered("late-2", customer, NEWEST.minus(LATENESS), 30));
        suite.settle();

        // Then it counts
        assertThat(calls(customer)).isEqualTo(2);
        assertThat(rowsByEvent(before)).hasSize(1);
        assertThat(lettersOfTheView(before)).isEmpty();

        // When a millisecond before
        JsonNode row = suite.row("customer_calls", customer).orElseThrow();
        double counted = suite.metrics(Part.ENRICHMENT).sum("callstream_late_events_total", VIEW);
        Map<TopicPartition, Long> bound = suite.ends();
        post(Calls.answered("late-3", customer, NEWEST.minus(LATENESS).minusMillis(1), 30));
        suite.settle();

        // Then nothing of the view changes
        assertThat(rowsByEvent(bound)).isEmpty();
        assertThat(suite.row("customer_calls", customer)).contains(row);

        // Then it is told once, and kept as an enriched call
        ConsumerRecord<byte[], byte[]> letter =
                assertThat(suite.records("dead-letters", bound)).singleElement().actual();
        assertThat(EventHeaders.text(letter.headers(), DeadLetters.REASON)).isEqualTo("LATE");
        assertThat(EventHeaders.text(letter.headers(), DeadLetters.DETAIL))
                .contains("customer_calls");
        assertThat(new String(letter.key(), StandardCharsets.UTF_8)).isEqualTo(customer);
        assertThat(suite.values().fields(letter.value())).containsEntry("call_id", "late-3");
        assertThat(suite.records("enriched-call-events", bound)).hasSize(1);
        assertThat(
                        suite.metrics(Part.ENRICHMENT).sum("callstream_late_events_total", VIEW)
                                - counted)
                .isEqualTo(1);
        LakeAssert.assertRowsAreRecords(suite);
    }

    @Test
    void whatIsLateForOneCustomerIsNotForAnother() {
        // Given
        Instant longAgo = NEWEST.minus(Duration.ofDays(40));
        Map<TopicPartition, Long> before = suite.ends();

        // When
        post(Calls.answered("late-4", "late-dora", longAgo, 60));
        suite.settle();

        // Then
        assertThat(calls("late-dora")).isEqualTo(1);
        assertThat(lettersOfTheView(before)).isEmpty();
    }

    /// A call that is in time for its customer may be late for its queue and its agent.
    private List<ConsumerRecord<byte[], byte[]>> lettersOfTheView(Map<TopicPartition, Long> from) {
        return suite.records("dead-letters", from).stream()
                .filter(
                        letter ->
                                String.valueOf(
                                                EventHeaders.text(
                                                        letter.headers(), DeadLetters.DETAIL))
                                        .contains("view customer_calls "))
                .toList();
    }

    private void post(String call) {
        try (Edge edge = new Edge(suite)) {
            assertThat(edge.post("call-events", call).status()).isEqualTo(202);
        }
    }

    private int calls(String customer) {
        return suite.row("customer_calls", customer)
                .map(row -> row.at("/features/calls_lifetime").asInt())
                .orElse(0);
    }

    private List<ConsumerRecord<byte[], byte[]>> rowsByEvent(Map<TopicPartition, Long> from) {
        return suite.records(VIEW_ROWS, from).stream()
                .filter(row -> EventHeaders.text(row.headers(), EventHeaders.CAUSE) == null)
                .toList();
    }
}
