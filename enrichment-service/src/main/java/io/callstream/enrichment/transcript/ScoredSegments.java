package io.callstream.enrichment.transcript;

import io.callstream.enrichment.redact.Redaction;
import io.callstream.enrichment.text.TextScores;
import io.callstream.event.ScoredSegment;
import io.callstream.event.TranscriptSegment;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/// Puts a scored segment together. Nothing of the text but its redacted form goes in.
final class ScoredSegments {
    private static final double MILLIS = 1000.0;

    private ScoredSegments() {}

    static ScoredSegment of(
            TranscriptSegment segment,
            Redaction redaction,
            TextScores scores,
            Measures measures,
            int words,
            String model) {
        ScoredSegment.Builder scored =
                ScoredSegment.newBuilder()
                        .setEventId(segment.getEventId())
                        .setSource(segment.getSource())
                        .setCallId(segment.getCallId())
                        .setSegmentId(segment.getSegmentId())
                        .setCustomerId(segment.getCustomerId())
                        .setAgentId(segment.getAgentId())
                        .setSpeaker(segment.getSpeaker())
                        .setRedactedText(redaction.text())
                        .setRedactions(byName(redaction))
                        .setIsPartial(segment.getIsPartial())
                        .setLanguage(segment.getLanguage())
                        .setSegmentStart(segment.getSegmentStart())
                        .setSegmentEnd(segment.getSegmentEnd())
                        .setEventTime(eventTime(segment))
                        .setAgentAction(segment.getAgentAction())
                        .setWords(words)
                        .setModel(model)
                        .setProcessedAt(segment.getProcessedAt());
        switch (scores) {
            case TextScores.Scored some ->
                    scored.setSentimentScore(some.sentiment())
                            .setSentimentLabel(some.label().name())
                            .setContactReason(some.contactReason())
                            .setContactReasonConfidence(some.confidence());
            case TextScores.NotScored none -> scored.setNotScoredReason(none.reason().name());
        }
        return withMeasures(scored, measures).build();
    }

    private static ScoredSegment.Builder withMeasures(
            ScoredSegment.Builder scored, Measures measures) {
        return scored.setSegments(measures.segments())
                .setSentimentMean(measures.sentimentMean())
                .setSentimentEwma(measures.sentimentEwma())
                .setSentimentQuarters(measures.sentimentQuarters())
                .setNegativeRun(measures.negativeRun())
                .setInterruptions(measures.interruptions())
                .setAgentInterruptions(measures.agentInterruptions())
                .setTalkRatio(measures.talkRatio())
                .setCustomerTalkSec(measures.customerTalkSec())
                .setAgentTalkSec(measures.agentTalkSec())
                .setConversationSec(measures.conversationSec())
                .setSilenceSec(measures.silenceSec())
                .setCustomerWordsPerMin(measures.customerWordsPerMin())
                .setAgentWordsPerMin(measures.agentWordsPerMin())
                .setAgentFirstWordSec(measures.agentFirstWordSec());
    }

    /// What a final segment adds to its call.
    static Turn turn(TranscriptSegment segment, long id, TextScores scores, int words) {
        Double from = segment.getSegmentStart();
        Double until = segment.getSegmentEnd();
        int start = from == null ? Turn.UNTIMED : millis(from);
        int end = from == null ? Turn.UNTIMED : until == null ? start : millis(until);
        double sentiment =
                scores instanceof TextScores.Scored scored ? scored.sentiment() : Double.NaN;
        return new Turn(
                id,
                start,
                Math.max(start, end),
                Speaker.of(segment.getSpeaker()),
                sentiment,
                words);
    }

    private static int millis(double seconds) {
        return (int) Math.clamp(Math.round(seconds * MILLIS), 0, Integer.MAX_VALUE);
    }

    private static Instant eventTime(TranscriptSegment segment) {
        Instant started = segment.getCallStartedAt();
        Double end = segment.getSegmentEnd();
        return started == null || end == null
                ? segment.getProcessedAt()
                : started.plusMillis(Math.round(end * MILLIS));
    }

    private static Map<String, Integer> byName(Redaction redaction) {
        Map<String, Integer> counts = new TreeMap<>();
        redaction.counts().forEach((kind, count) -> counts.put(kind.name(), count));
        return counts;
    }

    /// Longest runs without white space.
    static int words(@Nullable String text) {
        int words = 0;
        boolean inside = false;
        for (int i = 0; text != null && i < text.length(); i++) {
            boolean space = Character.isWhitespace(text.charAt(i));
            words += !space && !inside ? 1 : 0;
            inside = !space;
        }
        return words;
    }
}
