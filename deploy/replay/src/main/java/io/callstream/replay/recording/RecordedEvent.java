package io.callstream.replay.recording;

import io.callstream.event.CallKey;

import org.jspecify.annotations.Nullable;

import java.util.Comparator;

/// One record to be sent to a raw topic, with the times it was recorded with.
///
/// All instants are epoch milliseconds UTC, before any shift; ids are without the suffix of a run.
/// The order of sending is [#SENDING_ORDER].
public sealed interface RecordedEvent {

    /// By time of the event, call id, and rank within the call.
    Comparator<RecordedEvent> SENDING_ORDER =
            Comparator.comparingLong(RecordedEvent::time)
                    .thenComparing(RecordedEvent::callId)
                    .thenComparingInt(RecordedEvent::rank);

    /// The recording it stems from, e.g. `bank`.
    String source();

    String callId();

    /// Unique within the source.
    String eventId();

    /// Time of the event, by which records are ordered and paced: the end of a whole call, else the
    /// event's own time.
    long time();

    /// Order among the events of one call at one time.
    int rank();

    /// Record key by the key rule of the topics.
    String key(String suffix);

    /// A whole call (type COMPLETED) or one event of its life.
    ///
    /// @param time end of a whole call, else when it happened
    /// @param sequence 1..n for an event of a call's life, 0 for a whole call
    /// @param timestamp when it happened; of a whole call: its start
    /// @param times null on events that do not carry them
    record Call(
            String source,
            String callId,
            String type,
            int sequence,
            long time,
            long timestamp,
            @Nullable String customerId,
            @Nullable String agentId,
            @Nullable String queue,
            @Nullable String channel,
            @Nullable Integer priority,
            @Nullable String callType,
            @Nullable CallTimes times)
            implements RecordedEvent {

        public static final String COMPLETED = "COMPLETED";

        @Override
        public String eventId() {
            return type.equals(COMPLETED) ? callId : callId + "-" + type;
        }

        @Override
        public int rank() {
            return sequence;
        }

        @Override
        public String key(String suffix) {
            return type.equals(COMPLETED)
                    ? CallKey.ofWholeCall(callId + suffix, customerId)
                    : callId + suffix;
        }
    }

    /// How a call went. Seconds are as recorded, so they may be negative where a clock stepped
    /// back.
    ///
    /// @param ivrSec seconds in the voice menu, null where not recorded
    /// @param waitSec seconds in queue, null where not recorded
    record CallTimes(
            long endedAt,
            @Nullable Double ivrSec,
            @Nullable Double waitSec,
            double talkSec,
            double durationSec,
            String outcome) {}

    /// One final transcript segment. Its text is personal data: it never shows in [#toString()].
    ///
    /// @param time when the segment started
    /// @param startSec seconds from the start of the call
    /// @param endSec seconds from the start of the call
    record Segment(
            String source,
            String callId,
            int segment,
            long time,
            String speaker,
            String transcript,
            double startSec,
            double endSec,
            String language,
            long callStartedAt,
            @Nullable String customerId,
            @Nullable String agentId,
            @Nullable String agentAction)
            implements RecordedEvent {

        @Override
        public String eventId() {
            return callId + "-" + segment;
        }

        @Override
        public int rank() {
            return 1 + segment;
        }

        @Override
        public String key(String suffix) {
            return callId + suffix;
        }

        @Override
        public String toString() {
            return "Segment[" + eventId() + " at " + time + "]";
        }
    }

    /// Whether the customer's matter was settled, told after the call.
    ///
    /// @param time end of the call
    /// @param agentAction the last suggestion that the agent picked in the call, if any
    record Outcome(
            String source,
            String callId,
            long time,
            @Nullable String customerId,
            @Nullable String agentAction,
            boolean resolved)
            implements RecordedEvent {

        @Override
        public String eventId() {
            return callId + "-outcome";
        }

        @Override
        public int rank() {
            return Integer.MAX_VALUE;
        }

        @Override
        public String key(String suffix) {
            return callId + suffix;
        }
    }

    /// Bytes that are no valid call event, sent to see them refused.
    record Poison(String source, String callId, long time, String text) implements RecordedEvent {

        @Override
        public String eventId() {
            return callId;
        }

        @Override
        public int rank() {
            return 0;
        }

        @Override
        public String key(String suffix) {
            return "call:" + callId + suffix;
        }
    }
}
