package io.callstream.ingest.validate;

import static io.callstream.ingest.validate.Verdicts.CALL_EVENTS;
import static io.callstream.ingest.validate.Verdicts.OUTCOMES;
import static io.callstream.ingest.validate.Verdicts.TRANSCRIPTS;
import static io.callstream.ingest.validate.Verdicts.accepted;

import static org.assertj.core.api.Assertions.assertThat;

import io.callstream.event.CallEvent;
import io.callstream.event.CallEventType;
import io.callstream.event.CallResolution;
import io.callstream.event.TranscriptSegment;
import io.callstream.ingest.validate.Verdict.Accepted;

import org.junit.jupiter.api.Test;

import java.time.Instant;

/// The published minimal records of existing producers are accepted to the letter.
class PublishedFormatsTest {
    private static final String CALL =
            """
            {"call_id":"12345","customer_id":"cust_678","timestamp":"2023-10-27T10:00:00Z","duration_sec":300,"agent_id":"agent_55","queue":"premium_support"}""";
    private static final String SEGMENT =
            """
            {"call_id":"call_abc123","customer_id":"cust_789","segment_start":0,"segment_end":10,"transcript":"Hello, I'm having an issue with my billing.","confidence":0.95,"speaker":"customer"}""";
    private static final String OUTCOME =
            """
            {"call_id":"c1","customer_id":"u1","transcript":"…","sentiment_score":-0.4,"agent_action":"offer_discount","resolved":true,"event_time":"2023-10-27T10:00:00Z"}""";

    @Test
    void minimalCallIsAWholeCall() {
        // When
        Accepted<CallEvent> verdict = accepted(CALL_EVENTS, CALL);

        // Then
        CallEvent event = verdict.event();
        assertThat(verdict.key()).isEqualTo("cust_678");
        assertThat(verdict.unknownFields()).isZero();
        assertThat(event.getType()).isEqualTo(CallEventType.COMPLETED);
        assertThat(event.getCallId()).isEqualTo("12345");
        assertThat(event.getCustomerId()).isEqualTo("cust_678");
        assertThat(event.getTimestamp()).isEqualTo(Instant.parse("2023-10-27T10:00:00Z"));
        assertThat(event.getEndedAt()).isEqualTo(Instant.parse("2023-10-27T10:05:00Z"));
        assertThat(event.getDurationSec()).isEqualTo(300.0);
        assertThat(event.getAgentId()).isEqualTo("agent_55");
        assertThat(event.getQueue()).isEqualTo("premium_support");
        assertThat(event.getSource()).isEqualTo("unknown");
        assertThat(event.getEventId()).hasSize(32).isEqualTo(verdict.identity().hex());
        assertThat(event.getStatus()).isEqualTo("VALID");
        assertThat(event.getProcessedAt()).isEqualTo(Verdicts.NOW);
    }

    @Test
    void minimalSegmentIsAccepted() {
        // When
        Accepted<TranscriptSegment> verdict = accepted(TRANSCRIPTS, SEGMENT);

        // Then
        TranscriptSegment segment = verdict.event();
        assertThat(verdict.key()).isEqualTo("call_abc123");
        assertThat(segment.getSegmentId()).isEqualTo("0-CUSTOMER");
        assertThat(segment.getText()).isEqualTo("Hello, I'm having an issue with my billing.");
        assertThat(segment.getSpeaker()).isEqualTo("CUSTOMER");
        assertThat(segment.getSegmentStart()).isEqualTo(0.0);
        assertThat(segment.getSegmentEnd()).isEqualTo(10.0);
        assertThat(segment.getConfidence()).isEqualTo(0.95);
        assertThat(segment.getIsPartial()).isFalse();
        assertThat(segment.getStatus()).isEqualTo("VALID");
    }

    @Test
    void minimalOutcomeIsAcceptedAndKeepsNoTranscript() {
        // When
        Accepted<CallResolution> verdict = accepted(OUTCOMES, OUTCOME);

        // Then
        CallResolution resolution = verdict.event();
        assertThat(verdict.key()).isEqualTo("c1");
        assertThat(verdict.unknownFields()).isZero();
        assertThat(resolution.getAgentAction()).isEqualTo("offer_discount");
        assertThat(resolution.getResolved()).isTrue();
        assertThat(resolution.getSentimentScore()).isEqualTo(-0.4);
        assertThat(resolution.getEventTime()).isEqualTo(Instant.parse("2023-10-27T10:00:00Z"));
        assertThat(resolution.toString()).doesNotContain("…");
    }

    @Test
    void minimalOutcomeIsAlsoATranscriptSegment() {
        // When
        Accepted<TranscriptSegment> verdict = accepted(TRANSCRIPTS, OUTCOME);

        // Then
        assertThat(verdict.event().getText()).isEqualTo("…");
        assertThat(verdict.event().getAgentAction()).isEqualTo("offer_discount");
        assertThat(verdict.event().getSegmentId()).isEqualTo(verdict.eventId());
    }
}
