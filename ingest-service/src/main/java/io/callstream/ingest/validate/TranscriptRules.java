package io.callstream.ingest.validate;

import io.callstream.event.CallKey;
import io.callstream.event.TranscriptSegment;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;

/// A transcript segment.
///
/// `segment_id` = as given, else `<segment_start in ms>-<speaker>`, else the event id. Where only
/// the segment's own time is given (`timestamp`), the call's start is that time - `segment_start`.
final class TranscriptRules implements EventRules<TranscriptSegment> {
    private static final double LONGEST_CALL = 366 * 86_400.0;

    private static final Set<Field> FIELDS =
            EnumSet.of(
                    Field.EVENT_ID,
                    Field.SOURCE,
                    Field.CALL_ID,
                    Field.SEGMENT_ID,
                    Field.CUSTOMER_ID,
                    Field.AGENT_ID,
                    Field.SPEAKER,
                    Field.TEXT,
                    Field.IS_PARTIAL,
                    Field.LANGUAGE,
                    Field.SEGMENT_START,
                    Field.SEGMENT_END,
                    Field.CONFIDENCE,
                    Field.CALL_STARTED_AT,
                    Field.EVENT_TIME,
                    Field.AGENT_ACTION,
                    Field.SENTIMENT_SCORE);

    @Override
    public Set<Field> fields() {
        return FIELDS;
    }

    @Override
    public Candidate<TranscriptSegment> read(Fields fields, String eventId, String source) {
        String callId = fields.requiredWord(Field.CALL_ID);
        String text = fields.requiredText(Field.TEXT);
        if (text.isBlank()) {
            fields.flag(Flag.EMPTY_TEXT);
        }
        String speaker = fields.oneOf(Field.SPEAKER, Vocabulary.SPEAKERS, "UNKNOWN");
        speaker = speaker == null ? "UNKNOWN" : speaker;
        Double start = fields.number(Field.SEGMENT_START, 0, LONGEST_CALL);
        Double end = fields.number(Field.SEGMENT_END, 0, LONGEST_CALL);
        if (start != null && end != null && end < start) {
            fields.fault(
                    Reason.OUT_OF_RANGE,
                    Field.SEGMENT_END,
                    end + " is before segment_start " + start);
        }
        Long callStart = callStart(fields, start);
        if (callStart != null && end != null) {
            fields.notInFuture(Field.SEGMENT_END, callStart + Math.round(end * 1_000));
        }
        String segmentId = fields.word(Field.SEGMENT_ID);
        if (segmentId == null) {
            segmentId = start == null ? eventId : Math.round(start * 1_000) + "-" + speaker;
        }
        Boolean partial = fields.bool(Field.IS_PARTIAL);
        TranscriptSegment segment =
                TranscriptSegment.newBuilder()
                        .setEventId(eventId)
                        .setSource(source)
                        .setCallId(callId)
                        .setSegmentId(segmentId)
                        .setCustomerId(CallKey.knownCustomer(fields.word(Field.CUSTOMER_ID)))
                        .setAgentId(fields.word(Field.AGENT_ID))
                        .setSpeaker(speaker)
                        .setText(text)
                        .setIsPartial(Boolean.TRUE.equals(partial))
                        .setLanguage(fields.word(Field.LANGUAGE))
                        .setSegmentStart(start)
                        .setSegmentEnd(end)
                        .setConfidence(fields.number(Field.CONFIDENCE, 0, 1))
                        .setCallStartedAt(
                                callStart == null ? null : Instant.ofEpochMilli(callStart))
                        .setAgentAction(fields.word(Field.AGENT_ACTION))
                        .setSentimentScore(fields.number(Field.SENTIMENT_SCORE, -1, 1))
                        .setStatus(fields.status())
                        .setProcessedAt(Instant.ofEpochMilli(fields.arrival().appendedAt()))
                        .build();
        return new Candidate<>(
                segment, callId, eventTime(fields, callStart, end), Boolean.TRUE.equals(partial));
    }

    private static @Nullable Long callStart(Fields fields, @Nullable Double start) {
        Long given = fields.time(Field.CALL_STARTED_AT);
        Long own = fields.time(Field.EVENT_TIME);
        if (given != null || own == null || start == null) {
            return given;
        }
        return own - Math.round(start * 1_000);
    }

    private static long eventTime(Fields fields, @Nullable Long callStart, @Nullable Double end) {
        return callStart == null || end == null
                ? fields.arrival().appendedAt()
                : callStart + Math.round(end * 1_000);
    }
}
