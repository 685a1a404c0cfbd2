package io.callstream.serving.adapter;

import com.fasterxml.jackson.core.JsonGenerator;

import io.callstream.event.Alert;
import io.callstream.event.CallState;
import io.callstream.event.ScoredSegment;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.time.Instant;
import java.util.List;

/// Calls' states, segments and alerts as JSON, with the members that the composed answers give them
/// (`/v1/calls/{id}`); each into an object that is open.
final class ScreenJson {
    private ScreenJson() {}

    static void state(JsonGenerator out, CallState state) throws IOException {
        out.writeStringField("call_id", state.getCallId());
        out.writeStringField("state", state.getState().name());
        time(out, "since", state.getSince());
        time(out, "started_at", state.getStartedAt());
        out.writeStringField("queue", state.getQueue());
        out.writeStringField("agent_id", state.getAgentId());
        out.writeStringField("customer_id", state.getCustomerId());
        out.writeStringField("outcome", state.getOutcome());
    }

    static void segment(JsonGenerator out, ScoredSegment segment) throws IOException {
        out.writeStringField("call_id", segment.getCallId());
        out.writeStringField("segment_id", segment.getSegmentId());
        out.writeStringField("customer_id", segment.getCustomerId());
        out.writeStringField("agent_id", segment.getAgentId());
        out.writeStringField("speaker", segment.getSpeaker());
        out.writeStringField("text", segment.getRedactedText());
        out.writeBooleanField("is_partial", segment.getIsPartial());
        number(out, "start_sec", segment.getSegmentStart());
        number(out, "end_sec", segment.getSegmentEnd());
        time(out, "at", segment.getEventTime());
        number(out, "sentiment_score", segment.getSentimentScore());
        out.writeStringField("sentiment_label", segment.getSentimentLabel());
        out.writeStringField("not_scored_reason", segment.getNotScoredReason());
        out.writeStringField("contact_reason", segment.getContactReason());
        number(out, "contact_reason_confidence", segment.getContactReasonConfidence());
        out.writeObjectFieldStart("measures");
        out.writeNumberField("segments", segment.getSegments());
        number(out, "sentiment_mean", segment.getSentimentMean());
        number(out, "sentiment_ewma", segment.getSentimentEwma());
        out.writeArrayFieldStart("sentiment_quarters");
        for (Double quarter : segment.getSentimentQuarters()) {
            number(out, quarter);
        }
        out.writeEndArray();
        number(out, "talk_ratio", segment.getTalkRatio());
        out.writeNumberField("interruptions", segment.getInterruptions());
        number(out, "silence_sec", segment.getSilenceSec());
        out.writeEndObject();
    }

    static void alert(JsonGenerator out, Alert alert) throws IOException {
        out.writeStringField("alert_id", alert.getAlertId());
        out.writeStringField("rule", alert.getRule());
        out.writeNumberField("rule_version", alert.getRuleVersion());
        out.writeStringField("severity", alert.getSeverity().name());
        out.writeStringField("entity", alert.getEntity());
        out.writeStringField("call_id", alert.getCallId());
        texts(out, "reason_codes", alert.getReasonCodes());
        texts(out, "evidence", alert.getEvidence());
        texts(out, "segments", alert.getSegments());
        out.writeStringField("message", alert.getMessage());
        out.writeStringField("customer_id", alert.getCustomerId());
        out.writeStringField("agent_id", alert.getAgentId());
        out.writeStringField("queue", alert.getQueue());
        time(out, "at", alert.getEventTime());
        time(out, "fired_at", alert.getFiredAt());
    }

    private static void texts(JsonGenerator out, String name, List<String> texts)
            throws IOException {
        out.writeArrayFieldStart(name);
        for (String text : texts) {
            out.writeString(text);
        }
        out.writeEndArray();
    }

    private static void time(JsonGenerator out, String name, @Nullable Instant instant)
            throws IOException {
        out.writeStringField(name, instant == null ? null : instant.toString());
    }

    private static void number(JsonGenerator out, String name, @Nullable Double number)
            throws IOException {
        out.writeFieldName(name);
        number(out, number);
    }

    /// JSON has no NaN and no infinity.
    private static void number(JsonGenerator out, @Nullable Double number) throws IOException {
        if (number == null || !Double.isFinite(number)) {
            out.writeNull();
        } else {
            out.writeNumber(number);
        }
    }
}
