package io.callstream.serving.online;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;

/// Feast's `feast.types.Value` message: what a field of an online hash holds.
///
/// Java's classes are String, Integer, Long, Double, Float, Boolean and byte[]; null is `null_val`,
/// which tells a feature without a value from one that was never written.
public final class FeastValue {
    private static final int BYTES_VAL = 1;
    private static final int STRING_VAL = 2;
    private static final int INT32_VAL = 3;
    private static final int INT64_VAL = 4;
    private static final int DOUBLE_VAL = 5;
    private static final int FLOAT_VAL = 6;
    private static final int BOOL_VAL = 7;
    private static final int UNIX_TIMESTAMP_VAL = 8;
    private static final int NULL_VAL = 19;

    private FeastValue() {}

    /// @throws IllegalArgumentException for a class that is none of the above
    public static byte[] encode(@Nullable Object value) {
        return switch (value) {
            case null -> new ProtobufWriter(0).varint(NULL_VAL, 0).toBytes();
            case String text -> bytes(STRING_VAL, text.getBytes(StandardCharsets.UTF_8));
            case Integer number -> new ProtobufWriter(0).varint(INT32_VAL, number).toBytes();
            case Long number -> new ProtobufWriter(0).varint(INT64_VAL, number).toBytes();
            case Double number ->
                    new ProtobufWriter(Double.BYTES)
                            .fixed64(DOUBLE_VAL, Double.doubleToRawLongBits(number))
                            .toBytes();
            case Float number ->
                    new ProtobufWriter(Float.BYTES)
                            .fixed32(FLOAT_VAL, Float.floatToRawIntBits(number))
                            .toBytes();
            case Boolean truth -> new ProtobufWriter(0).varint(BOOL_VAL, truth ? 1 : 0).toBytes();
            case byte[] raw -> bytes(BYTES_VAL, raw);
            default ->
                    throw new IllegalArgumentException(
                            "a feature value cannot be a "
                                    + value.getClass().getName()
                                    + "; it is a text, a number, a truth value or bytes");
        };
    }

    /// The value of the message; null for `null_val`, for an empty message and for types that we do
    /// not write.
    ///
    /// @throws IllegalArgumentException where the bytes are no such message
    public static @Nullable Object decode(byte[] message) {
        ProtobufReader in = new ProtobufReader(message);
        Object value = null;
        while (in.next()) {
            switch (in.field()) {
                case BYTES_VAL -> value = in.bytes();
                case STRING_VAL -> value = new String(in.bytes(), StandardCharsets.UTF_8);
                case INT32_VAL -> value = (int) in.varint();
                case INT64_VAL, UNIX_TIMESTAMP_VAL -> value = in.varint();
                case DOUBLE_VAL -> value = Double.longBitsToDouble(in.fixed64());
                case FLOAT_VAL -> value = Float.intBitsToFloat(in.fixed32());
                case BOOL_VAL -> value = in.varint() != 0;
                default -> in.skip();
            }
        }
        return value;
    }

    private static byte[] bytes(int field, byte[] value) {
        return new ProtobufWriter(value.length).bytes(field, value).toBytes();
    }
}
