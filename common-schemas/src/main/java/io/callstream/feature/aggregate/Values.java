package io.callstream.feature.aggregate;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;

/// Single values as features keep them: String, Integer, Long, Double or Boolean.
public final class Values {
    /// The longest text a feature keeps, in UTF-8 bytes.
    public static final int MAX_TEXT_BYTES = 256;

    private static final int NONE = 0;
    private static final int TEXT = 1;
    private static final int INT = 2;
    private static final int LONG = 3;
    private static final int DOUBLE = 4;
    private static final int FALSE = 5;
    private static final int TRUE = 6;

    private Values() {}

    /// The value as features keep it: a text cut before the character that would take it beyond
    /// [#MAX_TEXT_BYTES], its unpaired surrogates replaced by `?` as UTF-8 does; any other value as
    /// it is.
    public static Object bounded(Object value) {
        return value instanceof String text ? cut(text) : value;
    }

    static String cut(String text) {
        int bytes = 0;
        boolean broken = false;
        int end = 0;
        while (end < text.length()) {
            int point = text.codePointAt(end);
            boolean unpaired = point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE;
            int width = point < 0x80 || unpaired ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
            if (bytes + width > MAX_TEXT_BYTES) {
                break;
            }
            broken |= unpaired;
            bytes += width;
            end += Character.charCount(point);
        }
        String kept = end == text.length() ? text : text.substring(0, end);
        return broken
                ? new String(kept.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8)
                : kept;
    }

    /// Compares two values of one type: numbers by size (-0.0 below 0.0), texts by code point, as
    /// their UTF-8 bytes do.
    static int compare(Object left, Object right) {
        return switch (left) {
            case String text -> compareCodePoints(text, (String) right);
            case Integer number -> number.compareTo((Integer) right);
            case Long number -> number.compareTo((Long) right);
            case Double number -> number.compareTo((Double) right);
            case Boolean flag -> flag.compareTo((Boolean) right);
            default -> throw unexpected(left);
        };
    }

    static void write(PackedWriter out, @Nullable Object value) {
        switch (value) {
            case null -> out.writeByte(NONE);
            case String text -> {
                out.writeByte(TEXT);
                out.writeString(text);
            }
            case Integer number -> {
                out.writeByte(INT);
                out.writeSigned(number);
            }
            case Long number -> {
                out.writeByte(LONG);
                out.writeSigned(number);
            }
            case Double number -> {
                out.writeByte(DOUBLE);
                out.writeDouble(number);
            }
            case Boolean flag -> out.writeByte(flag ? TRUE : FALSE);
            default -> throw unexpected(value);
        }
    }

    static @Nullable Object read(PackedReader in) {
        int tag = in.readByte();
        return switch (tag) {
            case NONE -> null;
            case TEXT -> in.readString();
            case INT -> (int) in.readSigned();
            case LONG -> in.readSigned();
            case DOUBLE -> in.readDouble();
            case FALSE -> false;
            case TRUE -> true;
            default ->
                    throw new IllegalStateException(
                            "State is damaged: unknown type of value " + tag);
        };
    }

    private static int compareCodePoints(String left, String right) {
        int length = Math.min(left.length(), right.length());
        for (int i = 0; i < length; i++) {
            char a = left.charAt(i);
            char b = right.charAt(i);
            if (a != b) {
                boolean bothPlain = !Character.isSurrogate(a) && !Character.isSurrogate(b);
                boolean bothPaired = Character.isSurrogate(a) && Character.isSurrogate(b);
                return bothPlain || bothPaired ? a - b : Character.isSurrogate(a) ? 1 : -1;
            }
        }
        return left.length() - right.length();
    }

    private static IllegalArgumentException unexpected(Object value) {
        return new IllegalArgumentException(
                "A feature value must be a String, Integer, Long, Double or Boolean, not a "
                        + value.getClass().getName());
    }
}
