package io.callstream.lake.adapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.callstream.event.CustomerProfile;
import io.callstream.event.TranscriptSegment;
import io.callstream.lake.file.LakeRow;
import io.callstream.lake.file.LakeRow.RowHeader;
import io.callstream.lake.file.Reading;
import io.callstream.lake.table.LakeTable;
import io.callstream.lake.table.LakeTables;
import io.callstream.lake.table.SchemaFault;
import io.callstream.lake.testkit.CallRows;
import io.callstream.serde.EventSerde;
import io.callstream.serde.SchemaIds;
import io.callstream.testkit.InMemorySchemaIds;
import io.callstream.testkit.TestTopics;

import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;

class AvroRecordsTest {
    private static final long APPENDED = 1_800_000_000_000L;
    private static final Instant START = Instant.parse("2026-11-22T09:00:00Z");

    private final SchemaIds ids = new InMemorySchemaIds();
    private final LakeTables tables = LakeTables.of(TestTopics.create(ids));
    private final AvroRecords records = new AvroRecords(ids);

    @Test
    void aCallEventIsPartitionedByItsTimestamp() {
        assertThat(row("call-events", CallRows.bytes(3, 60, ids)).eventTime())
                .isEqualTo(CallRows.FIRST.plusSeconds(180).toEpochMilli());
    }

    @Test
    void aSegmentIsPartitionedByCallStartAndItsEnd() {
        assertThat(row("transcript-segments", bytes(segment(START, 12.5))).eventTime())
                .isEqualTo(START.toEpochMilli() + 12_500);
    }

    @Test
    void aSegmentOfUnknownStartIsPartitionedByItsAppendTime() {
        assertThat(row("transcript-segments", bytes(segment(null, 12.5))).eventTime())
                .isEqualTo(APPENDED);
        assertThat(row("transcript-segments", bytes(segment(START, null))).eventTime())
                .isEqualTo(APPENDED);
    }

    @Test
    void aProfileIsPartitionedByItsSnapshotDate() {
        // Given
        CustomerProfile profile =
                CustomerProfile.newBuilder()
                        .setCustomerId("c1")
                        .setSnapshotDate(LocalDate.parse("2026-11-21"))
                        .setAttributes(Map.of())
                        .build();

        // Then
        assertThat(Instant.ofEpochMilli(row("customer-profiles", bytes(profile)).eventTime()))
                .isEqualTo("2026-11-21T00:00:00Z");
    }

    @Test
    void aTombstoneOfAProfileIsPartitionedByTheSnapshotThatLacksIt() {
        // Given
        List<RowHeader> headers =
                List.of(
                        new RowHeader(
                                "snapshot_date", "2026-11-21".getBytes(StandardCharsets.UTF_8)));

        // When
        Reading reading = read("customer-profiles", null, headers);

        // Then
        LakeRow row = ((Reading.Row) reading).row();
        assertThat(row.value()).isNull();
        assertThat(row.key()).containsExactly('k');
        assertThat(Instant.ofEpochMilli(row.eventTime())).isEqualTo("2026-11-21T00:00:00Z");
    }

    @Test
    void aRawRecordIsTakenAsItIs() {
        // When
        Reading reading =
                read(
                        "call-center-events",
                        new byte[] {1, 2, 3},
                        List.of(new RowHeader("any", null)));

        // Then
        LakeRow row = ((Reading.Row) reading).row();
        assertThat(row.value()).containsExactly(1, 2, 3);
        assertThat(row.headers()).hasSize(1);
        assertThat(row.eventTime()).isEqualTo(APPENDED);
    }

    @Test
    void bytesThatAreNotTheRecordAreUnreadable() {
        // Given
        byte[] good = CallRows.bytes(1, 60, ids);
        byte[] longer = Arrays.copyOf(good, good.length + 1);
        byte[] badEnum = good.clone();
        int type =
                new String(good, StandardCharsets.ISO_8859_1).indexOf("call-1") + "call-1".length();
        badEnum[type] = 120;

        // Then
        assertThat(read("call-events", "{\"json\":1}".getBytes(StandardCharsets.UTF_8), List.of()))
                .isInstanceOf(Reading.Unreadable.class);
        assertThat(read("call-events", Arrays.copyOf(good, good.length - 3), List.of()))
                .isInstanceOf(Reading.Unreadable.class);
        assertThat(read("call-events", longer, List.of())).isInstanceOf(Reading.Unreadable.class);
        assertThat(read("call-events", badEnum, List.of())).isInstanceOf(Reading.Unreadable.class);
        assertThat(read("call-events", null, List.of())).isInstanceOf(Reading.Unreadable.class);
        assertThat(read("call-events", new byte[0], List.of()))
                .isInstanceOf(Reading.Unreadable.class);
    }

    @Test
    void aSchemaWithoutTheTimeOfItsTableIsAFault() {
        // Given
        Schema schema =
                SchemaBuilder.record("CallEvent").fields().requiredString("call_id").endRecord();
        GenericRecord record = new GenericData.Record(schema);
        record.put("call_id", "c1");
        byte[] bytes =
                Objects.requireNonNull(EventSerde.of(schema, ids).serialize("call-events", record));

        // Then
        assertThatThrownBy(() -> read("call-events", bytes, List.of()))
                .isInstanceOf(SchemaFault.class)
                .hasMessageContaining("has no field timestamp");
    }

    @Test
    void aRowNeverShowsItsContent() {
        assertThat(row("transcript-segments", bytes(segment(START, 1.0))).toString())
                .doesNotContain("secret words");
    }

    private LakeRow row(String topic, byte[] value) {
        return ((Reading.Row) read(topic, value, List.of())).row();
    }

    private Reading read(String topic, byte @Nullable [] value, List<RowHeader> headers) {
        LakeTable table = tables.ofTopic(topic).orElseThrow();
        return records.read(table, 7, APPENDED, new byte[] {'k'}, value, headers);
    }

    private <T extends SpecificRecord> byte[] bytes(T record) {
        @SuppressWarnings("unchecked")
        Class<T> type = (Class<T>) record.getClass();
        return Objects.requireNonNull(EventSerde.of(type, ids).serialize("any", record));
    }

    private static TranscriptSegment segment(@Nullable Instant start, @Nullable Double end) {
        return TranscriptSegment.newBuilder()
                .setEventId("e")
                .setSource("test")
                .setCallId("c")
                .setSegmentId("s")
                .setSpeaker("CUSTOMER")
                .setText("secret words")
                .setCallStartedAt(start)
                .setSegmentEnd(end)
                .setProcessedAt(START)
                .build();
    }
}
