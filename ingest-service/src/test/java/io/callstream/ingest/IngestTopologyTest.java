package io.callstream.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.callstream.event.AgentState;
import io.callstream.event.AgentStatus;
import io.callstream.event.CallEvent;
import io.callstream.event.CallResolution;
import io.callstream.event.EventHeaders;
import io.callstream.event.TranscriptSegment;
import io.callstream.ingest.validate.RecordKind;
import io.callstream.testkit.GoldenTopology;

import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

class IngestTopologyTest {
    private final TopologyUnderTest ingest;

    IngestTopologyTest(@TempDir Path state) {
        ingest = new TopologyUnderTest(state);
    }

    @AfterEach
    void close() {
        ingest.close();
    }

    @Test
    void topologyIsTheOneUnderReview() throws IOException {
        GoldenTopology.verify(
                ingest.topology(), Path.of("src/test/resources/golden/ingest-topology.txt"));
    }

    @Test
    void validCallGoesOnUnderItsKeyWithDerivedHeaders() {
        // When
        ingest.append(
                ingest.topics().rawCallEvents(), "7", TopologyUnderTest.CALL, new RecordHeaders());

        // Then
        TestRecord<String, CallEvent> record =
                ingest.output(ingest.topics().callEvents()).readRecord();
        assertThat(record.key()).isEqualTo("7");
        assertThat(record.value().getCallId()).isEqualTo("c1");
        assertThat(record.value().getProcessedAt()).isEqualTo(TopologyUnderTest.APPENDED);
        assertThat(TopologyUnderTest.header(record, EventHeaders.CE_ID)).isEqualTo("e1");
        assertThat(TopologyUnderTest.header(record, EventHeaders.CE_SOURCE)).isEqualTo("pbx");
        assertThat(TopologyUnderTest.header(record, EventHeaders.CE_TIME))
                .isEqualTo("2026-01-15T10:01:00Z");
        assertThat(TopologyUnderTest.header(record, EventHeaders.T_INGEST))
                .isEqualTo("" + TopologyUnderTest.APPENDED.toEpochMilli());
        assertThat(TopologyUnderTest.header(record, EventHeaders.T_VALIDATED))
                .isEqualTo("" + TopologyUnderTest.APPENDED.toEpochMilli());
        assertThat(TopologyUnderTest.header(record, EventHeaders.TRACEPARENT))
                .matches("00-[0-9a-f]{32}-[0-9a-f]{16}-00");
        assertThat(ingest.accounting().of(RecordKind.CALL_EVENTS, "ACCEPTED pbx")).isEqualTo(1);
        assertThat(ingest.accounting().of(RecordKind.CALL_EVENTS, "rekeyed")).isZero();
        assertThat(ingest.output(ingest.topics().deadLetters()).isEmpty()).isTrue();
    }

    @Test
    void headersThatCameAreKeptAndOnlyThose() {
        // Given
        Headers headers =
                new RecordHeaders()
                        .add("ce_id", EventHeaders.bytes("ce1"))
                        .add("ce_subject", EventHeaders.bytes("s"))
                        .add("traceparent", EventHeaders.bytes("00-1-2-01"))
                        .add(
                                "t_ingest",
                                EventHeaders.bytes(TopologyUnderTest.APPENDED.toEpochMilli() - 5))
                        .add("cookie", EventHeaders.bytes("secret"));

        // When
        ingest.append(ingest.topics().rawCallEvents(), "7", TopologyUnderTest.CALL, headers);

        // Then
        TestRecord<String, CallEvent> record =
                ingest.output(ingest.topics().callEvents()).readRecord();
        assertThat(TopologyUnderTest.header(record, "ce_id")).isEqualTo("ce1");
        assertThat(TopologyUnderTest.header(record, "ce_subject")).isEqualTo("s");
        assertThat(TopologyUnderTest.header(record, "traceparent")).isEqualTo("00-1-2-01");
        assertThat(TopologyUnderTest.header(record, "t_ingest"))
                .isEqualTo("" + (TopologyUnderTest.APPENDED.toEpochMilli() - 5));
        assertThat(TopologyUnderTest.header(record, "cookie")).isNull();
    }

    @Test
    void recordUnderAForeignKeyIsRekeyedAndKeepsItsOrigin() {
        // When
        ingest.append(
                ingest.topics().rawCallEvents(),
                "foreign",
                TopologyUnderTest.CALL,
                new RecordHeaders());
        ingest.append(
                ingest.topics().rawCallEvents(),
                null,
                TopologyUnderTest.CALL.replace("e1", "e2"),
                new RecordHeaders());

        // Then
        assertThat(ingest.output(ingest.topics().callEvents()).readRecordsToList())
                .extracting(TestRecord::key)
                .containsExactly("7", "7");
        assertThat(ingest.accounting().of(RecordKind.CALL_EVENTS, "rekeyed")).isEqualTo(2);
        assertThat(ingest.accounting().of(RecordKind.CALL_EVENTS, "ACCEPTED pbx")).isEqualTo(2);
    }

    @Test
    void repeatedRecordIsOnlyCountedWhateverItsKey() {
        // When
        ingest.append(
                ingest.topics().rawCallEvents(), "7", TopologyUnderTest.CALL, new RecordHeaders());
        ingest.append(
                ingest.topics().rawCallEvents(), null, TopologyUnderTest.CALL, new RecordHeaders());
        ingest.append(
                ingest.topics().rawCallEvents(),
                "7",
                TopologyUnderTest.CALL,
                new RecordHeaders(),
                TopologyUnderTest.APPENDED.plus(Duration.ofHours(23)));

        // Then
        assertThat(ingest.output(ingest.topics().callEvents()).readRecordsToList()).hasSize(1);
        assertThat(ingest.accounting().of(RecordKind.CALL_EVENTS, "DUPLICATE pbx")).isEqualTo(2);
        assertThat(ingest.output(ingest.topics().deadLetters()).isEmpty()).isTrue();
    }

    @Test
    void sameRecordAfterADayIsNew() {
        // When
        ingest.append(
                ingest.topics().rawCallEvents(), "7", TopologyUnderTest.CALL, new RecordHeaders());
        ingest.append(
                ingest.topics().rawCallEvents(),
                "7",
                TopologyUnderTest.CALL,
                new RecordHeaders(),
                TopologyUnderTest.APPENDED.plus(Duration.ofHours(24)));

        // Then
        assertThat(ingest.output(ingest.topics().callEvents()).readRecordsToList()).hasSize(2);
    }

    @Test
    void aliasTopicsShareOneMemoryOfWhatWasSeen() {
        // Given
        String segment = "{\"call_id\":\"c1\",\"event_id\":\"s1\",\"text\":\"hello\"}";

        // When
        ingest.topics()
                .rawTranscripts()
                .forEach(topic -> ingest.append(topic, "c1", segment, new RecordHeaders()));

        // Then
        assertThat(ingest.output(ingest.topics().transcriptSegments()).readRecordsToList())
                .hasSize(1);
        assertThat(ingest.accounting().of(RecordKind.TRANSCRIPTS, "DUPLICATE unknown"))
                .isEqualTo(2);
    }

    @Test
    void finalSegmentFollowsItsPartials() {
        // When
        ingest.append(
                ingest.topics().rawTranscripts().getLast(),
                null,
                "{\"call_id\":\"c1\",\"segment_id\":\"1\",\"text\":\"hel\",\"is_partial\":true}",
                new RecordHeaders());
        ingest.append(
                ingest.topics().rawTranscripts().getLast(),
                null,
                "{\"call_id\":\"c1\",\"segment_id\":\"1\",\"text\":\"hello\"}",
                new RecordHeaders());

        // Then
        assertThat(ingest.output(ingest.topics().transcriptSegments()).readValuesToList())
                .extracting(TranscriptSegment::getText)
                .containsExactly("hel", "hello");
    }

    @Test
    void outcomesAndAgentStatesHaveTheirOwnTopics() {
        // When
        ingest.append(
                ingest.topics().rawOutcomes(),
                "c1",
                "{\"call_id\":\"c1\",\"resolved\":true,\"event_time\":1768471200}",
                new RecordHeaders());
        ingest.append(
                ingest.topics().rawAgentStates(),
                "a1",
                "{\"agent_id\":\"a1\",\"state\":\"ready\",\"timestamp\":1768471200}",
                new RecordHeaders());

        // Then
        TestRecord<String, CallResolution> outcome =
                ingest.output(ingest.topics().callResolutions()).readRecord();
        TestRecord<String, AgentState> agent =
                ingest.output(ingest.topics().agentStateChanges()).readRecord();
        assertThat(outcome.key()).isEqualTo("c1");
        assertThat(agent.key()).isEqualTo("a1");
        assertThat(agent.value().getState()).isEqualTo(AgentStatus.AVAILABLE);
    }

    @Test
    void deadLetterOfARekeyedKindTellsWhereItFirstStood() {
        // Given
        Headers forged =
                new RecordHeaders()
                        .add("origin_topic", EventHeaders.bytes("forged"))
                        .add("origin_key", EventHeaders.bytes("forged"));

        // When
        ingest.append(ingest.topics().rawCallEvents(), "foreign", TopologyUnderTest.CALL, forged);

        // Then
        TestRecord<String, CallEvent> record =
                ingest.output(ingest.topics().callEvents()).readRecord();
        assertThat(record.key()).isEqualTo("7");
        assertThat(TopologyUnderTest.header(record, "origin_topic")).isNull();
        assertThat(record.value().getProcessedAt()).isEqualTo(TopologyUnderTest.APPENDED);
    }
}
