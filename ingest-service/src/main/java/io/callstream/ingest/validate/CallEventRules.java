package io.callstream.ingest.validate;

import io.callstream.event.CallEvent;
import io.callstream.event.CallEventType;
import io.callstream.event.CallKey;
import io.callstream.event.Tokeniser;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;

/// A call event: one step of a call, or (COMPLETED, also where no type is given) the whole of it.
///
/// Of a whole call: `ended_at` = as given, else `timestamp` + `duration_sec`, else `timestamp` +
/// the sum of ivr, wait, talk and hold; `duration_sec` = as given, else `ended_at` - `timestamp`.
/// Wrap-up is after the call and counts in neither.
final class CallEventRules implements EventRules<CallEvent> {
    private static final long LONG_MS = 12 * 3_600_000L;
    private static final long MISMATCH_MS = 1_500;

    private static final Set<Field> FIELDS = EnumSet.range(Field.EVENT_ID, Field.OUTCOME);

    private final Tokeniser tokens;

    CallEventRules(Tokeniser tokens) {
        this.tokens = tokens;
    }

    @Override
    public Set<Field> fields() {
        return FIELDS;
    }

    @Override
    public Candidate<CallEvent> read(Fields fields, String eventId, String source) {
        String callId = fields.requiredWord(Field.CALL_ID);
        CallEventType type = fields.oneOf(Field.TYPE, Vocabulary.CALL_EVENT_TYPES);
        type = type == null ? CallEventType.COMPLETED : type;
        boolean whole = type == CallEventType.COMPLETED;
        boolean terminal = type == CallEventType.ENDED || type == CallEventType.ABANDONED;
        long timestamp = fields.requiredTime(Field.TIMESTAMP);
        Durations durations = Durations.read(fields);
        String outcome = fields.oneOf(Field.OUTCOME, Vocabulary.OUTCOMES, "OTHER");
        Long endedAt = endedAt(fields, timestamp, durations, whole, terminal);
        Double duration = durations.total();
        if (whole && endedAt != null) {
            duration = flagDuration(fields, timestamp, endedAt, duration);
            Double talk = durations.talk();
            if ("ANSWERED".equals(outcome) && talk != null && talk == 0) {
                fields.flag(Flag.ANSWERED_WITHOUT_TALK);
            }
        } else if (duration != null && duration * 1_000 > LONG_MS) {
            fields.flag(Flag.LONG_DURATION);
        }
        if ("PHANTOM".equals(outcome)) {
            fields.flag(Flag.PHANTOM);
        }
        String customerId = CallKey.knownCustomer(fields.word(Field.CUSTOMER_ID));
        String channel = fields.oneOf(Field.CHANNEL, Vocabulary.CHANNELS, "OTHER");
        String direction = fields.oneOf(Field.DIRECTION, Vocabulary.DIRECTIONS);
        Long priority = fields.whole(Field.PRIORITY, Integer.MIN_VALUE, Integer.MAX_VALUE);
        CallEvent event =
                CallEvent.newBuilder()
                        .setEventId(eventId)
                        .setSource(source)
                        .setCallId(callId)
                        .setType(type)
                        .setSequence(fields.whole(Field.SEQUENCE, 0, Long.MAX_VALUE))
                        .setTimestamp(Instant.ofEpochMilli(timestamp))
                        .setEndedAt(endedAt == null ? null : Instant.ofEpochMilli(endedAt))
                        .setCustomerId(customerId)
                        .setAgentId(fields.word(Field.AGENT_ID))
                        .setQueue(fields.word(Field.QUEUE))
                        .setCaller(tokens.tokenOfNumber(fields.word(Field.CALLER)))
                        .setChannel(channel == null ? "VOICE" : channel)
                        .setDirection(direction == null ? "INBOUND" : direction)
                        .setPriority(priority == null ? null : priority.intValue())
                        .setCallType(fields.word(Field.CALL_TYPE))
                        .setIvrSec(durations.ivr())
                        .setWaitSec(durations.waiting())
                        .setTalkSec(durations.talk())
                        .setHoldSec(durations.hold())
                        .setWrapUpSec(durations.wrapUp())
                        .setDurationSec(duration)
                        .setOutcome(outcome)
                        .setStatus(fields.status())
                        .setProcessedAt(Instant.ofEpochMilli(fields.arrival().appendedAt()))
                        .build();
        long eventTime = whole && endedAt != null ? endedAt : timestamp;
        return new Candidate<>(
                event, whole ? CallKey.ofWholeCall(callId, customerId) : callId, eventTime, false);
    }

    private static @Nullable Long endedAt(
            Fields fields, long timestamp, Durations durations, boolean whole, boolean terminal) {
        Long given = fields.time(Field.ENDED_AT);
        if (given != null) {
            if (whole && given < timestamp) {
                fields.fault(
                        Reason.OUT_OF_RANGE,
                        Field.ENDED_AT,
                        (timestamp - given) + " ms before timestamp");
            }
            return given;
        }
        if (terminal) {
            return timestamp;
        }
        Double length = durations.total() == null ? durations.sumOfParts() : durations.total();
        if (!whole || fields.has(Field.ENDED_AT)) {
            return null;
        }
        if (length == null) {
            if (!durations.anyGiven(fields)) {
                fields.fault(
                        Reason.MISSING_FIELD,
                        Field.DURATION_SEC,
                        "a whole call needs duration_sec, ended_at or its parts");
            }
            return null;
        }
        long end = timestamp + Math.round(length * 1_000);
        fields.notInFuture(Field.ENDED_AT, end);
        return end;
    }

    /// Flags a long call and a contradiction; returns the duration, derived where it is not given.
    private static Double flagDuration(
            Fields fields, long timestamp, long endedAt, @Nullable Double given) {
        long between = endedAt - timestamp;
        double duration = given == null ? between / 1_000.0 : given;
        if (duration * 1_000 > LONG_MS || between > LONG_MS) {
            fields.flag(Flag.LONG_DURATION);
        }
        if (Math.abs(between - duration * 1_000) > MISMATCH_MS) {
            fields.flag(Flag.DURATION_MISMATCH);
        }
        return duration;
    }

    /// The seconds fields of a call.
    private record Durations(
            @Nullable Double ivr,
            @Nullable Double waiting,
            @Nullable Double talk,
            @Nullable Double hold,
            @Nullable Double wrapUp,
            @Nullable Double total) {

        static Durations read(Fields fields) {
            return new Durations(
                    fields.seconds(Field.IVR_SEC),
                    fields.seconds(Field.WAIT_SEC),
                    fields.seconds(Field.TALK_SEC),
                    fields.seconds(Field.HOLD_SEC),
                    fields.seconds(Field.WRAP_UP_SEC),
                    fields.seconds(Field.DURATION_SEC));
        }

        /// Null where no part is known.
        @Nullable Double sumOfParts() {
            boolean none = ivr == null && waiting == null && talk == null && hold == null;
            return none ? null : orZero(ivr) + orZero(waiting) + orZero(talk) + orZero(hold);
        }

        /// Whether the producer tried to say how long it was, be it wrongly.
        boolean anyGiven(Fields fields) {
            return fields.has(Field.DURATION_SEC)
                    || fields.has(Field.IVR_SEC)
                    || fields.has(Field.WAIT_SEC)
                    || fields.has(Field.TALK_SEC)
                    || fields.has(Field.HOLD_SEC);
        }

        private static double orZero(@Nullable Double seconds) {
            return seconds == null ? 0 : seconds;
        }
    }
}
