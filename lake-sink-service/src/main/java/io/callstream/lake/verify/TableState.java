package io.callstream.lake.verify;

import io.callstream.lake.file.OffsetRange;
import io.callstream.lake.table.Source;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A table as the catalog has it.
///
/// @param prefix of its objects
/// @param timeColumn whose hour the table is partitioned by
/// @param offsets up to which the table has everything
/// @param chained ends of the last ranges that have files
/// @param totalRows of all files, as the current snapshot counts them; empty in an empty table
/// @param snapshots that are kept, oldest first
/// @param files of the current snapshot
public record TableState(
        String name,
        String prefix,
        String timeColumn,
        Map<Source, Long> offsets,
        Map<Source, Long> chained,
        Optional<Long> totalRows,
        List<SnapshotState> snapshots,
        List<FileState> files) {
    /// A snapshot.
    ///
    /// @param ranges it added
    public record SnapshotState(long id, Map<Source, OffsetRange> ranges) {}

    /// A data file as the catalog knows it.
    ///
    /// @param hour since the epoch
    /// @param columns top-level columns with statistics
    public record FileState(
            String key, long bytes, long rows, int hour, List<ColumnState> columns) {}

    /// Statistics of a column.
    ///
    /// @param lower bound, a Long, Double or String, where there is one
    public record ColumnState(
            String name,
            Optional<Long> nulls,
            Optional<? extends Comparable<?>> lower,
            Optional<? extends Comparable<?>> upper) {}
}
