package io.callstream.serving.online;

import io.callstream.feature.FeatureType;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;

/// Single values as JSON and back, to the bit.
///
/// A text has no control characters, so values can be joined by line feeds.
public final class JsonText {
    private static final byte[] NULL = ascii("null");
    private static final byte[] HEX = ascii("0123456789abcdef");

    private JsonText() {}

    /// @param value String, Integer, Long, Double, Float, Boolean or null; a number that JSON has
    ///   not is null
    public static byte[] encode(@Nullable Object value) {
        return switch (value) {
            case null -> NULL;
            case Double number when !Double.isFinite(number) -> NULL;
            case Float number when !Float.isFinite(number) -> NULL;
            case Number number -> ascii(number.toString());
            case Boolean truth -> ascii(truth.toString());
            case String text -> string(text);
            default -> string(value.toString());
        };
    }

    /// Reads [#encode] of a value of that type.
    ///
    /// @throws IllegalArgumentException where it is something else
    public static @Nullable Object decode(FeatureType type, byte[] json, int from, int to) {
        if (to - from == NULL.length && json[from] == 'n') {
            return null;
        }
        String text = new String(json, from, to - from, StandardCharsets.UTF_8);
        return switch (type) {
            case STRING -> unquoted(text);
            case INT32 -> Integer.valueOf(text);
            case INT64 -> Long.valueOf(text);
            case DOUBLE -> Double.valueOf(text);
            case BOOL -> Boolean.valueOf(text);
        };
    }

    /// In quotes, with what JSON wants escaped.
    public static byte[] string(String text) {
        byte[] raw = text.getBytes(StandardCharsets.UTF_8);
        int escapes = 0;
        for (byte one : raw) {
            if (one == '"' || one == '\\') {
                escapes++;
            } else if (one >= 0 && one < ' ') {
                escapes += 5;
            }
        }
        byte[] out = new byte[raw.length + escapes + 2];
        int at = 0;
        out[at++] = '"';
        for (byte one : raw) {
            if (one >= 0 && one < ' ') {
                out[at++] = '\\';
                out[at++] = 'u';
                out[at++] = '0';
                out[at++] = '0';
                out[at++] = HEX[one >> 4];
                out[at++] = HEX[one & 15];
                continue;
            }
            if (one == '"' || one == '\\') {
                out[at++] = '\\';
            }
            out[at++] = one;
        }
        out[at] = '"';
        return out;
    }

    private static String unquoted(String json) {
        if (json.length() < 2 || json.charAt(0) != '"') {
            throw new IllegalArgumentException("a text is not in quotes");
        }
        String inner = json.substring(1, json.length() - 1);
        if (inner.indexOf('\\') < 0) {
            return inner;
        }
        StringBuilder text = new StringBuilder(inner.length());
        for (int i = 0; i < inner.length(); i++) {
            char one = inner.charAt(i);
            if (one != '\\') {
                text.append(one);
            } else if (inner.charAt(++i) == 'u') {
                text.append((char) Integer.parseInt(inner.substring(i + 1, i + 5), 16));
                i += 4;
            } else {
                text.append(inner.charAt(i));
            }
        }
        return text.toString();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
