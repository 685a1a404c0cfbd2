package io.callstream.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.callstream.event.EventHeaders;
import io.callstream.ingest.validate.Limits;
import io.callstream.ingest.validate.RecordKind;
import io.callstream.runtime.DeadLetters;

import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;

/// What becomes of refused records.
class DeadLettersTest {
    private final TopologyUnderTest ingest;

    DeadLettersTest(@TempDir Path state) {
        ingest = new TopologyUnderTest(state);
    }

    @AfterEach
    void close() {
        ingest.close();
    }

    @Test
    void refusedRecordIsBuriedAsItCameWithTheReason() {
        // Given
        String value = TopologyUnderTest.CALL.replace("60", "-60");
        Headers headers = new RecordHeaders().add("mine", EventHeaders.bytes("kept"));

        // When
        ingest.append(ingest.topics().rawCallEvents(), "any key", value, headers);

        // Then
        TestRecord<byte[], byte[]> letter =
                ingest.output(ingest.topics().deadLetters()).readRecord();
        assertThat(letter.key()).isEqualTo(TopologyUnderTest.bytes("any key"));
        assertThat(letter.value()).isEqualTo(TopologyUnderTest.bytes(value));
        assertThat(TopologyUnderTest.header(letter, DeadLetters.REASON)).isEqualTo("OUT_OF_RANGE");
        assertThat(TopologyUnderTest.header(letter, DeadLetters.FIELD)).isEqualTo("duration_sec");
        assertThat(TopologyUnderTest.header(letter, DeadLetters.TOPIC))
                .isEqualTo("call-center-events");
        assertThat(TopologyUnderTest.header(letter, DeadLetters.PARTITION)).isEqualTo("0");
        assertThat(TopologyUnderTest.header(letter, DeadLetters.OFFSET)).isEqualTo("0");
        assertThat(TopologyUnderTest.header(letter, "mine")).isEqualTo("kept");
        assertThat(ingest.accounting().of(RecordKind.CALL_EVENTS, "REFUSED pbx")).isEqualTo(1);
        assertThat(ingest.accounting().of(RecordKind.CALL_EVENTS, "OUT_OF_RANGE")).isEqualTo(1);
    }

    @Test
    void poisonTombstonesAndOversizeStopNothing() {
        // Given
        String huge = "{\"x\":\"" + "x".repeat(Limits.RECORD_BYTES) + "\"}";
        Headers fat = new RecordHeaders().add("fat", new byte[20_000]);

        // When
        ingest.append(
                ingest.topics().rawCallEvents(), "k", "\u0000\u0001 nonsense", new RecordHeaders());
        ingest.append(ingest.topics().rawCallEvents(), "k", null, new RecordHeaders());
        ingest.append(ingest.topics().rawCallEvents(), "k", huge, new RecordHeaders());
        ingest.append(ingest.topics().rawCallEvents(), "k", TopologyUnderTest.CALL, fat);
        ingest.append(
                ingest.topics().rawCallEvents(), "7", TopologyUnderTest.CALL, new RecordHeaders());

        // Then
        assertThat(ingest.output(ingest.topics().deadLetters()).readRecordsToList())
                .extracting(letter -> TopologyUnderTest.header(letter, DeadLetters.REASON))
                .containsExactly("MALFORMED_JSON", "MALFORMED_JSON", "TOO_LARGE", "TOO_LARGE");
        assertThat(ingest.output(ingest.topics().callEvents()).readRecordsToList()).hasSize(1);
    }

    @Test
    void oversizeDeadLetterFitsIntoAMessageAndSaysWhatIsMissing() {
        // When
        ingest.append(
                ingest.topics().rawOutcomes(),
                "k".repeat(20_000),
                "x".repeat(Limits.RECORD_BYTES + 1),
                new RecordHeaders().add("fat", new byte[20_000]));

        // Then
        TestRecord<byte[], byte[]> letter =
                ingest.output(ingest.topics().deadLetters()).readRecord();
        assertThat(letter.value()).hasSize(64 * 1024);
        assertThat(letter.key()).isNull();
        assertThat(TopologyUnderTest.header(letter, "fat")).isNull();
        assertThat(TopologyUnderTest.header(letter, "dl_cut_from")).isEqualTo("1000001");
    }
}
