package io.callstream.topic;

import org.jspecify.annotations.Nullable;

/// A record of an outside topic: its bytes as they came, and the values of the fields that views
/// read.
@SuppressWarnings("ArrayRecordComponent") // lives for one event; never compared
public record SourceRecord(byte[] bytes, @Nullable Object[] values) {
    /// Without the values: they may be personal data.
    @Override
    public String toString() {
        return "SourceRecord[" + bytes.length + " bytes]";
    }
}
