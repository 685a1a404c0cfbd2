package io.callstream.ingest.step;

import io.callstream.event.EventHeaders;
import io.callstream.ingest.validate.Verdict.Accepted;

import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

import java.time.Instant;
import java.util.List;

/// The headers of a validated record: `ce_*`, `traceparent` and `tracestate` as they came, what of
/// `ce_id`, `ce_source`, `ce_time` and `traceparent` was absent made from the record, and the stage
/// times.
///
/// A trace that begins here has the record's identity as its id, so that a re-run gives the same.
final class DerivedHeaders {
    private static final String CLOUD_EVENT = "ce_";
    private static final List<String> TRACE = List.of(EventHeaders.TRACEPARENT, "tracestate");
    private static final long CLOCK_TOLERANCE_MS = 600_000;

    private DerivedHeaders() {}

    static Headers of(RawRecord raw, Accepted<?> accepted, long now) {
        RecordHeaders derived = new RecordHeaders();
        for (Header header : raw.headers()) {
            if (header.value() != null
                    && (header.key().startsWith(CLOUD_EVENT) || TRACE.contains(header.key()))) {
                derived.add(header);
            }
        }
        addIfAbsent(derived, EventHeaders.CE_ID, accepted.eventId());
        addIfAbsent(derived, EventHeaders.CE_SOURCE, accepted.source());
        addIfAbsent(
                derived,
                EventHeaders.CE_TIME,
                Instant.ofEpochMilli(accepted.eventTime()).toString());
        if (derived.lastHeader(EventHeaders.TRACEPARENT) == null) {
            String trace = accepted.identity().hex();
            derived.add(
                    EventHeaders.TRACEPARENT,
                    EventHeaders.bytes("00-" + trace + "-" + trace.substring(16) + "-00"));
        }
        derived.add(EventHeaders.T_INGEST, EventHeaders.bytes(ingestTime(raw)));
        derived.add(EventHeaders.T_VALIDATED, EventHeaders.bytes(now));
        return derived;
    }

    /// The edge's time where it is plausible, else the append time of the raw record; epoch
    /// milliseconds.
    static long ingestTime(RawRecord raw) {
        long given = EventHeaders.millis(raw.headers(), EventHeaders.T_INGEST, raw.appendedAt());
        boolean plausible = given > 0 && given <= raw.appendedAt() + CLOCK_TOLERANCE_MS;
        return plausible ? given : raw.appendedAt();
    }

    private static void addIfAbsent(RecordHeaders headers, String name, String value) {
        if (headers.lastHeader(name) == null) {
            headers.add(name, EventHeaders.bytes(value));
        }
    }
}
