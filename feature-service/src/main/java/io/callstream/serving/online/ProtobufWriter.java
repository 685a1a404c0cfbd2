package io.callstream.serving.online;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/// Protobuf wire format, as much of it as a message of one or two scalar fields needs.
final class ProtobufWriter {
    static final int VARINT = 0;
    static final int FIXED64 = 1;
    static final int BYTES = 2;
    static final int FIXED32 = 5;
    private static final int LONGEST_VARINT = 10;

    private final ByteBuffer out;

    /// @param payload bytes of the longest field
    ProtobufWriter(int payload) {
        out = ByteBuffer.allocate(4 * LONGEST_VARINT + payload).order(ByteOrder.LITTLE_ENDIAN);
    }

    ProtobufWriter varint(int field, long value) {
        return tag(field, VARINT).raw(value);
    }

    ProtobufWriter fixed64(int field, long bits) {
        tag(field, FIXED64).out.putLong(bits);
        return this;
    }

    ProtobufWriter fixed32(int field, int bits) {
        tag(field, FIXED32).out.putInt(bits);
        return this;
    }

    ProtobufWriter bytes(int field, byte[] value) {
        tag(field, BYTES).raw(value.length).out.put(value);
        return this;
    }

    byte[] toBytes() {
        return Arrays.copyOf(out.array(), out.position());
    }

    private ProtobufWriter tag(int field, int wireType) {
        return raw((long) field << 3 | wireType);
    }

    private ProtobufWriter raw(long value) {
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            out.put((byte) (rest & 0x7f | 0x80));
            rest >>>= 7;
        }
        out.put((byte) rest);
        return this;
    }
}
