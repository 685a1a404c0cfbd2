package io.callstream.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.callstream.e2e.suite.Calls;
import io.callstream.e2e.suite.Checker;
import io.callstream.e2e.suite.Edge;
import io.callstream.e2e.suite.LakeAssert;
import io.callstream.e2e.suite.Outcome;
import io.callstream.e2e.suite.OutcomeReader;
import io.callstream.e2e.suite.Recordings;
import io.callstream.e2e.suite.Suite;
import io.callstream.e2e.suite.Suites;
import io.callstream.event.EventHeaders;
import io.callstream.replay.ReplayReport;
import io.callstream.replay.ReplayShift;
import io.callstream.replay.recording.BankMode;
import io.callstream.runtime.DeadLetters;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// The bundled recordings as fast as the broker takes them: as whole calls, counted stage by stage
/// and held against a plain loop; then step by step, which must come to the same.
@ExtendWith(Suites.class)
@Order(Suites.ALONE)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RecordingsIT {
    private static final Map<String, String> RECORDED_TIMES = Map.of("CALLSTREAM_CLOCK", "event");
    private static final String ROWS = "feature.customer_calls";
    private static final String ENRICHED = "enriched-call-events";

    /// What a call is, however it was told; its order among the customer's calls is not part of it.
    private static final List<String> OF_A_CALL =
            List.of(
                    "source",
                    "call_id",
                    "customer_id",
                    "agent_id",
                    "queue",
                    "started_at",
                    "ended_at",
                    "ivr_sec",
                    "wait_sec",
                    "talk_sec",
                    "duration_sec",
                    "outcome",
                    "tier",
                    "lifetime_value",
                    "profile_snapshot");

    private final Suites.Slot slot;
    private final List<Recordings.BankCall> bank = Recordings.bankCalls();
    private final List<String> star = Recordings.starCustomers();
    private final Suite completed;
    private final ReplayReport sent;

    RecordingsIT(Suites.Slot slot) {
        this.slot = slot;
        this.completed = slot.fresh("completed", RECORDED_TIMES);
        this.sent = play(completed, BankMode.COMPLETED);
    }

    @Test
    @Order(1)
    void everyStageAddsUp() {
        // Given what the files hold
        assertThat(bank).hasSize(1_567);
        assertThat(bank.stream().filter(Recordings.BankCall::isAccepted)).hasSize(1_563);
        assertThat(star).hasSize(200);

        // When
        completed.drain();

        // Then
        assertThat(sent.sent()).containsEntry("call-center-events", 1_567L + 200);
        assertThat(completed.records("call-events")).hasSize(1_563 + 200);
        assertThat(completed.records("dead-letters"))
                .hasSize(4)
                .allSatisfy(
                        letter ->
                                assertThat(header(letter, DeadLetters.REASON))
                                        .isEqualTo("OUT_OF_RANGE"));
        assertThat(completed.records("transcript-segments"))
                .hasSize(sent.sent().getOrDefault("call-transcripts", 0L).intValue());
        assertThat(completed.records("call-resolutions"))
                .hasSize(sent.sent().getOrDefault("call-outcomes", 0L).intValue());
        assertThat(completed.records(ENRICHED)).hasSize(1_563 + 200);
        long ofView = bank.stream().filter(Recordings.BankCall::isOfView).count() + star.size();
        assertThat(
                        completed.records(ROWS).stream()
                                .filter(row -> header(row, EventHeaders.CAUSE).isEmpty()))
                .hasSize((int) ofView);
    }

    @Test
    @Order(2)
    void everyCustomersRowIsTheAnswerOfAPlainLoop() {
        // Given a loop that sees what is wrong
        Checker itself = Checker.selfTest();

        // When
        Checker checked = Checker.run(completed, Recordings.directory());

        // Then
        assertThat(itself.exitCode()).as(itself.output()).isZero();
        assertThat(checked.exitCode()).as(checked.output()).isZero();
    }

    @Test
    @Order(3)
    void theLakeHoldsEveryRecordOnceAndWhatWasSent() {
        // Given
        completed.drain();

        // When
        Map<String, Map<String, @Nullable Object>> calls = new HashMap<>();
        completed
                .lake()
                .values(ENRICHED, completed.values().schema(last(ENRICHED)))
                .values()
                .forEach(call -> calls.put(String.valueOf(call.get("call_id")), call));

        // Then
        bank.stream()
                .filter(Recordings.BankCall::isAccepted)
                .forEach(
                        call ->
                                assertThat(calls.get(call.callId()))
                                        .as(call.callId())
                                        .containsEntry("ivr_sec", call.ivr())
                                        .containsEntry("wait_sec", call.waiting())
                                        .containsEntry("talk_sec", call.talk())
                                        .containsEntry(
                                                "customer_id",
                                                call.customer().equals("0")
                                                        ? null
                                                        : call.customer()));
        LakeAssert.assertValuesAreEqual(completed, "call-events");
        LakeAssert.assertValuesAreEqual(completed, ENRICHED);
        LakeAssert.assertValuesAreEqual(completed, "transcript-segments");
        LakeAssert.assertRowsAreRecords(completed);
    }

    @Test
    @Order(4)
    void callsToldStepByStepComeToTheSame() {
        // Given
        Outcome whole = slot.ofDays(1, () -> outcome(completed));
        Set<String> refused =
                bank.stream()
                        .filter(call -> !call.isAccepted())
                        .map(Recordings.BankCall::callId)
                        .collect(Collectors.toSet());
        Set<String> customersOfRefused =
                bank.stream()
                        .filter(call -> !call.isAccepted())
                        .map(Recordings.BankCall::customer)
                        .collect(Collectors.toSet());

        // When
        Suite steps = slot.fresh("lifecycle", RECORDED_TIMES);
        play(steps, BankMode.LIFECYCLE);
        Outcome lifecycle = outcome(steps);

        // Then each call that was accepted whole is the same; of those refused, only the last step
        // was
        Map<String, Map<String, @Nullable Object>> told = calls(lifecycle);
        Map<String, Map<String, @Nullable Object>> expected = calls(whole);
        assertThat(told.keySet()).containsAll(expected.keySet());
        assertThat(told.keySet())
                .filteredOn(call -> !expected.containsKey(call))
                .allMatch(refused::contains);
        told.keySet().retainAll(expected.keySet());
        assertThat(told).isEqualTo(expected);

        // Then every customer's final row is the same
        assertThat(
                        whole.ofFinalRows(ROWS, customersOfRefused)
                                .differences(lifecycle.ofFinalRows(ROWS, customersOfRefused)))
                .isEmpty();
    }

    private static ReplayReport play(Suite suite, BankMode mode) {
        return suite.replay(
                Recordings.directory(),
                config -> config.withShift(ReplayShift.NONE).withMode(mode));
    }

    private static Outcome outcome(Suite suite) {
        suite.drain();
        try (Edge edge = new Edge(suite)) {
            edge.post("call-events", Calls.everywhere("beyond", Recordings.BEYOND));
        }
        suite.settle();
        return OutcomeReader.read(suite);
    }

    private static Map<String, Map<String, @Nullable Object>> calls(Outcome outcome) {
        Map<String, Map<String, @Nullable Object>> calls = new TreeMap<>();
        outcome.events().getOrDefault(ENRICHED, Map.of()).keySet().stream()
                .map(Outcome.Event::fields)
                .filter(fields -> Integer.valueOf(0).equals(fields.get("revision")))
                .forEach(
                        fields -> {
                            Map<String, @Nullable Object> call = new TreeMap<>(fields);
                            call.keySet().retainAll(OF_A_CALL);
                            calls.put(String.valueOf(fields.get("call_id")), call);
                        });
        return calls;
    }

    private byte[] last(String topic) {
        return completed.records(topic).getLast().value();
    }

    private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        String text = EventHeaders.text(record.headers(), name);
        return text == null ? "" : text;
    }
}
