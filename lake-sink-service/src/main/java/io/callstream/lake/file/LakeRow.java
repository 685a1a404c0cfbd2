package io.callstream.lake.file;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// A record of a topic as it came, with the time that decides its hour. Its text form never shows
/// its content.
///
/// @param offset of the record in its partition
/// @param appendTime epoch milliseconds
/// @param eventTime epoch milliseconds
/// @param schemaId of the value in the registry; 0 where there is no Avro value
/// @param headers those that the table keeps
public record LakeRow(
        long offset,
        long appendTime,
        long eventTime,
        int schemaId,
        byte @Nullable [] key,
        byte @Nullable [] value,
        List<RowHeader> headers) {
    private static final int OVERHEAD = 96;

    /// A record header.
    public record RowHeader(String name, byte @Nullable [] value) {
        private static final int OVERHEAD = 72;

        int bytes() {
            return OVERHEAD + name.length() + (value == null ? 0 : value.length);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    /// The row as it goes into quarantine: by append time, the reasons as its last header.
    public LakeRow keptOut(String reasonsHeader, String reasons) {
        List<RowHeader> all = new ArrayList<>(headers);
        all.add(new RowHeader(reasonsHeader, reasons.getBytes(StandardCharsets.UTF_8)));
        return new LakeRow(offset, appendTime, appendTime, schemaId, key, value, List.copyOf(all));
    }

    /// Bytes it takes in memory, nearly.
    public int bytes() {
        int bytes =
                OVERHEAD
                        + (key == null ? 0 : key.length + 16)
                        + (value == null ? 0 : value.length + 16);
        for (RowHeader header : headers) {
            bytes += header.bytes();
        }
        return bytes;
    }

    /// Text of the last header of that name, or null.
    public @Nullable String header(String name) {
        byte[] content = headerBytes(name);
        return content == null ? null : new String(content, StandardCharsets.UTF_8);
    }

    /// Value of the last header of that name, or null.
    public byte @Nullable [] headerBytes(String name) {
        for (int i = headers.size() - 1; i >= 0; i--) {
            RowHeader header = headers.get(i);
            if (header.value() != null && header.name().equals(name)) {
                return header.value();
            }
        }
        return null;
    }

    @Override
    public String toString() {
        return "LakeRow[offset=" + offset + ", bytes=" + bytes() + "]";
    }
}
