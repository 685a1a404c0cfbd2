package io.callstream.enrichment;

import static org.assertj.core.api.Assertions.assertThat;

import io.callstream.enrichment.adapter.LakeFiles;
import io.callstream.enrichment.adapter.LakeRecords;
import io.callstream.enrichment.adapter.RuleFiles;
import io.callstream.enrichment.alert.AlertRules;
import io.callstream.enrichment.alert.AlertSource;
import io.callstream.enrichment.alert.Backtest;
import io.callstream.enrichment.alert.RuleScore;
import io.callstream.event.Alert;
import io.callstream.event.ScoredSegment;
import io.callstream.event.TranscriptSegment;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;

/// What a backtest says of Parquet files is what the stream said of the same segments.
final class BacktestTest {
    private static final Instant NOON = Instant.parse("2020-05-12T12:00:00Z");
    private static final String SOURCE = "scored-transcripts";

    @TempDir Path dir;

    @Test
    void backtestGivesTheAlertsOfTheStream() throws IOException, SQLException {
        List<ScoredSegment> scored;
        List<Alert> streamed;
        Map<String, AlertSource> sources;
        try (EnrichmentDriver driver = new EnrichmentDriver(dir.resolve("state"))) {
            talk(driver);
            scored = driver.scored();
            streamed = driver.alerts();
            sources = AlertTopology.sources(driver.topics, driver.views);
        }
        assertThat(streamed).hasSizeGreaterThan(10);
        write(scored);

        AlertSource source = Objects.requireNonNull(sources.get(SOURCE));
        Backtest backtest = new Backtest(AlertRules.starter(RuleFiles.shipped(), sources));
        try (LakeRecords records = LakeRecords.open()) {
            Instant to = NOON.plusSeconds(86_400);
            long read =
                    records.read(
                            source,
                            LakeFiles.ofDirectory(dir).of(source.table(), NOON, to),
                            NOON,
                            to,
                            (values, position) -> backtest.offer(SOURCE, values, position));
            assertThat(read).isEqualTo(scored.size());
        }

        assertThat(
                        backtest.alerts().values().stream()
                                .flatMap(List::stream)
                                .map(Alert::getAlertId)
                                .toList())
                .containsExactlyInAnyOrderElementsOf(
                        streamed.stream().map(Alert::getAlertId).toList());
    }

    @Test
    void precisionAndRecallCountLabelledCalls() throws IOException, SQLException {
        Path file =
                Files.writeString(
                        dir.resolve("labels.csv"),
                        "call_id,annoyed\nc1,true\nc2,false\nc3,true\nc4,\n");
        Map<String, Boolean> labels;
        try (LakeRecords records = LakeRecords.open()) {
            labels = records.labels(file, "annoyed");
        }
        RuleScore score =
                RuleScore.of(
                        "r", List.of(alert("c1"), alert("c1"), alert("c2"), alert("c4")), labels);

        assertThat(labels).containsOnlyKeys("c1", "c2", "c3");
        assertThat(score.alerts()).isEqualTo(4);
        assertThat(score.precision()).isEqualTo(0.5);
        assertThat(score.recall()).isEqualTo(0.5);
        assertThat(score.lift()).isEqualTo(0.75);
    }

    private static void talk(EnrichmentDriver driver) {
        Random random = new Random(4);
        List<String> texts =
                List.of(
                        "bad",
                        "bad service",
                        "good",
                        "fine",
                        "my lawyer",
                        "a manager please",
                        "cancel it");
        for (int i = 0; i < 120; i++) {
            String call = "c" + random.nextInt(8);
            driver.send(
                    TranscriptSegment.newBuilder()
                            .setEventId("e" + i)
                            .setSource("test")
                            .setCallId(call)
                            .setSegmentId("s" + i)
                            .setSpeaker(random.nextInt(4) == 0 ? "AGENT" : "CUSTOMER")
                            .setText(texts.get(random.nextInt(texts.size())))
                            .setSegmentStart(i * 10.0)
                            .setSegmentEnd(i * 10.0 + 4)
                            .setCallStartedAt(NOON)
                            .setProcessedAt(NOON)
                            .build());
        }
    }

    /// As the lake sink lays them out; every row twice, as after a compaction.
    private void write(List<ScoredSegment> scored) throws IOException, SQLException {
        Path hour =
                Files.createDirectories(dir.resolve("scored_transcripts/date=2020-05-12/hour=12"));
        try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = duck.createStatement()) {
            statement.execute(
                    "CREATE TABLE t (call_id TEXT, segment_id TEXT, event_id TEXT, source TEXT, speaker TEXT,"
                            + " redacted_text TEXT, is_partial BOOLEAN, event_time TIMESTAMPTZ,"
                            + " sentiment_score DOUBLE, sentiment_label TEXT, contact_reason TEXT,"
                            + " contact_reason_confidence DOUBLE, segments INT, sentiment_mean DOUBLE,"
                            + " sentiment_ewma DOUBLE, silence_sec DOUBLE, conversation_sec DOUBLE,"
                            + " talk_ratio DOUBLE, agent_interruptions INT,"
                            + " _topic TEXT, _partition INT, _offset BIGINT, _timestamp TIMESTAMPTZ)");
            int offset = 0;
            for (ScoredSegment one : scored) {
                statement.execute(
                        "INSERT INTO t VALUES ('%s','%s','%s','%s','%s','%s',%s,'%s',%s,'%s','%s',%s,%d,%s,%s,%s,%s,%s,%d,'scored-transcripts',0,%d,'2026-01-01T00:00:00Z')"
                                .formatted(
                                        one.getCallId(),
                                        one.getSegmentId(),
                                        one.getEventId(),
                                        one.getSource(),
                                        one.getSpeaker(),
                                        one.getRedactedText(),
                                        one.getIsPartial(),
                                        one.getEventTime(),
                                        one.getSentimentScore(),
                                        one.getSentimentLabel(),
                                        one.getContactReason(),
                                        one.getContactReasonConfidence(),
                                        one.getSegments(),
                                        one.getSentimentMean(),
                                        one.getSentimentEwma(),
                                        one.getSilenceSec(),
                                        one.getConversationSec(),
                                        one.getTalkRatio(),
                                        one.getAgentInterruptions(),
                                        offset++));
            }
            for (int copy = 0; copy < 2; copy++) {
                statement.execute(
                        "COPY t TO '" + hour.resolve(copy + ".parquet") + "' (FORMAT parquet)");
            }
        }
    }

    private static Alert alert(String call) {
        return Alert.newBuilder()
                .setAlertId("r:" + call)
                .setRule("r")
                .setRuleVersion(1)
                .setSeverity(io.callstream.event.Severity.INFO)
                .setEntity(call)
                .setCallId(call)
                .setReasonCodes(List.of("R"))
                .setEvidence(List.of())
                .setEventTime(NOON)
                .setFiredAt(NOON)
                .build();
    }
}
