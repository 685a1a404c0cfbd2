package io.callstream.lake.file;

import io.callstream.lake.table.Hours;
import io.callstream.lake.table.LakeTable;
import io.callstream.lake.table.Source;

/// Object names of data files:
/// `<table>/date=YYYY-MM-DD/hour=HH/<topic>-<partition>-<firstOffset>-<lastOffset>-<uuid8>.parquet`.
///
/// Both offsets are of rows in the file. The eight characters are the attempt's: no two attempts
/// write the same object.
public final class FileName {
    private FileName() {}

    /// Key of a file that replaces others of its hour: `<table>-merged-<uuid8>.parquet`.
    public static String merged(LakeTable table, int hour, String attempt) {
        return table.prefix()
                + "/"
                + Hours.path(hour)
                + "/"
                + table.name()
                + "-merged-"
                + attempt
                + ".parquet";
    }

    /// Key of the object in the bucket.
    ///
    /// @param hour since the epoch
    /// @param attempt eight characters that no other attempt has
    public static String of(
            LakeTable table,
            int hour,
            Source source,
            long firstOffset,
            long lastOffset,
            String attempt) {
        return table.prefix()
                + "/"
                + Hours.path(hour)
                + "/"
                + source.topic()
                + "-"
                + source.partition()
                + "-"
                + firstOffset
                + "-"
                + lastOffset
                + "-"
                + attempt
                + ".parquet";
    }
}
