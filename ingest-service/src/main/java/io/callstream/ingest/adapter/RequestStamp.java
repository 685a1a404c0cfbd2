package io.callstream.ingest.adapter;

import io.callstream.event.EventHeaders;
import io.callstream.ingest.validate.Arrival;
import io.callstream.ingest.validate.Verdict.Accepted;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.ServerRequestHeaders;

import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

import java.util.Map;

/// What all records of a request have in common.
///
/// @param now when the request came, epoch milliseconds
/// @param cloudEvent attributes of a binary CloudEvent, `ce_*`; else empty
/// @param idempotencyKey gives records without an id the id `<key>:<index>`, index from 0
record RequestStamp(
        long now,
        String traceparent,
        @Nullable String tracestate,
        Map<String, String> cloudEvent,
        @Nullable String idempotencyKey) {

    private static final HeaderName IDEMPOTENCY_KEY = HeaderNames.create("Idempotency-Key");
    private static final HeaderName TRACEPARENT = HeaderNames.create("traceparent");
    private static final HeaderName TRACESTATE = HeaderNames.create("tracestate");
    private static final int LONGEST_KEY = 200;
    private static final int LONGEST_STATE = 512;

    /// @throws RequestRefused 400 where a header cannot be used
    static RequestStamp of(ServerRequestHeaders headers, long now) throws RequestRefused {
        String key = headers.first(IDEMPOTENCY_KEY).map(String::strip).orElse("");
        if (key.length() > LONGEST_KEY) {
            throw new RequestRefused(
                    400,
                    "Idempotency-Key of " + key.length() + " characters; at most " + LONGEST_KEY);
        }
        String state = headers.first(TRACESTATE).orElse("");
        return new RequestStamp(
                now,
                TraceContext.passedOnOrMade(headers.first(TRACEPARENT).orElse(null)),
                state.isEmpty() || state.length() > LONGEST_STATE ? null : state,
                CloudEventHeaders.of(headers),
                key.isEmpty() ? null : key);
    }

    boolean isBinaryCloudEvent() {
        return !cloudEvent.isEmpty();
    }

    /// Defaults for the record of that index.
    Arrival arrival(long index) {
        String id = cloudEvent.get(EventHeaders.CE_ID);
        return new Arrival(
                id == null ? madeId(index) : id,
                cloudEvent.get(EventHeaders.CE_SOURCE),
                cloudEvent.get(EventHeaders.CE_TIME),
                now);
    }

    /// Headers of the raw record; `ce_id` only where the record took its id from here.
    Headers headers(long index, Accepted<?> accepted) {
        RecordHeaders headers = new RecordHeaders();
        cloudEvent.forEach((name, value) -> headers.add(name, EventHeaders.bytes(value)));
        String made = madeId(index);
        if (made != null
                && made.equals(accepted.eventId())
                && !cloudEvent.containsKey(EventHeaders.CE_ID)) {
            headers.add(EventHeaders.CE_ID, EventHeaders.bytes(made));
        }
        headers.add(EventHeaders.TRACEPARENT, EventHeaders.bytes(traceparent));
        if (tracestate != null) {
            headers.add("tracestate", EventHeaders.bytes(tracestate));
        }
        headers.add(EventHeaders.T_INGEST, EventHeaders.bytes(now));
        return headers;
    }

    private @Nullable String madeId(long index) {
        return idempotencyKey == null ? null : idempotencyKey + ":" + index;
    }
}
