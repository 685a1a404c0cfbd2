package io.callstream.lake.adapter;

import io.callstream.lake.table.SystemColumns;

import java.util.Set;

/// How single columns are encoded, as it was measured to be small and quick (`bench lake`).
///
/// A dictionary of values that are all different is made, found useless and thrown away; so those
/// columns have none. A bloom filter tells readers which files may hold an id; columns with few
/// values have dictionaries that tell the same.
final class ColumnEncoding {
    /// Below that a filter costs more than reading the file.
    private static final long FILTERED_ROWS = 10_000;

    private static final Set<String> ALL_DIFFERENT =
            Set.of(
                    SystemColumns.OFFSET,
                    SystemColumns.TIMESTAMP,
                    SystemColumns.VALUE,
                    SystemColumns.ORIGIN,
                    SystemColumns.SEEN,
                    "event_id",
                    "processed_at");

    private static final Set<String> FILTERED = Set.of("call_id", "event_id", "customer_id");

    private ColumnEncoding() {}

    /// Whether a dictionary of that column is worth its while.
    static boolean hasDictionary(String column) {
        return !ALL_DIFFERENT.contains(column);
    }

    /// Whether a file of so many rows has a bloom filter on that column.
    static boolean hasFilter(String column, long rows) {
        return rows >= FILTERED_ROWS && FILTERED.contains(column);
    }
}
