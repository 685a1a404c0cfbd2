package io.callstream.feature.aggregate;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// A growing byte array for compact state: LEB128 varints, zigzag for signed numbers, and doubles
/// with their bytes reversed into a varint, so that 300.0 takes four bytes instead of eight.
public final class PackedWriter {
    private byte[] bytes;
    private int size;

    public PackedWriter() {
        this(256);
    }

    public PackedWriter(int capacity) {
        bytes = new byte[Math.max(16, capacity)];
    }

    public void writeByte(int value) {
        ensure(1);
        bytes[size++] = (byte) value;
    }

    /// Writes an unsigned number; a negative one takes ten bytes.
    public void writeVarint(long value) {
        ensure(10);
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            bytes[size++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        bytes[size++] = (byte) rest;
    }

    public void writeSigned(long value) {
        writeVarint((value << 1) ^ (value >> 63));
    }

    public void writeInt(int value) {
        ensure(4);
        for (int shift = 24; shift >= 0; shift -= 8) {
            bytes[size++] = (byte) (value >>> shift);
        }
    }

    public void writeDouble(double value) {
        writeVarint(Long.reverseBytes(Double.doubleToRawLongBits(value)));
    }

    public void writeString(String value) {
        writeBytes(value.getBytes(StandardCharsets.UTF_8));
    }

    /// Writes a length and the bytes.
    public void writeBytes(byte[] value) {
        writeVarint(value.length);
        ensure(value.length);
        System.arraycopy(value, 0, bytes, size, value.length);
        size += value.length;
    }

    public void writeLong(long value) {
        writeInt((int) (value >>> 32));
        writeInt((int) value);
    }

    /// Forgets what was written.
    public void reset() {
        size = 0;
    }

    public byte[] toByteArray() {
        return Arrays.copyOf(bytes, size);
    }

    private void ensure(int more) {
        if (size + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + more));
        }
    }
}
