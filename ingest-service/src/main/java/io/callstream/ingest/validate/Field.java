package io.callstream.ingest.validate;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// A field that producers may send, with its other names; each is also known in camelCase.
enum Field {
    EVENT_ID("event_id"),
    SOURCE("source"),
    CALL_ID("call_id"),
    TYPE("type", "event_type"),
    SEQUENCE("sequence"),
    TIMESTAMP("timestamp", "event_time"),
    ENDED_AT("ended_at"),
    CUSTOMER_ID("customer_id"),
    AGENT_ID("agent_id"),
    QUEUE("queue"),
    CHANNEL("channel"),
    DIRECTION("direction"),
    PRIORITY("priority"),
    CALL_TYPE("call_type"),
    CALLER("caller", "ani", "caller_number", "caller_id"),
    IVR_SEC("ivr_sec"),
    WAIT_SEC("wait_sec"),
    TALK_SEC("talk_sec"),
    HOLD_SEC("hold_sec"),
    WRAP_UP_SEC("wrap_up_sec"),
    DURATION_SEC("duration_sec"),
    OUTCOME("outcome"),
    SEGMENT_ID("segment_id"),
    SPEAKER("speaker"),
    TEXT("text", "transcript"),
    IS_PARTIAL("is_partial"),
    LANGUAGE("language"),
    SEGMENT_START("segment_start"),
    SEGMENT_END("segment_end"),
    CONFIDENCE("confidence"),
    CALL_STARTED_AT("call_started_at"),
    AGENT_ACTION("agent_action"),
    SENTIMENT_SCORE("sentiment_score"),
    RESOLVED("resolved"),
    DISPOSITION("disposition"),
    CSAT("csat"),
    EVENT_TIME("event_time", "timestamp"),
    STATE("state"),
    STATE_REASON("reason"),
    /// Members of a CloudEvents envelope; in any other record they are unknown fields.
    CE_SPECVERSION("specversion"),
    CE_ID("id"),
    CE_TIME("time"),
    CE_DATA("data"),
    CE_DATA_BASE64("data_base64");

    /// How many there are.
    static final int COUNT = values().length;

    private static final List<Field> ENVELOPE =
            List.of(CE_SPECVERSION, CE_ID, CE_TIME, CE_DATA, CE_DATA_BASE64);

    private final List<String> names;

    Field(String... names) {
        this.names = List.of(names);
    }

    /// The name under which faults are told.
    String label() {
        return names.getFirst();
    }

    boolean isEnvelope() {
        return ENVELOPE.contains(this);
    }

    /// All names of these fields and of the envelope → the field.
    static Map<String, Field> byName(Collection<Field> fields) {
        List<Field> all = new ArrayList<>(fields);
        all.addAll(ENVELOPE);
        Map<String, Field> byName = new HashMap<>();
        for (Field field : all) {
            for (String name : field.names) {
                byName.put(name, field);
                byName.put(camelCase(name), field);
            }
        }
        return Map.copyOf(byName);
    }

    private static String camelCase(String snakeCase) {
        StringBuilder camel = new StringBuilder();
        for (String word : snakeCase.split("_", -1)) {
            camel.append(
                    camel.isEmpty()
                            ? word
                            : word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1));
        }
        return camel.toString();
    }
}
