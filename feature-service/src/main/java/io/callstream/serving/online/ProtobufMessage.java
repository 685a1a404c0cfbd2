package io.callstream.serving.online;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// A protobuf message that grows: fields in any order, messages within messages.
public final class ProtobufMessage {
    private byte[] bytes = new byte[64];
    private int size;

    public ProtobufMessage varint(int field, long value) {
        return raw((long) field << 3).raw(value);
    }

    public ProtobufMessage bytes(int field, byte[] value) {
        raw((long) field << 3 | 2).raw(value.length);
        room(value.length);
        System.arraycopy(value, 0, bytes, size, value.length);
        size += value.length;
        return this;
    }

    public ProtobufMessage text(int field, String value) {
        return bytes(field, value.getBytes(StandardCharsets.UTF_8));
    }

    public ProtobufMessage message(int field, ProtobufMessage value) {
        return bytes(field, value.toBytes());
    }

    public byte[] toBytes() {
        return Arrays.copyOf(bytes, size);
    }

    private ProtobufMessage raw(long value) {
        room(10);
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            bytes[size++] = (byte) (rest & 0x7f | 0x80);
            rest >>>= 7;
        }
        bytes[size++] = (byte) rest;
        return this;
    }

    private void room(int more) {
        if (size + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(size + more, 2 * bytes.length));
        }
    }
}
