package io.callstream.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.callstream.event.AgentState;
import io.callstream.event.AgentStatus;
import io.callstream.event.CallEvent;
import io.callstream.event.CallResolution;
import io.callstream.event.EventHeaders;
import io.callstream.event.TranscriptSegment;
import io.callstream.ingest.validate.Limits;
import io.callstream.ingest.validate.RecordKind;
import io.callstream.runtime.DeadLetters;
import io.callstream.runtime.StreamsRuntime;
import io.callstream.runtime.StreamsSettings;
import io.callstream.runtime.Tuning;
import io.callstream.testkit.GoldenTopology;
import io.callstream.testkit.TestTopics;
import io.callstream.topic.Topic;
import io.callstream.topic.Topics;

import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Properties;
import java.util.Set;

class IngestTopologyTest {
    private static final Instant APPENDED = Instant.parse("2026-01-15T12:00:00Z");
    private static final String CALL =
            "{\"call_id\":\"c1\",\"customer_id\":\"7\",\"timestamp\":\"2026-01-15T10:00:00Z\",\"duration_sec\":60,\"event_id\":\"e1\",\"source\":\"pbx\"}";

    private final Topics topics = TestTopics.create();
    private final InMemoryAccounting accounting = new InMemoryAccounting();

    @TempDir private Path state = Path.of("target");

    private @Nullable TopologyTestDriver driver;

    @BeforeEach
    void open() {
        Properties properties = properties();
        driver = new TopologyTestDriver(topology(properties), properties, APPENDED);
    }

    @AfterEach
    void close() {
        driver().close();
    }

    private Properties properties() {
        return new StreamsSettings(
                        IngestConfig.SERVICE,
                        "127.0.0.1:9092",
                        state,
                        "0",
                        1,
                        1,
                        0,
                        Tuning.THROUGHPUT,
                        "dead-letters")
                .properties();
    }

    private Topology topology(Properties properties) {
        return IngestTopology.build(
                StreamsRuntime.builder(properties), topics, Set.of(), 1 << 20, accounting);
    }

    private TopologyTestDriver driver() {
        if (driver == null) {
            throw new IllegalStateException("not open");
        }
        return driver;
    }

    private void append(
            Topic<byte[], byte[]> topic,
            @Nullable String key,
            @Nullable String value,
            Headers headers) {
        append(topic, key, value, headers, APPENDED);
    }

    private void append(
            Topic<byte[], byte[]> topic,
            @Nullable String key,
            @Nullable String value,
            Headers headers,
            Instant time) {
        TestInputTopic<byte[], byte[]> input =
                driver().createInputTopic(
                                topic.name(), new ByteArraySerializer(), new ByteArraySerializer());
        input.pipeInput(new TestRecord<>(bytes(key), bytes(value), headers, time));
    }

    private static byte @Nullable [] bytes(@Nullable String text) {
        return text == null ? null : text.getBytes(StandardCharsets.UTF_8);
    }

    private <K, V> TestOutputTopic<K, V> output(Topic<K, V> topic) {
        return driver().createOutputTopic(
                        topic.name(),
                        topic.keySerde().deserializer(),
                        topic.valueSerde().deserializer());
    }

    private static @Nullable String header(TestRecord<?, ?> record, String name) {
        return EventHeaders.text(record.headers(), name);
    }

    @Test
    void topologyIsTheOneUnderReview() throws IOException {
        GoldenTopology.verify(
                topology(properties()), Path.of("src/test/resources/golden/ingest-topology.txt"));
    }

    @Test
    void validCallGoesOnUnderItsKeyWithDerivedHeaders() {
        // When
        append(topics.rawCallEvents(), "7", CALL, new RecordHeaders());

        // Then
        TestRecord<String, CallEvent> record = output(topics.callEvents()).readRecord();
        assertThat(record.key()).isEqualTo("7");
        assertThat(record.value().getCallId()).isEqualTo("c1");
        assertThat(record.value().getProcessedAt()).isEqualTo(APPENDED);
        assertThat(header(record, EventHeaders.CE_ID)).isEqualTo("e1");
        assertThat(header(record, EventHeaders.CE_SOURCE)).isEqualTo("pbx");
        assertThat(header(record, EventHeaders.CE_TIME)).isEqualTo("2026-01-15T10:01:00Z");
        assertThat(header(record, EventHeaders.T_INGEST)).isEqualTo("" + APPENDED.toEpochMilli());
        assertThat(header(record, EventHeaders.T_VALIDATED))
                .isEqualTo("" + APPENDED.toEpochMilli());
        assertThat(header(record, EventHeaders.TRACEPARENT))
                .matches("00-[0-9a-f]{32}-[0-9a-f]{16}-00");
        assertThat(accounting.of(RecordKind.CALL_EVENTS, "ACCEPTED pbx")).isEqualTo(1);
        assertThat(accounting.of(RecordKind.CALL_EVENTS, "rekeyed")).isZero();
        assertThat(output(topics.deadLetters()).isEmpty()).isTrue();
    }

    @Test
    void headersThatCameAreKeptAndOnlyThose() {
        // Given
        Headers headers =
                new RecordHeaders()
                        .add("ce_id", EventHeaders.bytes("ce1"))
                        .add("ce_subject", EventHeaders.bytes("s"))
                        .add("traceparent", EventHeaders.bytes("00-1-2-01"))
                        .add("t_ingest", EventHeaders.bytes(APPENDED.toEpochMilli() - 5))
                        .add("cookie", EventHeaders.bytes("secret"));

        // When
        append(topics.rawCallEvents(), "7", CALL, headers);

        // Then
        TestRecord<String, CallEvent> record = output(topics.callEvents()).readRecord();
        assertThat(header(record, "ce_id")).isEqualTo("ce1");
        assertThat(header(record, "ce_subject")).isEqualTo("s");
        assertThat(header(record, "traceparent")).isEqualTo("00-1-2-01");
        assertThat(header(record, "t_ingest")).isEqualTo("" + (APPENDED.toEpochMilli() - 5));
        assertThat(header(record, "cookie")).isNull();
    }

    @Test
    void recordUnderAForeignKeyIsRekeyedAndKeepsItsOrigin() {
        // When
        append(topics.rawCallEvents(), "foreign", CALL, new RecordHeaders());
        append(topics.rawCallEvents(), null, CALL.replace("e1", "e2"), new RecordHeaders());

        // Then
        assertThat(output(topics.callEvents()).readRecordsToList())
                .extracting(TestRecord::key)
                .containsExactly("7", "7");
        assertThat(accounting.of(RecordKind.CALL_EVENTS, "rekeyed")).isEqualTo(2);
        assertThat(accounting.of(RecordKind.CALL_EVENTS, "ACCEPTED pbx")).isEqualTo(2);
    }

    @Test
    void repeatedRecordIsOnlyCountedWhateverItsKey() {
        // When
        append(topics.rawCallEvents(), "7", CALL, new RecordHeaders());
        append(topics.rawCallEvents(), null, CALL, new RecordHeaders());
        append(
                topics.rawCallEvents(),
                "7",
                CALL,
                new RecordHeaders(),
                APPENDED.plus(Duration.ofHours(23)));

        // Then
        assertThat(output(topics.callEvents()).readRecordsToList()).hasSize(1);
        assertThat(accounting.of(RecordKind.CALL_EVENTS, "DUPLICATE pbx")).isEqualTo(2);
        assertThat(output(topics.deadLetters()).isEmpty()).isTrue();
    }

    @Test
    void sameRecordAfterADayIsNew() {
        // When
        append(topics.rawCallEvents(), "7", CALL, new RecordHeaders());
        append(
                topics.rawCallEvents(),
                "7",
                CALL,
                new RecordHeaders(),
                APPENDED.plus(Duration.ofHours(24)));

        // Then
        assertThat(output(topics.callEvents()).readRecordsToList()).hasSize(2);
    }

    @Test
    void refusedRecordIsBuriedAsItCameWithTheReason() {
        // Given
        String value = CALL.replace("60", "-60");
        Headers headers = new RecordHeaders().add("mine", EventHeaders.bytes("kept"));

        // When
        append(topics.rawCallEvents(), "any key", value, headers);

        // Then
        TestRecord<byte[], byte[]> letter = output(topics.deadLetters()).readRecord();
        assertThat(letter.key()).isEqualTo(bytes("any key"));
        assertThat(letter.value()).isEqualTo(bytes(value));
        assertThat(header(letter, DeadLetters.REASON)).isEqualTo("OUT_OF_RANGE");
        assertThat(header(letter, DeadLetters.FIELD)).isEqualTo("duration_sec");
        assertThat(header(letter, DeadLetters.TOPIC)).isEqualTo("call-center-events");
        assertThat(header(letter, DeadLetters.PARTITION)).isEqualTo("0");
        assertThat(header(letter, DeadLetters.OFFSET)).isEqualTo("0");
        assertThat(header(letter, "mine")).isEqualTo("kept");
        assertThat(accounting.of(RecordKind.CALL_EVENTS, "REFUSED pbx")).isEqualTo(1);
        assertThat(accounting.of(RecordKind.CALL_EVENTS, "OUT_OF_RANGE")).isEqualTo(1);
    }

    @Test
    void poisonTombstonesAndOversizeStopNothing() {
        // Given
        String huge = "{\"x\":\"" + "x".repeat(Limits.RECORD_BYTES) + "\"}";
        Headers fat = new RecordHeaders().add("fat", new byte[20_000]);

        // When
        append(topics.rawCallEvents(), "k", "\u0000\u0001 nonsense", new RecordHeaders());
        append(topics.rawCallEvents(), "k", null, new RecordHeaders());
        append(topics.rawCallEvents(), "k", huge, new RecordHeaders());
        append(topics.rawCallEvents(), "k", CALL, fat);
        append(topics.rawCallEvents(), "7", CALL, new RecordHeaders());

        // Then
        assertThat(output(topics.deadLetters()).readRecordsToList())
                .extracting(letter -> header(letter, DeadLetters.REASON))
                .containsExactly("MALFORMED_JSON", "MALFORMED_JSON", "TOO_LARGE", "TOO_LARGE");
        assertThat(output(topics.callEvents()).readRecordsToList()).hasSize(1);
    }

    @Test
    void oversizeDeadLetterFitsIntoAMessageAndSaysWhatIsMissing() {
        // When
        append(
                topics.rawOutcomes(),
                "k".repeat(20_000),
                "x".repeat(Limits.RECORD_BYTES + 1),
                new RecordHeaders().add("fat", new byte[20_000]));

        // Then
        TestRecord<byte[], byte[]> letter = output(topics.deadLetters()).readRecord();
        assertThat(letter.value()).hasSize(64 * 1024);
        assertThat(letter.key()).isNull();
        assertThat(header(letter, "fat")).isNull();
        assertThat(header(letter, "dl_cut_from")).isEqualTo("1000001");
    }

    @Test
    void aliasTopicsShareOneMemoryOfWhatWasSeen() {
        // Given
        String segment = "{\"call_id\":\"c1\",\"event_id\":\"s1\",\"text\":\"hello\"}";

        // When
        topics.rawTranscripts().forEach(topic -> append(topic, "c1", segment, new RecordHeaders()));

        // Then
        assertThat(output(topics.transcriptSegments()).readRecordsToList()).hasSize(1);
        assertThat(accounting.of(RecordKind.TRANSCRIPTS, "DUPLICATE unknown")).isEqualTo(2);
    }

    @Test
    void finalSegmentFollowsItsPartials() {
        // When
        append(
                topics.rawTranscripts().getLast(),
                null,
                "{\"call_id\":\"c1\",\"segment_id\":\"1\",\"text\":\"hel\",\"is_partial\":true}",
                new RecordHeaders());
        append(
                topics.rawTranscripts().getLast(),
                null,
                "{\"call_id\":\"c1\",\"segment_id\":\"1\",\"text\":\"hello\"}",
                new RecordHeaders());

        // Then
        assertThat(output(topics.transcriptSegments()).readValuesToList())
                .extracting(TranscriptSegment::getText)
                .containsExactly("hel", "hello");
    }

    @Test
    void outcomesAndAgentStatesHaveTheirOwnTopics() {
        // When
        append(
                topics.rawOutcomes(),
                "c1",
                "{\"call_id\":\"c1\",\"resolved\":true,\"event_time\":1768471200}",
                new RecordHeaders());
        append(
                topics.rawAgentStates(),
                "a1",
                "{\"agent_id\":\"a1\",\"state\":\"ready\",\"timestamp\":1768471200}",
                new RecordHeaders());

        // Then
        TestRecord<String, CallResolution> outcome = output(topics.callResolutions()).readRecord();
        TestRecord<String, AgentState> agent = output(topics.agentStateChanges()).readRecord();
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
        append(topics.rawCallEvents(), "foreign", CALL, forged);

        // Then
        TestRecord<String, CallEvent> record = output(topics.callEvents()).readRecord();
        assertThat(record.key()).isEqualTo("7");
        assertThat(header(record, "origin_topic")).isNull();
        assertThat(record.value().getProcessedAt()).isEqualTo(APPENDED);
    }
}
