package io.callstream.lake.archive;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.List;

/// A record byte for byte. Its text form never shows its content.
///
/// @param offset in the log it was read from
/// @param timestamp epoch milliseconds, whether the broker or the producer gave it
public record ArchivedRecord(
        long offset,
        long timestamp,
        byte @Nullable [] key,
        byte @Nullable [] value,
        List<Header> headers) {
    /// A header; names may repeat.
    public record Header(String name, byte @Nullable [] value) {
        boolean same(Header other) {
            return name.equals(other.name) && Arrays.equals(value, other.value);
        }
    }

    /// Bytes it takes, nearly.
    public int bytes() {
        int bytes = 32 + (key == null ? 0 : key.length) + (value == null ? 0 : value.length);
        for (Header header : headers) {
            bytes += 16 + header.name.length() + (header.value == null ? 0 : header.value.length);
        }
        return bytes;
    }

    /// Whether key, value, headers and timestamp are equal, byte for byte.
    public boolean sameContent(ArchivedRecord other) {
        if (timestamp != other.timestamp
                || !Arrays.equals(key, other.key)
                || !Arrays.equals(value, other.value)
                || headers.size() != other.headers.size()) {
            return false;
        }
        for (int i = 0; i < headers.size(); i++) {
            if (!headers.get(i).same(other.headers.get(i))) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String toString() {
        return "ArchivedRecord[offset=" + offset + ", bytes=" + bytes() + "]";
    }
}
