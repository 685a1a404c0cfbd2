package io.callstream.topic;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;

import io.callstream.feature.FieldType;

import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.Map;
import java.util.SequencedMap;

/// Reads some fields of a JSON object, streaming; the others are skipped.
///
/// A text field takes a text, a number or a boolean as it is written; a timestamp takes epoch
/// milliseconds or ISO 8601 with a zone; null is null; anything else is of the wrong type.
final class JsonFields implements Deserializer<SourceRecord> {
    private static final JsonFactory JSON =
            JsonFactory.builder().enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER).build();

    private final Map<String, Integer> places = new HashMap<>();
    private final FieldType[] types;

    JsonFields(SequencedMap<String, FieldType> fields) {
        fields.forEach((name, type) -> places.put(name, places.size()));
        types = fields.values().toArray(FieldType[]::new);
    }

    @Override
    public @Nullable SourceRecord deserialize(String topic, byte @Nullable [] bytes) {
        if (bytes == null) {
            return null;
        }
        @Nullable Object[] values = new @Nullable Object[types.length];
        String field = "";
        try (JsonParser in = JSON.createParser(bytes)) {
            if (in.nextToken() != JsonToken.START_OBJECT) {
                throw new SerializationException(
                        "a value of " + bytes.length + " bytes on " + topic + " is no JSON object");
            }
            for (String name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
                field = name;
                JsonToken token = in.nextToken();
                Integer place = places.get(name);
                if (place == null) {
                    in.skipChildren();
                } else if (token != JsonToken.VALUE_NULL) {
                    values[place] = value(in, token, types[place]);
                }
            }
            return new SourceRecord(bytes, values);
        } catch (IOException | DateTimeException | IllegalArgumentException wrong) {
            String what = places.containsKey(field) ? types[place(field)].name() : "JSON";
            throw new SerializationException(
                    "a value of "
                            + bytes.length
                            + " bytes on "
                            + topic
                            + " is not as declared at field "
                            + (places.containsKey(field) ? field : "?")
                            + ": no "
                            + what
                            + " ("
                            + wrong.getClass().getSimpleName()
                            + ")");
        }
    }

    private int place(String field) {
        return places.getOrDefault(field, 0);
    }

    private static Object value(JsonParser in, JsonToken token, FieldType type) throws IOException {
        return switch (type) {
            case STRING -> text(in, token);
            case INT32 -> number(in, token).getIntValue();
            case INT64 -> number(in, token).getLongValue();
            case FLOAT, DOUBLE -> number(in, token).getDoubleValue();
            case BOOL -> in.getBooleanValue();
            case TIMESTAMP ->
                    token == JsonToken.VALUE_STRING
                            ? millis(in.getText())
                            : number(in, token).getLongValue();
        };
    }

    private static String text(JsonParser in, JsonToken token) throws IOException {
        if (!token.isScalarValue()) {
            throw new IllegalArgumentException("no scalar");
        }
        return in.getText();
    }

    private static JsonParser number(JsonParser in, JsonToken token) {
        if (!token.isNumeric()) {
            throw new IllegalArgumentException("no number");
        }
        return in;
    }

    private static long millis(String text) {
        return OffsetDateTime.parse(text).toInstant().toEpochMilli();
    }
}
