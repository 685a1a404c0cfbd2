package io.callstream.feature.aggregate;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Reads what [PackedWriter] wrote.
///
/// Bytes that end too early or a length beyond them are an [IllegalStateException] that says where:
/// state is only ever written by this program, so damage must stop it and not become a wrong
/// number.
public final class PackedReader {
    private final byte[] bytes;
    private int position;

    public PackedReader(byte[] bytes) {
        this.bytes = bytes;
    }

    public boolean isExhausted() {
        return position == bytes.length;
    }

    public int readByte() {
        if (position >= bytes.length) {
            throw new IllegalStateException("State ends too early, at byte " + position);
        }
        return bytes[position++] & 0xFF;
    }

    public long readVarint() {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            int next = readByte();
            value |= (long) (next & 0x7F) << shift;
            if (next < 0x80) {
                return value;
            }
        }
        throw new IllegalStateException("State is damaged: endless number before byte " + position);
    }

    public long readSigned() {
        long value = readVarint();
        return (value >>> 1) ^ -(value & 1);
    }

    public int readInt() {
        int value = 0;
        for (int i = 0; i < 4; i++) {
            value = (value << 8) | readByte();
        }
        return value;
    }

    /// Reads a count or an index that the writer kept within an int and the rest of the bytes can
    /// hold.
    public int readSize() {
        long size = readVarint();
        if (size < 0 || size > bytes.length) {
            throw new IllegalStateException(
                    "State is damaged: size "
                            + size
                            + " before byte "
                            + position
                            + " of "
                            + bytes.length);
        }
        return (int) size;
    }

    public double readDouble() {
        return Double.longBitsToDouble(Long.reverseBytes(readVarint()));
    }

    public String readString() {
        int length = readLength();
        String value = new String(bytes, position, length, StandardCharsets.UTF_8);
        position += length;
        return value;
    }

    public byte[] readBytes() {
        int length = readLength();
        byte[] value = Arrays.copyOfRange(bytes, position, position + length);
        position += length;
        return value;
    }

    private int readLength() {
        int length = readSize();
        if (length > bytes.length - position) {
            throw new IllegalStateException(
                    "State is damaged: "
                            + length
                            + " bytes announced at byte "
                            + position
                            + " of "
                            + bytes.length);
        }
        return length;
    }
}
