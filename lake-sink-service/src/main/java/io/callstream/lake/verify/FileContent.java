package io.callstream.lake.verify;

import io.callstream.lake.table.Source;

import java.util.List;
import java.util.Map;

/// What a reader that is not ours finds in a data file.
///
/// @param footer keys and values
/// @param offsets of the rows, by the partition they say they came from, in file order
/// @param firstHour smallest hour of the rows' event time, since the epoch
/// @param columns facts of the columns that were asked for
@SuppressWarnings("ArrayRecordComponent")
public record FileContent(
        Map<String, String> footer,
        Map<Source, long[]> offsets,
        int firstHour,
        int lastHour,
        List<TableState.ColumnState> columns) {
    /// Rows of the file.
    public long rows() {
        return offsets.values().stream().mapToLong(all -> all.length).sum();
    }
}
