package io.callstream.ingest.validate;

import static org.assertj.core.api.Assertions.assertThat;

import io.callstream.event.AgentState;
import io.callstream.event.CallEvent;
import io.callstream.event.CallResolution;
import io.callstream.event.Tokeniser;
import io.callstream.event.TranscriptSegment;
import io.callstream.ingest.validate.Verdict.Accepted;
import io.callstream.ingest.validate.Verdict.Refused;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/// Judges JSON texts as appended at one fixed time.
final class Verdicts {
    static final Instant NOW = Instant.parse("2026-01-15T12:00:00Z");
    static final RecordValidator<CallEvent> CALL_EVENTS =
            RecordValidator.callEvents(Set.of(), Tokeniser.of(Optional.of("a key for tests only")));
    static final RecordValidator<TranscriptSegment> TRANSCRIPTS =
            RecordValidator.transcripts(Set.of());
    static final RecordValidator<CallResolution> OUTCOMES = RecordValidator.outcomes(Set.of());
    static final RecordValidator<AgentState> AGENT_STATES = RecordValidator.agentStates(Set.of());

    private Verdicts() {}

    static <E> Verdict<E> judge(RecordValidator<E> validator, String json) {
        return validator.validate(
                json.getBytes(StandardCharsets.UTF_8), Arrival.at(NOW.toEpochMilli()));
    }

    static <E> Accepted<E> accepted(RecordValidator<E> validator, String json) {
        Verdict<E> verdict = judge(validator, json);
        assertThat(verdict).isInstanceOf(Accepted.class);
        return (Accepted<E>) verdict;
    }

    static <E> Fault refused(RecordValidator<E> validator, String json) {
        Verdict<E> verdict = judge(validator, json);
        assertThat(verdict).isInstanceOf(Refused.class);
        return ((Refused<E>) verdict).first();
    }

    static CallEvent call(String json) {
        return accepted(CALL_EVENTS, json).event();
    }

    static Fault refusedCall(String json) {
        return refused(CALL_EVENTS, json);
    }
}
