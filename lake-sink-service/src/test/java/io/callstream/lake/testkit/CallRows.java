package io.callstream.lake.testkit;

import io.callstream.event.CallEvent;
import io.callstream.event.CallEventType;
import io.callstream.serde.EventSerde;
import io.callstream.serde.SchemaIds;

import java.time.Instant;
import java.util.Objects;

/// Call events as the topic has them, at even distances from 2026-11-22T09:00Z.
public final class CallRows {
    public static final Instant FIRST = Instant.parse("2026-11-22T09:00:00Z");

    private CallRows() {}

    public static CallEvent event(int i, long gapSeconds) {
        return CallEvent.newBuilder()
                .setEventId("e" + i)
                .setSource("test")
                .setCallId("call-" + i)
                .setType(CallEventType.COMPLETED)
                .setTimestamp(FIRST.plusSeconds(gapSeconds * i))
                .setCustomerId(i % 3 == 0 ? null : "customer-" + i % 7)
                .setDurationSec(10.5 + i)
                .setQueue("regular")
                .setProcessedAt(FIRST.plusSeconds(gapSeconds * i + 5))
                .build();
    }

    public static byte[] bytes(int i, long gapSeconds, SchemaIds ids) {
        return Objects.requireNonNull(
                EventSerde.of(CallEvent.class, ids).serialize("call-events", event(i, gapSeconds)));
    }
}
