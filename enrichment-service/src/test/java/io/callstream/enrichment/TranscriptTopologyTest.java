package io.callstream.enrichment;

import static org.assertj.core.api.Assertions.assertThat;

import io.callstream.event.ScoredSegment;
import io.callstream.event.TranscriptSegment;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

final class TranscriptTopologyTest {
    private static final Instant NOON = Instant.parse("2020-05-12T12:00:00Z");

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
    void segmentIsRedactedScoredAndMeasured() {
        driver.send(segment("0", "CUSTOMER", 0, 4, "good, my card is 4111 1111 1111 1111").build());

        ScoredSegment scored = driver.scored().getFirst();
        assertThat(scored.getRedactedText()).isEqualTo("good, my card is [CARD]");
        assertThat(scored.getRedactions()).isEqualTo(Map.of("CARD", 1));
        assertThat(scored.getSentimentScore()).isEqualTo(0.5);
        assertThat(scored.getSentimentLabel()).isEqualTo("POSITIVE");
        assertThat(scored.getModel()).isEqualTo("words-1");
        assertThat(scored.getSegments()).isEqualTo(1);
        assertThat(scored.getSentimentMean()).isEqualTo(0.5);
        assertThat(scored.getWords()).isEqualTo(8);
        assertThat(scored.getEventTime()).isEqualTo(NOON.plusSeconds(4));
    }

    @Test
    void firstFinalVersionCountsAndPartialsDoNot() {
        driver.send(segment("0", "CUSTOMER", 0, 1, "bad").setIsPartial(true).build());
        driver.send(segment("0", "CUSTOMER", 0, 2, "bad bad").build());
        driver.send(segment("0", "CUSTOMER", 0, 2, "good after all").build());
        driver.send(segment("0", "CUSTOMER", 0, 2, "good").setIsPartial(true).build());
        driver.send(segment("1", "CUSTOMER", 3, 4, "bad").build());

        List<ScoredSegment> scored = driver.scored();
        assertThat(scored).extracting(ScoredSegment::getSegments).containsExactly(0, 1, 2);
        assertThat(scored.getLast().getSentimentMean()).isEqualTo(-0.5);
        assertThat(scored.getLast().getNegativeRun()).isEqualTo(2);
        assertThat(fate("final")).isEqualTo(2);
        assertThat(fate("partial")).isEqualTo(1);
        assertThat(fate("repeated")).isEqualTo(2);
    }

    @Test
    void unsupportedLanguageHasNoScoreButIsRedactedAndMeasured() {
        driver.send(
                segment("0", "CUSTOMER", 0, 4, "meine karte 4111111111111111")
                        .setLanguage("de")
                        .build());

        ScoredSegment scored = driver.scored().getFirst();
        assertThat(scored.getSentimentScore()).isNull();
        assertThat(scored.getSentimentMean()).isNull();
        assertThat(scored.getNotScoredReason()).isEqualTo("UNSUPPORTED_LANGUAGE");
        assertThat(scored.getRedactedText()).isEqualTo("meine karte [CARD]");
        assertThat(scored.getCustomerTalkSec()).isEqualTo(4.0);
    }

    @Test
    void questionOfTheAgentCountsForTheAnswer() {
        driver.send(segment("0", "AGENT", 0, 2, "the last four of your social, please").build());
        driver.send(segment("1", "CUSTOMER", 3, 4, "7841").build());

        assertThat(driver.scored().getLast().getRedactedText()).isEqualTo("[NATIONAL_ID]");
    }

    @Test
    void transcriptIsForgottenADayAfterItsLastSegment() {
        driver.send(segment("0", "CUSTOMER", 0, 1, "bad").build());
        driver.wallClock(Duration.ofHours(25));
        driver.send(segment("1", "CUSTOMER", 2, 3, "good").build());

        assertThat(driver.scored().getLast().getSegments()).isEqualTo(1);
    }

    private double fate(String fate) {
        return driver.metrics.get("callstream_segments").tag("fate", fate).counter().count();
    }

    private static TranscriptSegment.Builder segment(
            String id, String speaker, double start, double end, String text) {
        return TranscriptSegment.newBuilder()
                .setEventId("c1-" + id)
                .setSource("test")
                .setCallId("c1")
                .setSegmentId(id)
                .setSpeaker(speaker)
                .setText(text)
                .setSegmentStart(start)
                .setSegmentEnd(end)
                .setCallStartedAt(NOON)
                .setProcessedAt(NOON);
    }
}
