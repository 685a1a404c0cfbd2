package io.callstream.lake.query;

import org.apache.iceberg.Schema;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The lake as its catalog tells it, for reading.
public interface LakeView {
    /// Names of all tables, sorted.
    List<String> names();

    /// A table as of its current snapshot.
    ///
    /// @throws io.callstream.runtime.ToolFault where there is none of that name; the message names
    ///   the nearest
    Table table(String name);

    /// A table.
    ///
    /// @param snapshot the current one; empty before the first commit
    /// @param history oldest first, as far as snapshots are kept
    /// @param firstColumns that it had when it was made
    /// @param offsets up to which each partition is in it, by `<topic>-<partition>`
    record Table(
            String name,
            Schema columns,
            Optional<Commit> snapshot,
            List<File> files,
            List<Commit> history,
            Set<String> firstColumns,
            Map<String, Long> offsets) {
        public long rows() {
            return files.stream().mapToLong(File::rows).sum();
        }

        public long bytes() {
            return files.stream().mapToLong(File::bytes).sum();
        }
    }

    /// A data file.
    ///
    /// @param location `s3://<bucket>/<key>`
    /// @param hour of event time, since the epoch
    record File(String location, int hour, long rows, long bytes) {}

    /// A snapshot.
    ///
    /// @param ranges what it added of each partition, `<topic>-<partition>` to `<from>-<to>`
    record Commit(
            long id,
            Instant at,
            String operation,
            long addedFiles,
            long addedRows,
            long totalRows,
            Map<String, String> ranges) {}
}
