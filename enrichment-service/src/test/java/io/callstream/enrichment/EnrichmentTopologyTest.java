package io.callstream.enrichment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.callstream.event.CallEventType;
import io.callstream.event.CallStanding;
import io.callstream.event.CallState;
import io.callstream.event.CustomerProfile;
import io.callstream.event.EnrichedCall;
import io.callstream.event.EventHeaders;
import io.callstream.event.QueueMove;
import io.callstream.runtime.DeadLetters;
import io.callstream.testkit.Calls;
import io.callstream.testkit.GoldenTopology;

import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;

final class EnrichmentTopologyTest {
    private static final Instant NOON = Instant.parse("1999-02-01T12:00:00Z");

    @TempDir Path stateDir;

    private EnrichmentDriver driver;

    @BeforeEach
    void open() {
        driver = new EnrichmentDriver(stateDir);
    }

    @AfterEach
    void close() {
        driver.close();
    }

    @Test
    void topologyIsTheOneUnderReview() throws IOException {
        GoldenTopology.verify(driver.topology(), Path.of("src/test/resources/golden/topology.txt"));
    }

    @Test
    void wholeCallBecomesAnEnrichedCallAndARow() {
        driver.send(Calls.whole("c1", "u1", NOON));

        EnrichedCall call = only(driver.enriched());
        assertThat(call.getCallId()).isEqualTo("c1");
        assertThat(call.getRevision()).isZero();
        assertThat(call.getTier()).isNull();
        TestRecord<byte[], GenericRecord> row = only(driver.rows());
        assertThat(new String(row.key(), java.nio.charset.StandardCharsets.UTF_8)).isEqualTo("u1");
        assertThat(row.value().get("calls_last_10m")).isEqualTo(1L);
        assertThat(row.value().get("avg_call_duration_last_10m")).isEqualTo(60.0);
        assertThat(row.value().get("last_queue")).hasToString("regular");
        assertThat(header(row, EventHeaders.EVENT_TIMESTAMP))
                .isEqualTo(Long.toString(NOON.toEpochMilli()));
        assertThat(header(row, EventHeaders.SEEN)).isEqualTo("call-events-0:0");
        assertThat(header(row, EventHeaders.CAUSE)).isNull();
    }

    @Test
    void callWithoutCustomerIsEnrichedButMakesNoRow() {
        driver.send(Calls.whole("c1", null, NOON));

        assertThat(driver.enriched()).hasSize(1);
        assertThat(driver.rows()).isEmpty();
    }

    @Test
    void phantomMakesNoRow() {
        driver.send(
                io.callstream.event.CallEvent.newBuilder(Calls.whole("c1", "u1", NOON))
                        .setOutcome("PHANTOM")
                        .build());

        assertThat(driver.enriched()).hasSize(1);
        assertThat(driver.rows()).isEmpty();
    }

    @Test
    void profileIsTheOneValidAtTheEndOfTheCall() {
        driver.send(profile("u1", "Basic", 10, LocalDate.parse("1999-01-30")));
        driver.send(profile("u1", "Gold", 12, LocalDate.parse("1999-01-31")));

        driver.send(Calls.whole("before", "u1", Instant.parse("1999-01-30T23:59:59Z")));
        driver.send(Calls.whole("first", "u1", Instant.parse("1999-01-31T00:00:00Z")));
        driver.send(Calls.whole("second", "u1", Instant.parse("1999-01-31T10:00:00Z")));
        driver.send(Calls.whole("third", "u1", Instant.parse("1999-02-01T00:00:00Z")));
        driver.send(Calls.whole("fourth", "u1", Instant.parse("1999-02-01T01:00:00Z")));

        List<EnrichedCall> calls = driver.enriched();
        assertThat(calls)
                .extracting(EnrichedCall::getTier)
                .containsExactly(null, "Basic", "Basic", "Gold", "Gold");
        assertThat(calls)
                .extracting(EnrichedCall::getPastInteractionCount)
                .containsExactly(null, 10L, 11L, 12L, 13L);
        assertThat(calls)
                .extracting(EnrichedCall::getProfileSnapshot)
                .containsExactly(
                        null,
                        LocalDate.parse("1999-01-30"),
                        LocalDate.parse("1999-01-30"),
                        LocalDate.parse("1999-01-31"),
                        LocalDate.parse("1999-01-31"));
    }

    @Test
    void profileThatIsGoneEnrichesWithNulls() {
        driver.send(profile("u1", "Gold", 12, LocalDate.parse("1999-01-30")));
        driver.gone("u1", LocalDate.parse("1999-01-31"));

        driver.send(Calls.whole("c1", "u1", NOON));

        assertThat(only(driver.enriched()).getTier()).isNull();
        assertThat(driver.metrics.get("callstream_enriched_without_profile").counter().count())
                .isEqualTo(1);
    }

    @Test
    void lifecycleEventsFoldIntoOneCall() {
        driver.send(Calls.event("c1", CallEventType.STARTED, NOON).setQueue("regular").build());
        driver.send(Calls.event("c1", CallEventType.QUEUED, NOON.plusSeconds(10)).build());
        driver.send(
                Calls.event("c1", CallEventType.ANSWERED, NOON.plusSeconds(40))
                        .setAgentId("S07")
                        .build());
        driver.send(
                Calls.event("c1", CallEventType.ENDED, NOON.plusSeconds(100))
                        .setCustomerId("u1")
                        .build());

        EnrichedCall call = only(driver.enriched());
        assertThat(call.getIvrSec()).isEqualTo(10);
        assertThat(call.getWaitSec()).isEqualTo(30);
        assertThat(call.getTalkSec()).isEqualTo(60);
        assertThat(call.getDurationSec()).isEqualTo(100);
        assertThat(call.getAgentId()).isEqualTo("S07");
        assertThat(call.getOutcome()).isEqualTo("ANSWERED");
        assertThat(driver.states())
                .extracting(CallState::getState)
                .containsExactly(
                        CallStanding.STARTED,
                        CallStanding.WAITING,
                        CallStanding.TALKING,
                        CallStanding.DONE);
        TestRecord<byte[], GenericRecord> row = only(driver.rows());
        assertThat(header(row, EventHeaders.SEEN))
                .startsWith("enrichment-service-finished-calls-repartition-");
    }

    @Test
    void laterEventOfAClosedCallMakesARevisionThatViewsLeaveOut() {
        driver.send(Calls.event("c1", CallEventType.STARTED, NOON).setCustomerId("u1").build());
        driver.send(Calls.event("c1", CallEventType.ENDED, NOON.plusSeconds(100)).build());
        driver.send(Calls.event("c1", CallEventType.QUEUED, NOON.plusSeconds(10)).build());

        List<EnrichedCall> calls = driver.enriched();
        assertThat(calls).extracting(EnrichedCall::getRevision).containsExactly(0, 1);
        assertThat(calls.getLast().getIvrSec()).isEqualTo(10);
        assertThat(driver.rows()).hasSize(1);
    }

    @Test
    void endedCallWithoutAStartIsClosedFiveMinutesLater() {
        driver.send(Calls.event("c1", CallEventType.ENDED, NOON).setDurationSec(30.0).build());
        assertThat(driver.enriched()).isEmpty();

        driver.send(
                Calls.event("c2", CallEventType.STARTED, NOON.plus(Duration.ofMinutes(5))).build());
        driver.wallClock(Duration.ofSeconds(1));

        EnrichedCall call = only(driver.enriched());
        assertThat(call.getCallId()).isEqualTo("c1");
        assertThat(call.getStartedAt()).isEqualTo(NOON.minusSeconds(30));
    }

    @Test
    void callThatNeverEndsTimesOut() {
        driver.send(Calls.event("c1", CallEventType.STARTED, NOON).setCustomerId("u1").build());

        driver.send(
                Calls.event("c2", CallEventType.STARTED, NOON.plus(Duration.ofDays(1))).build());
        driver.wallClock(Duration.ofSeconds(1));

        assertThat(only(driver.enriched()).getOutcome()).isEqualTo("TIMED_OUT");
        assertThat(driver.states())
                .extracting(CallState::getState)
                .contains(CallStanding.TIMED_OUT);
    }

    @Test
    void callMovesFromQueueToQueueAndOut() {
        driver.send(Calls.event("c1", CallEventType.STARTED, NOON).build());
        driver.send(
                Calls.event("c1", CallEventType.QUEUED, NOON.plusSeconds(10))
                        .setQueue("a")
                        .build());
        driver.send(
                Calls.event("c1", CallEventType.QUEUED, NOON.plusSeconds(20))
                        .setQueue("b")
                        .build());
        driver.send(Calls.event("c1", CallEventType.ANSWERED, NOON.plusSeconds(30)).build());
        driver.send(Calls.event("c1", CallEventType.ENDED, NOON.plusSeconds(40)).build());

        assertThat(driver.moves())
                .extracting(QueueMove::getQueue, QueueMove::getWaitingChange, QueueMove::getMovedAt)
                .containsExactly(
                        tuple("a", 1, NOON.plusSeconds(10)),
                        tuple("a", -1, NOON.plusSeconds(20)),
                        tuple("b", 1, NOON.plusSeconds(20)),
                        tuple("b", -1, NOON.plusSeconds(30)));
    }

    @Test
    void eventThatComesLateMovesNobody() {
        driver.send(Calls.event("c1", CallEventType.STARTED, NOON).build());
        driver.send(Calls.event("c1", CallEventType.ANSWERED, NOON.plusSeconds(30)).build());
        driver.send(
                Calls.event("c1", CallEventType.QUEUED, NOON.plusSeconds(10))
                        .setQueue("a")
                        .build());

        assertThat(driver.moves()).isEmpty();
    }

    @Test
    void callThatIsGivenUpWaitsNoMore() {
        driver.send(Calls.event("c1", CallEventType.QUEUED, NOON).setQueue("a").build());
        driver.send(
                Calls.event("c2", CallEventType.STARTED, NOON.plus(Duration.ofDays(1))).build());
        driver.wallClock(Duration.ofSeconds(1));
        driver.send(
                Calls.event("c1", CallEventType.QUEUED, NOON.plusSeconds(1)).setQueue("b").build());

        assertThat(driver.moves())
                .extracting(QueueMove::getQueue, QueueMove::getWaitingChange, QueueMove::getMovedAt)
                .containsExactly(
                        tuple("a", 1, NOON), tuple("a", -1, NOON.plus(Duration.ofDays(1))));
    }

    @Test
    void lateCallIsEnrichedGoesOnceToDeadLettersAndChangesNoRow() {
        driver.send(Calls.whole("c1", "u1", NOON));
        driver.send(Calls.whole("c2", "u1", NOON.minus(Duration.ofDays(1)).minusMillis(1)));

        assertThat(driver.enriched()).hasSize(2);
        assertThat(driver.rows()).hasSize(1);
        TestRecord<byte[], byte[]> letter = only(driver.deadLetters());
        assertThat(header(letter, DeadLetters.REASON)).isEqualTo("LATE");
        EnrichedCall kept =
                driver.topics
                        .enrichedCallEvents()
                        .valueSerde()
                        .deserializer()
                        .deserialize("enriched-call-events", letter.value());
        assertThat(kept.getCallId()).isEqualTo("c2");
    }

    @Test
    void windowsEmptyWithTimeAlone() {
        driver.send(Calls.whole("c1", "u1", NOON));
        driver.rows();

        driver.wallClock(Duration.ofMinutes(14));

        List<TestRecord<byte[], GenericRecord>> expiries = driver.rows();
        TestRecord<byte[], GenericRecord> expiry = only(expiries);
        assertThat(header(expiry, EventHeaders.CAUSE)).isEqualTo("expiry");
        assertThat(expiry.value().get("calls_last_10m")).isEqualTo(0L);
        assertThat(expiry.value().get("avg_call_duration_last_10m")).isNull();
        assertThat(expiry.value().get("calls_lifetime")).isEqualTo(1L);
        assertThat(header(expiry, EventHeaders.EVENT_TIMESTAMP))
                .isEqualTo(Long.toString(NOON.plus(Duration.ofMinutes(11)).toEpochMilli()));
    }

    private static CustomerProfile profile(
            String customer, String tier, long interactions, LocalDate snapshot) {
        return CustomerProfile.newBuilder()
                .setCustomerId(customer)
                .setTier(tier)
                .setLifetimeValue(1.5)
                .setInteractions(interactions)
                .setAttributes(Map.of("gender", "Female"))
                .setSnapshotDate(snapshot)
                .build();
    }

    private static @Nullable String header(TestRecord<?, ?> record, String name) {
        return EventHeaders.text(record.headers(), name);
    }

    private static <T> T only(List<T> list) {
        assertThat(list).hasSize(1);
        return list.getFirst();
    }
}
