package io.callstream.testkit;

import io.callstream.event.CallEvent;
import io.callstream.event.CallEventType;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/// Call events for tests.
public final class Calls {
    private Calls() {}

    /// A whole answered call of 60 s talk that ended then.
    public static CallEvent whole(String callId, @Nullable String customerId, Instant endedAt) {
        return event(callId, CallEventType.COMPLETED, endedAt.minusSeconds(60))
                .setEndedAt(endedAt)
                .setCustomerId(customerId)
                .setAgentId("S01")
                .setQueue("regular")
                .setIvrSec(0.0)
                .setWaitSec(0.0)
                .setTalkSec(60.0)
                .setDurationSec(60.0)
                .setOutcome("ANSWERED")
                .build();
    }

    /// A builder with all that must be there.
    public static CallEvent.Builder event(String callId, CallEventType type, Instant timestamp) {
        return CallEvent.newBuilder()
                .setEventId(callId + "-" + type)
                .setSource("test")
                .setCallId(callId)
                .setType(type)
                .setTimestamp(timestamp)
                .setProcessedAt(timestamp);
    }
}
