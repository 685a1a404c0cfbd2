package io.callstream.lake.file;

import io.callstream.lake.table.Source;

import java.util.List;

/// A file to be written: the rows of one hour of one partition, in offset order.
///
/// @param key of the object
/// @param hour since the epoch
/// @param range of the checkpoint it belongs to, from the end of the last one with files
/// @param rangeRows rows of the whole range, over all its hours
public record FilePlan(
        String key,
        Source source,
        int hour,
        OffsetRange range,
        long rangeRows,
        List<LakeRow> rows) {
    public long firstOffset() {
        return rows.getFirst().offset();
    }

    public long lastOffset() {
        return rows.getLast().offset();
    }

    /// Bytes of its rows in memory, nearly.
    public long bytes() {
        long bytes = 0;
        for (LakeRow row : rows) {
            bytes += row.bytes();
        }
        return bytes;
    }

    @Override
    public String toString() {
        return key;
    }
}
