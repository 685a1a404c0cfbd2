package io.callstream.lake.verify;

/// Something that is not as it must be.
///
/// @param where the file, snapshot or partition
/// @param what was found, and what was expected
public record Finding(Kind kind, String table, String where, String what) {
    /// What is wrong.
    public enum Kind {
        /// A file of the table is not in the bucket.
        FILE_MISSING,
        /// A file is not whole, or no Parquet.
        FILE_BROKEN,
        /// A file that the sink did not write.
        FILE_FOREIGN,
        /// A footer contradicts the file's name, its rows or the catalog.
        FOOTER,
        /// A row is outside of the ranges its file is about, or in a wrong hour.
        ROW_MISPLACED,
        /// A row is there twice.
        ROW_DOUBLE,
        /// A number of rows is not what was committed.
        ROWS,
        /// A statistic that readers skip files by is not true.
        STATISTICS,
        /// Offsets that no range covers.
        RANGE_HOLE,
        /// Offsets that two ranges cover.
        RANGE_OVERLAP,
        /// Successive snapshots do not abut.
        SNAPSHOT
    }

    @Override
    public String toString() {
        return kind + " " + table + " " + where + ": " + what;
    }
}
