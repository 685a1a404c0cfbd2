package io.callstream.topic;

import io.callstream.feature.EntityKey;
import io.callstream.feature.FeatureRow;
import io.callstream.feature.FeatureType;
import io.callstream.feature.ViewProgram;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Writes feature rows as [FeatureRows] describes them, in the Confluent wire format, without a
/// record object in between. Not safe for use by several threads.
public final class RowEncoder {
    private static final int ROOM = 256;

    private final FeatureType[] keys;
    private final FeatureType[] columns;
    private final int id;
    private byte[] bytes = new byte[ROOM];
    private int size;

    /// @param id of the schema of the rows
    public RowEncoder(ViewProgram program, int id) {
        this.keys = program.entity().stream().map(key -> key.type()).toArray(FeatureType[]::new);
        this.columns =
                program.columns().stream()
                        .map(ViewProgram.Column::type)
                        .toArray(FeatureType[]::new);
        this.id = id;
    }

    /// The bytes of a row; null of a tombstone.
    public byte @Nullable [] encode(EntityKey key, FeatureRow row) {
        @Nullable Object[] values = row.values();
        if (values == null) {
            return null;
        }
        size = 0;
        ensure(5);
        bytes[size++] = 0;
        for (int shift = 24; shift >= 0; shift -= 8) {
            bytes[size++] = (byte) (id >>> shift);
        }
        for (int i = 0; i < keys.length; i++) {
            write(keys[i], key.values().get(i));
        }
        writeLong(row.eventTime());
        for (int i = 0; i < columns.length; i++) {
            Object value = values[i];
            writeLong(value == null ? 0 : 1); // the union's branch
            if (value != null) {
                write(columns[i], value);
            }
        }
        return Arrays.copyOf(bytes, size);
    }

    private void write(FeatureType type, Object value) {
        switch (type) {
            case STRING -> writeText((String) value);
            case INT32, INT64 -> writeLong(((Number) value).longValue());
            case DOUBLE -> writeDouble((Double) value);
            case BOOL -> {
                ensure(1);
                bytes[size++] = (byte) ((Boolean) value ? 1 : 0);
            }
        }
    }

    private void writeText(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        writeLong(utf8.length);
        ensure(utf8.length);
        System.arraycopy(utf8, 0, bytes, size, utf8.length);
        size += utf8.length;
    }

    private void writeDouble(double value) {
        ensure(Double.BYTES);
        long bits = Double.doubleToRawLongBits(value);
        for (int shift = 0; shift < Long.SIZE; shift += Byte.SIZE) {
            bytes[size++] = (byte) (bits >>> shift);
        }
    }

    private void writeLong(long value) {
        ensure(10);
        long rest = (value << 1) ^ (value >> 63);
        while ((rest & ~0x7FL) != 0) {
            bytes[size++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        bytes[size++] = (byte) rest;
    }

    private void ensure(int more) {
        if (size + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + more));
        }
    }
}
