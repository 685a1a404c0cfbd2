package io.callstream.serving.online;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// Reads protobuf's wire format field by field; what is cut short or of an unknown wire type is an
/// [IllegalArgumentException].
final class ProtobufReader {
    private final ByteBuffer in;
    private int field;
    private int wireType;

    ProtobufReader(byte[] message) {
        in = ByteBuffer.wrap(message).order(ByteOrder.LITTLE_ENDIAN);
    }

    /// Moves to the next field; false at the end.
    boolean next() {
        if (!in.hasRemaining()) {
            return false;
        }
        long tag = raw();
        field = (int) (tag >>> 3);
        wireType = (int) (tag & 7);
        return true;
    }

    int field() {
        return field;
    }

    long varint() {
        expect(ProtobufWriter.VARINT);
        return raw();
    }

    long fixed64() {
        expect(ProtobufWriter.FIXED64);
        return need(Long.BYTES).getLong();
    }

    int fixed32() {
        expect(ProtobufWriter.FIXED32);
        return need(Integer.BYTES).getInt();
    }

    byte[] bytes() {
        expect(ProtobufWriter.BYTES);
        byte[] value = new byte[length()];
        in.get(value);
        return value;
    }

    void skip() {
        switch (wireType) {
            case ProtobufWriter.VARINT -> raw();
            case ProtobufWriter.FIXED64 -> need(Long.BYTES).getLong();
            case ProtobufWriter.FIXED32 -> need(Integer.BYTES).getInt();
            case ProtobufWriter.BYTES -> {
                int length = length();
                in.position(in.position() + length);
            }
            default ->
                    throw new IllegalArgumentException(
                            "field " + field + " has the unknown wire type " + wireType);
        }
    }

    private int length() {
        long length = raw();
        if (length < 0 || length > in.remaining()) {
            throw new IllegalArgumentException(
                    "field "
                            + field
                            + " says "
                            + length
                            + " bytes, but "
                            + in.remaining()
                            + " are left");
        }
        return (int) length;
    }

    private void expect(int expected) {
        if (wireType != expected) {
            throw new IllegalArgumentException(
                    "field "
                            + field
                            + " has wire type "
                            + wireType
                            + ", but "
                            + expected
                            + " is expected");
        }
    }

    private ByteBuffer need(int count) {
        if (in.remaining() < count) {
            throw new IllegalArgumentException("field " + field + " is cut short");
        }
        return in;
    }

    private long raw() {
        long value = 0;
        try {
            for (int shift = 0; shift < 64; shift += 7) {
                byte part = in.get();
                value |= (long) (part & 0x7f) << shift;
                if (part >= 0) {
                    return value;
                }
            }
        } catch (BufferUnderflowException e) {
            throw new IllegalArgumentException("a varint is cut short", e);
        }
        throw new IllegalArgumentException("a varint is longer than ten bytes");
    }
}
