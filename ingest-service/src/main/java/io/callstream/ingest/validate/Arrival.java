package io.callstream.ingest.validate;

import io.callstream.event.EventHeaders;

import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/// What is known of a record from outside its value: defaults for what the value does not say.
///
/// @param id CloudEvents `id`, default of `event_id`
/// @param source CloudEvents `source`, default of `source`
/// @param time CloudEvents `time`, default of the event time; RFC 3339
/// @param appendedAt when the record was appended to the raw topic, epoch milliseconds; over HTTP:
///   the clock
public record Arrival(
        @Nullable String id, @Nullable String source, @Nullable String time, long appendedAt) {
    /// A record with nothing but its bytes.
    public static Arrival at(long appendedAt) {
        return new Arrival(null, null, null, appendedAt);
    }

    /// Reads the headers of the CloudEvents Kafka binding, binary mode.
    public static Arrival of(Headers headers, long appendedAt) {
        return new Arrival(
                EventHeaders.text(headers, EventHeaders.CE_ID),
                EventHeaders.text(headers, EventHeaders.CE_SOURCE),
                EventHeaders.text(headers, EventHeaders.CE_TIME),
                appendedAt);
    }

    /// The envelope's attributes go before those of the headers.
    Arrival under(
            @Nullable String envelopeId,
            @Nullable String envelopeSource,
            @Nullable String envelopeTime) {
        return new Arrival(
                envelopeId == null ? id : envelopeId,
                envelopeSource == null ? source : envelopeSource,
                envelopeTime == null ? time : envelopeTime,
                appendedAt);
    }
}
