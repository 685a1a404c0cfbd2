package io.callstream.event;

import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;

/// Names of the record headers that Callstream writes; values are UTF-8 text.
///
/// Stage times and `event_timestamp` are decimal epoch milliseconds. `seen` is
/// `<topic>-<partition>:<offset>` joined by commas in text order. CloudEvents attributes follow the
/// CloudEvents Kafka binding, `traceparent` follows W3C Trace Context. Headers of a record that was
/// read are never changed in place.
public final class EventHeaders {
    /// CloudEvents `id`: the event id.
    public static final String CE_ID = "ce_id";

    /// CloudEvents `source`.
    public static final String CE_SOURCE = "ce_source";

    /// CloudEvents `time`: RFC 3339, the event time.
    public static final String CE_TIME = "ce_time";

    /// CloudEvents extension `dataclassification`: [Classification] of the record, by its schema.
    public static final String CE_DATACLASSIFICATION = "ce_dataclassification";

    /// W3C Trace Context.
    public static final String TRACEPARENT = "traceparent";

    /// When the record entered: set by the HTTP edge or the replay, else the append time of the raw
    /// record.
    public static final String T_INGEST = "t_ingest";

    /// When the validator accepted it.
    public static final String T_VALIDATED = "t_validated";

    /// When it was enriched.
    public static final String T_ENRICHED = "t_enriched";

    /// When the feature row was made.
    public static final String T_FEATURE = "t_feature";

    /// Event time of a feature row.
    public static final String EVENT_TIMESTAMP = "event_timestamp";

    /// Last offset per source partition folded into a feature row.
    public static final String SEEN = "seen";

    /// Position `<topic>-<partition>:<offset>` of the input record that closed an enriched call:
    /// what [#SEEN] of a feature row counts.
    public static final String ORIGIN = "origin";

    /// Day of the snapshot that a profile record, or a profile's tombstone, came from: ISO 8601
    /// date.
    public static final String SNAPSHOT_DATE = "snapshot_date";

    /// What caused a feature row, where it was not an event: [#CAUSE_EXPIRY] or [#CAUSE_BACKFILL].
    public static final String CAUSE = "cause";

    /// The row was caused by a tile that left a window.
    public static final String CAUSE_EXPIRY = "expiry";

    /// The row was caused by a backfill of features that were added.
    public static final String CAUSE_BACKFILL = "backfill";

    private EventHeaders() {}

    /// Text of the last header of that name, or null.
    public static @Nullable String text(Headers headers, String name) {
        Header header = headers.lastHeader(name);
        return header == null || header.value() == null
                ? null
                : new String(header.value(), StandardCharsets.UTF_8);
    }

    /// Epoch milliseconds of the last header of that name, or `otherwise` where it is absent or not
    /// a number.
    public static long millis(Headers headers, String name, long otherwise) {
        String text = text(headers, name);
        if (text == null || text.isEmpty() || text.length() > 18) {
            return otherwise;
        }
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return otherwise;
            }
        }
        return Long.parseLong(text);
    }

    /// Bytes of a header value.
    public static byte[] bytes(String value) {
        return value.getBytes(StandardCharsets.UTF_8);
    }

    /// Bytes of a header value in epoch milliseconds or any other whole number.
    public static byte[] bytes(long value) {
        return bytes(Long.toString(value));
    }
}
