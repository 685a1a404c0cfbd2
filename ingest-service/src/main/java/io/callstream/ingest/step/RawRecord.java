package io.callstream.ingest.step;

import io.callstream.event.EventHeaders;
import io.callstream.ingest.validate.Limits;

import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.List;

/// A record as it came to a raw topic, and where it stood there.
///
/// @param headers as they came
/// @param appendedAt append time there, epoch milliseconds
record RawRecord(
        byte @Nullable [] key,
        byte @Nullable [] value,
        Headers headers,
        String topic,
        int partition,
        long offset,
        long appendedAt) {

    private static final String ORIGIN_TOPIC = "origin_topic";
    private static final String ORIGIN_PARTITION = "origin_partition";
    private static final String ORIGIN_OFFSET = "origin_offset";
    private static final String ORIGIN_TIME = "origin_time";
    private static final String ORIGIN_KEY = "origin_key";
    private static final List<String> ORIGIN =
            List.of(ORIGIN_TOPIC, ORIGIN_PARTITION, ORIGIN_OFFSET, ORIGIN_TIME, ORIGIN_KEY);

    /// From a raw topic.
    static RawRecord of(Record<byte[], byte[]> record, RecordMetadata metadata) {
        return new RawRecord(
                record.key(),
                record.value(),
                record.headers(),
                metadata.topic(),
                metadata.partition(),
                metadata.offset(),
                record.timestamp());
    }

    /// From the repartition topic: what [#packed()] put there.
    static RawRecord unpacked(Record<byte[], byte[]> record) {
        Headers headers = record.headers();
        Header key = headers.lastHeader(ORIGIN_KEY);
        RecordHeaders own = new RecordHeaders();
        for (Header header : headers) {
            if (!ORIGIN.contains(header.key())) {
                own.add(header);
            }
        }
        String topic = EventHeaders.text(headers, ORIGIN_TOPIC);
        return new RawRecord(
                key == null ? null : key.value(),
                record.value(),
                own,
                topic == null ? "" : topic,
                (int) EventHeaders.millis(headers, ORIGIN_PARTITION, 0),
                EventHeaders.millis(headers, ORIGIN_OFFSET, 0),
                EventHeaders.millis(headers, ORIGIN_TIME, record.timestamp()));
    }

    /// The headers for the repartition topic: its own, then where it stood.
    Headers packed() {
        RecordHeaders packed = new RecordHeaders(headers.toArray());
        ORIGIN.forEach(packed::remove);
        packed.add(ORIGIN_TOPIC, EventHeaders.bytes(topic));
        packed.add(ORIGIN_PARTITION, EventHeaders.bytes(partition));
        packed.add(ORIGIN_OFFSET, EventHeaders.bytes(offset));
        packed.add(ORIGIN_TIME, EventHeaders.bytes(appendedAt));
        if (key != null) {
            packed.add(ORIGIN_KEY, key);
        }
        return packed;
    }

    /// Whether key and headers fit beside the value in one message.
    boolean fits() {
        return keyBytes() + headerBytes() <= Limits.KEY_AND_HEADER_BYTES;
    }

    int keyBytes() {
        return key == null ? 0 : key.length;
    }

    int headerBytes() {
        long bytes = 0;
        for (Header header : headers) {
            bytes +=
                    10L
                            + header.key().getBytes(StandardCharsets.UTF_8).length
                            + (header.value() == null ? 0 : header.value().length);
        }
        return (int) Math.min(bytes, Integer.MAX_VALUE / 2);
    }
}
