package io.callstream.ingest.validate;

import static io.callstream.ingest.validate.Verdicts.CALL_EVENTS;
import static io.callstream.ingest.validate.Verdicts.accepted;
import static io.callstream.ingest.validate.Verdicts.call;
import static io.callstream.ingest.validate.Verdicts.judge;
import static io.callstream.ingest.validate.Verdicts.refusedCall;

import static org.assertj.core.api.Assertions.assertThat;

import io.callstream.event.CallEvent;
import io.callstream.event.CallEventType;
import io.callstream.ingest.validate.Verdict.Refused;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Instant;

class CallEventRulesTest {
    private static final String START = "\"call_id\":\"c1\",\"timestamp\":\"2026-01-15T10:00:00Z\"";

    private static String with(String fields) {
        return "{" + START + "," + fields + "}";
    }

    @Test
    void camelCaseIsUnderstood() {
        // When
        CallEvent event =
                call(
                        """
                {"callId":"c1","customerId":"7","eventId":"e1","eventTime":1768471200000,"durationSec":5,"agentId":"a","wrapUpSec":2.5}""");

        // Then
        assertThat(event.getCallId()).isEqualTo("c1");
        assertThat(event.getCustomerId()).isEqualTo("7");
        assertThat(event.getEventId()).isEqualTo("e1");
        assertThat(event.getTimestamp()).isEqualTo(Instant.parse("2026-01-15T10:00:00Z"));
        assertThat(event.getWrapUpSec()).isEqualTo(2.5);
    }

    @Test
    void bankCallWithNegativeIvrIsOutOfRange() {
        // When
        Fault fault =
                refusedCall(
                        with(
                                "\"ivr_sec\":-3,\"wait_sec\":0,\"talk_sec\":0,\"duration_sec\":-3,\"ended_at\":\"2026-01-15T09:59:57Z\""));

        // Then
        assertThat(fault)
                .isEqualTo(
                        new Fault(
                                Reason.OUT_OF_RANGE,
                                "ivr_sec",
                                "-3.0 is not from 0.0 to 3.16224E7"));
    }

    @Test
    void endComesFromTheEndElseTheDurationElseTheParts() {
        // When
        CallEvent byEnd = call(with("\"ended_at\":\"2026-01-15T10:00:10Z\""));
        CallEvent byDuration = call(with("\"duration_sec\":10.5,\"talk_sec\":3"));
        CallEvent byParts =
                call(
                        with(
                                "\"ivr_sec\":1,\"wait_sec\":2,\"talk_sec\":3,\"hold_sec\":4,\"wrap_up_sec\":100"));

        // Then
        assertThat(byEnd.getDurationSec()).isEqualTo(10.0);
        assertThat(byDuration.getEndedAt()).isEqualTo(Instant.parse("2026-01-15T10:00:10.500Z"));
        assertThat(byParts.getEndedAt()).isEqualTo(Instant.parse("2026-01-15T10:00:10Z"));
        assertThat(byParts.getDurationSec()).isEqualTo(10.0);
    }

    @Test
    void wholeCallWithoutAnyLengthIsRefused() {
        // When
        Fault fault = refusedCall("{" + START + "}");

        // Then
        assertThat(fault.reason()).isEqualTo(Reason.MISSING_FIELD);
        assertThat(fault.field()).isEqualTo("duration_sec");
    }

    @Test
    void lifecycleEventsAreKeyedByCallAndTerminalOnesEndThen() {
        // When
        Verdict.Accepted<CallEvent> started =
                accepted(CALL_EVENTS, with("\"type\":\"call.started\",\"customer_id\":\"7\""));
        Verdict.Accepted<CallEvent> ended = accepted(CALL_EVENTS, with("\"type\":\"Ended\""));

        // Then
        assertThat(started.key()).isEqualTo("c1");
        assertThat(started.event().getType()).isEqualTo(CallEventType.STARTED);
        assertThat(started.event().getEndedAt()).isNull();
        assertThat(ended.event().getEndedAt()).isEqualTo(Instant.parse("2026-01-15T10:00:00Z"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"duration_sec\":1",
                "\"duration_sec\":1,\"customer_id\":\"\"",
                "\"duration_sec\":1,\"customer_id\":0"
            })
    void unknownCustomerIsKeyedByCall(String fields) {
        // When
        Verdict.Accepted<CallEvent> verdict = accepted(CALL_EVENTS, with(fields));

        // Then
        assertThat(verdict.key()).isEqualTo("call:c1");
        assertThat(verdict.event().getCustomerId()).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"talk_sec\":NaN|OUT_OF_RANGE|talk_sec",
                "\"talk_sec\":Infinity|OUT_OF_RANGE|talk_sec",
                "\"talk_sec\":1e400|OUT_OF_RANGE|talk_sec",
                "\"duration_sec\":-0.001|OUT_OF_RANGE|duration_sec",
                "\"duration_sec\":\"300\"|BAD_TYPE|duration_sec",
                "\"duration_sec\":[1]|BAD_TYPE|duration_sec",
                "\"duration_sec\":1,\"queue\":{}|BAD_TYPE|queue",
                "\"duration_sec\":1,\"queue\":true|BAD_TYPE|queue",
                "\"duration_sec\":1,\"priority\":1.5|BAD_TYPE|priority",
                "\"duration_sec\":1,\"priority\":99999999999|OUT_OF_RANGE|priority",
                "\"duration_sec\":1,\"sequence\":-1|OUT_OF_RANGE|sequence",
                "\"ended_at\":\"2026-01-15T09:00:00Z\"|OUT_OF_RANGE|ended_at",
                "\"ended_at\":\"2026-01-15T12:10:01Z\"|TIME_IN_FUTURE|ended_at",
                "\"duration_sec\":86400|TIME_IN_FUTURE|ended_at",
                "\"duration_sec\":1,\"type\":\"SINGING\"|UNKNOWN_VALUE|type",
                "\"duration_sec\":1,\"direction\":\"SIDEWAYS\"|UNKNOWN_VALUE|direction",
            })
    void impossibleValuesAreRefusedByFieldAndReason(String fields, Reason reason, String field) {
        // When
        Fault fault = refusedCall(with(fields));

        // Then
        assertThat(fault.reason()).isEqualTo(reason);
        assertThat(fault.field()).isEqualTo(field);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"timestamp\":\"2026-01-15T10:00:00Z\",\"duration_sec\":1}|MISSING_FIELD|call_id",
                "{\"call_id\":\" \",\"timestamp\":\"2026-01-15T10:00:00Z\",\"duration_sec\":1}|MISSING_FIELD|call_id",
                "{\"call_id\":\"c\",\"duration_sec\":1}|MISSING_FIELD|timestamp",
                "{\"call_id\":\"c\",\"timestamp\":null,\"duration_sec\":1}|MISSING_FIELD|timestamp",
                "{\"call_id\":\"c\",\"timestamp\":\"2026-01-15T10:00:00\",\"duration_sec\":1}|BAD_TYPE|timestamp",
                "{\"call_id\":\"c\",\"timestamp\":300,\"duration_sec\":1}|OUT_OF_RANGE|timestamp",
                "{\"call_id\":\"c\",\"timestamp\":\"2026-01-15T12:10:00.001Z\",\"duration_sec\":0}|TIME_IN_FUTURE|timestamp",
            })
    void requiredFieldsAndTimesAreChecked(String json, Reason reason, String field) {
        // When
        Fault fault = refusedCall(json);

        // Then
        assertThat(fault.reason()).isEqualTo(reason);
        assertThat(fault.field()).isEqualTo(field);
    }

    @Test
    void tenMinutesOfClockSkewAreForgiven() {
        // When
        CallEvent event =
                call(
                        "{\"call_id\":\"c\",\"timestamp\":\"2026-01-15T12:10:00Z\",\"duration_sec\":0}");

        // Then
        assertThat(event.getTimestamp()).isEqualTo(Instant.parse("2026-01-15T12:10:00Z"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"duration_sec\":1,\"outcome\":\"phantom\"|FLAGGED_PHANTOM",
                "\"talk_sec\":0,\"outcome\":\"AGENT\"|FLAGGED_ANSWERED_WITHOUT_TALK",
                "\"ended_at\":\"2026-01-15T10:00:10Z\",\"duration_sec\":3|FLAGGED_DURATION_MISMATCH",
                "\"duration_sec\":1,\"outcome\":\"VANISHED\"|FLAGGED_UNMAPPED_VALUE",
                "\"duration_sec\":1,\"channel\":\"pigeon\"|FLAGGED_UNMAPPED_VALUE",
                "\"duration_sec\":1,\"outcome\":\"HANG\"|VALID",
            })
    void suspiciousButLegalValuesAreFlagged(String fields, String status) {
        // When
        CallEvent event = call(with(fields));

        // Then
        assertThat(event.getStatus()).isEqualTo(status);
    }

    @Test
    void callOfMoreThanTwelveHoursIsFlagged() {
        // When
        CallEvent event =
                call(
                        "{\"call_id\":\"c\",\"timestamp\":\"2026-01-14T10:00:00Z\",\"duration_sec\":43201}");

        // Then
        assertThat(event.getStatus()).isEqualTo("FLAGGED_LONG_DURATION");
    }

    @Test
    void allFaultsOfARecordAreTold() {
        // When
        Verdict<CallEvent> verdict =
                judge(CALL_EVENTS, "{\"talk_sec\":-1,\"priority\":\"high\",\"queue\":[]}");

        // Then
        assertThat(((Refused<CallEvent>) verdict).faults())
                .extracting(Fault::field)
                .containsExactlyInAnyOrder("call_id", "timestamp", "talk_sec", "priority", "queue");
    }

    @Test
    void faultsNeverRepeatTheText() {
        // When
        Fault fault =
                refusedCall(
                        with(
                                "\"duration_sec\":\"my card is 4111\",\"direction\":\"secret words\""));

        // Then
        assertThat(fault.detail()).doesNotContain("4111").contains("a string of 15 characters");
    }
}
