package io.callstream.enrichment.call;

import io.callstream.event.CallEvent;
import io.callstream.event.EnrichedCall;

import java.util.Map;
import java.util.Objects;

/// A whole call in one record, as the finished call that it is: revision 0, not yet enriched.
public final class WholeCall {
    private WholeCall() {}

    /// @param event of type COMPLETED; one without `ended_at` ends at its timestamp
    public static EnrichedCall finished(CallEvent event) {
        return EnrichedCall.newBuilder()
                .setEventId(event.getEventId())
                .setSource(event.getSource())
                .setCallId(event.getCallId())
                .setRevision(0)
                .setCustomerId(event.getCustomerId())
                .setAgentId(event.getAgentId())
                .setQueue(event.getQueue())
                .setChannel(event.getChannel())
                .setDirection(event.getDirection())
                .setPriority(event.getPriority())
                .setCallType(event.getCallType())
                .setStartedAt(event.getTimestamp())
                .setEndedAt(Objects.requireNonNullElse(event.getEndedAt(), event.getTimestamp()))
                .setIvrSec(event.getIvrSec())
                .setWaitSec(event.getWaitSec())
                .setTalkSec(event.getTalkSec())
                .setHoldSec(event.getHoldSec())
                .setWrapUpSec(event.getWrapUpSec())
                .setDurationSec(event.getDurationSec())
                .setOutcome(event.getOutcome())
                .setStatus(event.getStatus())
                .setCaller(event.getCaller())
                .setProfileAttributes(Map.of())
                .setProcessedAt(event.getProcessedAt())
                .build();
    }
}
