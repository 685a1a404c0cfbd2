package io.callstream.ingest.validate;

import static io.callstream.ingest.validate.Verdicts.AGENT_STATES;
import static io.callstream.ingest.validate.Verdicts.CALL_EVENTS;
import static io.callstream.ingest.validate.Verdicts.OUTCOMES;
import static io.callstream.ingest.validate.Verdicts.TRANSCRIPTS;
import static io.callstream.ingest.validate.Verdicts.accepted;
import static io.callstream.ingest.validate.Verdicts.judge;
import static io.callstream.ingest.validate.Verdicts.refused;
import static io.callstream.ingest.validate.Verdicts.refusedCall;

import static org.assertj.core.api.Assertions.assertThat;

import io.callstream.event.AgentStatus;
import io.callstream.event.CallEvent;
import io.callstream.event.Tokeniser;
import io.callstream.event.TranscriptSegment;
import io.callstream.ingest.validate.Verdict.Accepted;
import io.callstream.ingest.validate.Verdict.Refused;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Set;

class RecordValidatorTest {
    private static final String CALL =
            "{\"call_id\":\"c1\",\"timestamp\":\"2026-01-15T10:00:00Z\",\"duration_sec\":60}";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "nonsense",
                "null",
                "[]",
                "\"text\"",
                "17",
                "{",
                "{}}",
                CALL + CALL,
                "{\"a\":}",
                "{'a':1}"
            })
    void whatIsNotOneObjectIsMalformed(String text) {
        // When
        Fault fault = refusedCall(text);

        // Then
        assertThat(fault.reason()).isEqualTo(Reason.MALFORMED_JSON);
    }

    @Test
    void tombstoneIsMalformed() {
        // When
        Verdict<CallEvent> verdict =
                CALL_EVENTS.validate(null, Arrival.at(Verdicts.NOW.toEpochMilli()));

        // Then
        assertThat(((Refused<CallEvent>) verdict).first().reason())
                .isEqualTo(Reason.MALFORMED_JSON);
    }

    @Test
    void tooLargeRecordsTextsIdsAndDepthsAreRefused() {
        // Given
        String huge = "{\"call_id\":\"" + "x".repeat(Limits.RECORD_BYTES) + "\"}";
        String deep = "{\"call_id\":\"c1\",\"x\":" + "[".repeat(5_000) + "]".repeat(5_000) + "}";
        String longText =
                "{\"call_id\":\"c1\",\"text\":\"" + "x".repeat(Limits.TEXT_CHARACTERS + 1) + "\"}";
        String longId = CALL.replace("c1", "x".repeat(257));

        // When
        Fault ofHuge = refusedCall(huge);
        Fault ofDeep = refusedCall(deep);
        Fault ofText = refused(TRANSCRIPTS, longText);
        Fault ofId = refusedCall(longId);

        // Then
        assertThat(ofHuge.reason()).isEqualTo(Reason.TOO_LARGE);
        assertThat(ofDeep.reason()).isEqualTo(Reason.TOO_LARGE);
        assertThat(ofText)
                .extracting(Fault::reason, Fault::field)
                .containsExactly(Reason.TOO_LARGE, "text");
        assertThat(ofId)
                .extracting(Fault::reason, Fault::field)
                .containsExactly(Reason.TOO_LARGE, "call_id");
    }

    @Test
    void unknownMembersAreCountedAndTheLastOfEqualNamesCounts() {
        // When
        Accepted<CallEvent> verdict =
                accepted(
                        CALL_EVENTS,
                        "{\"call_id\":\"first\",\"mood\":{\"a\":[1,{}]},\"id\":9,"
                                + CALL.substring(1));

        // Then
        assertThat(verdict.unknownFields()).isEqualTo(2);
        assertThat(verdict.event().getCallId()).isEqualTo("c1");
    }

    @Test
    void structuredCloudEventIsOpened() {
        // Given
        String data = "\"data\":" + CALL;
        String attributes =
                "\"specversion\":\"1.0\",\"id\":\"e9\",\"source\":\"/pbx/7\",\"type\":\"io.pbx.call\"";

        // When
        Accepted<CallEvent> dataLast = accepted(CALL_EVENTS, "{" + attributes + "," + data + "}");
        Accepted<CallEvent> dataFirst = accepted(CALL_EVENTS, " {" + data + "," + attributes + "}");

        // Then
        assertThat(dataLast.eventId()).isEqualTo("e9");
        assertThat(dataLast.source()).isEqualTo("/pbx/7");
        assertThat(dataLast.event()).isEqualTo(dataFirst.event());
        assertThat(dataLast.event().getCallId()).isEqualTo("c1");
    }

    @Test
    void cloudEventTimeAndBase64DataAreUsed() {
        // Given
        String data =
                Base64.getEncoder()
                        .encodeToString(
                                "{\"call_id\":\"c1\",\"resolved\":true}"
                                        .getBytes(StandardCharsets.UTF_8));
        String time = "2026-01-15T11:00:00+01:00";

        // When
        Instant eventTime =
                accepted(
                                OUTCOMES,
                                "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"s\",\"time\":\""
                                        + time
                                        + "\",\"data_base64\":\""
                                        + data
                                        + "\"}")
                        .event()
                        .getEventTime();

        // Then
        assertThat(eventTime).isEqualTo(Instant.parse("2026-01-15T10:00:00Z"));
    }

    @Test
    void cloudEventWithoutObjectIsRefusedUnderItsSource() {
        // When
        Verdict<CallEvent> verdict =
                judge(
                        CALL_EVENTS,
                        "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"pbx\",\"data\":\"text\"}");

        // Then
        assertThat(verdict).isInstanceOf(Refused.class);
        assertThat(verdict.source()).isEqualTo("pbx");
    }

    @Test
    void headersOfABinaryCloudEventAreDefaults() {
        // Given
        Arrival arrival = new Arrival("e1", "pbx", null, Verdicts.NOW.toEpochMilli());

        // When
        Verdict<CallEvent> plain =
                CALL_EVENTS.validate(CALL.getBytes(StandardCharsets.UTF_8), arrival);
        Verdict<CallEvent> named =
                CALL_EVENTS.validate(
                        ("{\"event_id\":\"own\",\"source\":\"mine\"," + CALL.substring(1))
                                .getBytes(StandardCharsets.UTF_8),
                        arrival);

        // Then
        assertThat(((Accepted<CallEvent>) plain).eventId()).isEqualTo("e1");
        assertThat(plain.source()).isEqualTo("pbx");
        assertThat(((Accepted<CallEvent>) named).eventId()).isEqualTo("own");
        assertThat(named.source()).isEqualTo("mine");
    }

    @Test
    void identityIsSourceAndIdElseContent() {
        // When
        Identity one = accepted(CALL_EVENTS, "{\"event_id\":\"1\"," + CALL.substring(1)).identity();
        Identity same =
                accepted(CALL_EVENTS, "{\"event_id\":\"1\",\"queue\":\"q\"," + CALL.substring(1))
                        .identity();
        Identity otherSource =
                accepted(CALL_EVENTS, "{\"event_id\":\"1\",\"source\":\"x\"," + CALL.substring(1))
                        .identity();
        Identity content = accepted(CALL_EVENTS, CALL).identity();
        Identity otherContent = accepted(CALL_EVENTS, CALL + " ").identity();

        // Then
        assertThat(same).isEqualTo(one);
        assertThat(otherSource).isNotEqualTo(one);
        assertThat(otherContent).isNotEqualTo(content);
    }

    @Test
    void finalSegmentIsNoRepeatOfItsPartial() {
        // When
        Accepted<TranscriptSegment> partial =
                accepted(
                        TRANSCRIPTS,
                        "{\"call_id\":\"c\",\"event_id\":\"1\",\"segment_id\":\"7\",\"text\":\"I wa\",\"is_partial\":true}");
        Accepted<TranscriptSegment> complete =
                accepted(
                        TRANSCRIPTS,
                        "{\"call_id\":\"c\",\"event_id\":\"1\",\"segment_id\":\"7\",\"text\":\"I want\"}");

        // Then
        assertThat(partial.event().getIsPartial()).isTrue();
        assertThat(partial.identity()).isNotEqualTo(complete.identity());
    }

    @Test
    void segmentTimeGivesTheStartOfTheCall() {
        // When
        TranscriptSegment segment =
                accepted(
                                TRANSCRIPTS,
                                "{\"call_id\":\"c\",\"text\":\"hi\",\"segment_start\":10,\"segment_end\":12,\"timestamp\":\"2026-01-15T10:00:10Z\"}")
                        .event();

        // Then
        assertThat(segment.getCallStartedAt()).isEqualTo(Instant.parse("2026-01-15T10:00:00Z"));
    }

    @Test
    void segmentThatEndsBeforeItStartsIsRefused() {
        // When
        Fault fault =
                refused(
                        TRANSCRIPTS,
                        "{\"call_id\":\"c\",\"text\":\"hi\",\"segment_start\":10,\"segment_end\":9}");

        // Then
        assertThat(fault)
                .extracting(Fault::reason, Fault::field)
                .containsExactly(Reason.OUT_OF_RANGE, "segment_end");
    }

    @Test
    void emptyTextAndEmptyOutcomeAreFlagged() {
        // When
        String ofText =
                accepted(TRANSCRIPTS, "{\"call_id\":\"c\",\"text\":\" \"}").event().getStatus();
        String ofOutcome =
                accepted(OUTCOMES, "{\"call_id\":\"c\",\"event_time\":1768471200}")
                        .event()
                        .getStatus();

        // Then
        assertThat(ofText).isEqualTo("FLAGGED_EMPTY_TEXT");
        assertThat(ofOutcome).isEqualTo("FLAGGED_EMPTY_OUTCOME");
    }

    @Test
    void agentStateNeedsAnAgentAStateAndATime() {
        // When
        AgentStatus state =
                accepted(
                                AGENT_STATES,
                                "{\"agent_id\":\"a\",\"state\":\"on call\",\"timestamp\":1768471200000}")
                        .event()
                        .getState();
        Verdict<?> empty = judge(AGENT_STATES, "{\"state\":\"\"}");

        // Then
        assertThat(state).isEqualTo(AgentStatus.BUSY);
        assertThat(((Refused<?>) empty).faults())
                .extracting(Fault::field)
                .containsExactly("agent_id", "state", "timestamp");
    }

    @Test
    void onlyListedSourcesAreAccepted() {
        // Given
        RecordValidator<CallEvent> strict =
                RecordValidator.callEvents(Set.of("bank"), Tokeniser.NONE);

        // When
        Fault unknown = refused(strict, CALL);
        Accepted<CallEvent> known = accepted(strict, "{\"source\":\"bank\"," + CALL.substring(1));

        // Then
        assertThat(unknown.reason()).isEqualTo(Reason.UNKNOWN_SOURCE);
        assertThat(known.source()).isEqualTo("bank");
    }
}
