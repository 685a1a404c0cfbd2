package io.callstream.ingest.validate;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.json.JsonReadFeature;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.Arrays;
import java.util.Map;

/// The known members of one JSON object, read in one pass; the rest is skipped and counted.
///
/// A value is a [String], [Long], [java.math.BigInteger], [Double], [Boolean] or, for an object or
/// array, the [Span] of its bytes. JSON null is as good as absent. Of members with the same name
/// the last counts.
final class JsonRecord {
    /// Byte offsets of an object or array in the record, from inclusive, to exclusive.
    record Span(int from, int to, boolean object) {}

    /// A record that is no JSON object.
    static final class Malformed extends Exception {
        private static final long serialVersionUID = 1L;

        private final transient Fault fault;

        Malformed(Reason reason, String detail) {
            super(detail, null, false, false);
            this.fault = new Fault(reason, "", detail);
        }

        Fault fault() {
            return fault;
        }
    }

    /// NaN and Infinity are read, so that they can be refused by name. Hostile names can neither
    /// fill memory nor stop us.
    private static final JsonFactory JSON =
            new JsonFactoryBuilder()
                    .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
                    .disable(JsonFactory.Feature.CHARSET_DETECTION)
                    .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                    .disable(JsonFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW)
                    .build();

    private final @Nullable Object[] values = new @Nullable Object[Field.COUNT];
    private int unknown;

    private JsonRecord() {}

    /// @throws Malformed where the bytes are not exactly one JSON object
    static JsonRecord read(byte[] bytes, Map<String, Field> names) throws Malformed {
        int start = byteOrderMark(bytes);
        try (JsonParser parser = JSON.createParser(bytes, start, bytes.length - start)) {
            JsonToken first = parser.nextToken();
            if (first != JsonToken.START_OBJECT) {
                throw new Malformed(
                        Reason.MALFORMED_JSON,
                        first == null ? "no value" : shapeOf(first) + " instead of an object");
            }
            JsonRecord record = new JsonRecord();
            for (String name = parser.nextFieldName();
                    name != null;
                    name = parser.nextFieldName()) {
                record.take(names.get(name), parser, start);
            }
            if (parser.nextToken() != null) {
                throw new Malformed(Reason.MALFORMED_JSON, "more than one value");
            }
            return record;
        } catch (StreamConstraintsException e) {
            throw new Malformed(Reason.TOO_LARGE, "nested too deep, or a name or number too long");
        } catch (IOException e) {
            throw new Malformed(Reason.MALFORMED_JSON, "not JSON in UTF-8");
        }
    }

    private void take(@Nullable Field field, JsonParser parser, int start) throws IOException {
        JsonToken token = parser.nextToken();
        if (field == null || field.isEnvelope()) {
            unknown++;
        }
        if (field == null) {
            parser.skipChildren();
            return;
        }
        values[field.ordinal()] = token == null ? null : valueOf(token, parser, start);
    }

    private static @Nullable Object valueOf(JsonToken token, JsonParser parser, int start)
            throws IOException {
        return switch (token) {
            case VALUE_STRING -> parser.getText();
            case VALUE_NUMBER_INT ->
                    parser.getTextLength() <= 18
                            ? (Object) parser.getLongValue()
                            : parser.getBigIntegerValue();
            case VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
            case VALUE_TRUE -> Boolean.TRUE;
            case VALUE_FALSE -> Boolean.FALSE;
            case START_OBJECT, START_ARRAY -> {
                int from = (int) parser.currentTokenLocation().getByteOffset() + start;
                parser.skipChildren();
                int to = (int) parser.currentLocation().getByteOffset() + start;
                yield new Span(from, to, token == JsonToken.START_OBJECT);
            }
            default -> null;
        };
    }

    @Nullable Object value(Field field) {
        return values[field.ordinal()];
    }

    /// Text of an envelope's attribute, or null where it is absent or no text.
    @Nullable String textOrNull(Field field) {
        return value(field) instanceof String text && !text.isEmpty() ? text : null;
    }

    boolean isCloudEvent() {
        return value(Field.CE_SPECVERSION) != null;
    }

    int unknownFields() {
        return unknown;
    }

    /// Shape of a value for people, never its text.
    static String shapeOf(@Nullable Object value) {
        return switch (value) {
            case null -> "null";
            case String text -> "a string of " + text.length() + " characters";
            case Boolean _ -> "a boolean";
            case Number _ -> "a number";
            case Span span -> span.object() ? "an object" : "an array";
            default -> "a value";
        };
    }

    private static String shapeOf(JsonToken token) {
        return switch (token) {
            case START_ARRAY -> "an array";
            case VALUE_STRING -> "a string";
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "a number";
            case VALUE_TRUE, VALUE_FALSE -> "a boolean";
            default -> "null";
        };
    }

    private static int byteOrderMark(byte[] bytes) {
        boolean marked =
                bytes.length >= 3
                        && Arrays.equals(
                                bytes,
                                0,
                                3,
                                new byte[] {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF},
                                0,
                                3);
        return marked ? 3 : 0;
    }
}
