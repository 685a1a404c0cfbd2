package io.callstream.replay.recording;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;

import io.callstream.replay.recording.RecordedEvent.Call;
import io.callstream.replay.recording.RecordedEvent.CallTimes;
import io.callstream.replay.recording.RecordedEvent.Outcome;
import io.callstream.replay.recording.RecordedEvent.Poison;
import io.callstream.replay.recording.RecordedEvent.Segment;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/// The JSON that the raw topics take: snake_case, RFC 3339 times in UTC with milliseconds, absent
/// where unknown.
public final class EventJson {
    private static final JsonFactory JSON = new JsonFactory();
    private static final DateTimeFormatter RFC_3339 =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    private EventJson() {}

    /// One event as JSON.
    ///
    /// @param shiftMillis added to every instant of the event
    /// @param suffix appended to event and call id; empty for none
    public static byte[] of(RecordedEvent event, long shiftMillis, String suffix) {
        if (event instanceof Poison(_, _, _, String text)) {
            return text.getBytes(StandardCharsets.UTF_8);
        }
        try (ByteArrayBuilder bytes = new ByteArrayBuilder(512)) {
            try (JsonGenerator json = JSON.createGenerator(bytes)) {
                json.writeStartObject();
                json.writeStringField("event_id", event.eventId() + suffix);
                json.writeStringField("source", event.source());
                json.writeStringField("call_id", event.callId() + suffix);
                switch (event) {
                    case Call call -> write(json, call, shiftMillis);
                    case Segment segment -> write(json, segment, shiftMillis);
                    case Outcome outcome -> write(json, outcome, shiftMillis);
                    case Poison _ -> {}
                }
                json.writeEndObject();
            }
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException("Writing " + event.eventId() + " into memory", e);
        }
    }

    private static void write(JsonGenerator json, Call call, long shift) throws IOException {
        json.writeStringField("type", call.type());
        if (call.sequence() > 0) {
            json.writeNumberField("sequence", call.sequence());
        }
        json.writeStringField("timestamp", instant(call.timestamp() + shift));
        CallTimes times = call.times();
        if (times != null) {
            json.writeStringField("ended_at", instant(times.endedAt() + shift));
        }
        optional(json, "customer_id", call.customerId());
        optional(json, "agent_id", call.agentId());
        optional(json, "queue", call.queue());
        optional(json, "channel", call.channel());
        if (call.priority() != null) {
            json.writeNumberField("priority", call.priority());
        }
        optional(json, "call_type", call.callType());
        if (times == null) {
            return;
        }
        if (times.ivrSec() != null) {
            seconds(json, "ivr_sec", times.ivrSec());
        }
        if (times.waitSec() != null) {
            seconds(json, "wait_sec", times.waitSec());
        }
        seconds(json, "talk_sec", times.talkSec());
        seconds(json, "duration_sec", times.durationSec());
        json.writeStringField("outcome", times.outcome());
    }

    private static void write(JsonGenerator json, Segment segment, long shift) throws IOException {
        json.writeStringField("segment_id", Integer.toString(segment.segment()));
        optional(json, "customer_id", segment.customerId());
        optional(json, "agent_id", segment.agentId());
        json.writeStringField("speaker", segment.speaker());
        json.writeStringField("transcript", segment.transcript());
        json.writeBooleanField("is_partial", false);
        json.writeStringField("language", segment.language());
        seconds(json, "segment_start", segment.startSec());
        seconds(json, "segment_end", segment.endSec());
        json.writeStringField("call_started_at", instant(segment.callStartedAt() + shift));
        optional(json, "agent_action", segment.agentAction());
    }

    private static void write(JsonGenerator json, Outcome outcome, long shift) throws IOException {
        optional(json, "customer_id", outcome.customerId());
        optional(json, "agent_action", outcome.agentAction());
        json.writeBooleanField("resolved", outcome.resolved());
        json.writeStringField("event_time", instant(outcome.time() + shift));
    }

    private static void optional(JsonGenerator json, String field, @Nullable String value)
            throws IOException {
        if (value != null) {
            json.writeStringField(field, value);
        }
    }

    /// Whole seconds are written without a fraction, as recorded.
    private static void seconds(JsonGenerator json, String field, double value) throws IOException {
        if (value == Math.rint(value) && Math.abs(value) < 1e15) {
            json.writeNumberField(field, (long) value);
            return;
        }
        json.writeNumberField(field, value);
    }

    private static String instant(long millis) {
        return RFC_3339.format(Instant.ofEpochMilli(millis));
    }
}
