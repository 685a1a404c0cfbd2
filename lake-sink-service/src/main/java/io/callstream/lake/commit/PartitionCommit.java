package io.callstream.lake.commit;

import io.callstream.lake.file.OffsetRange;
import io.callstream.lake.table.Source;

import java.util.Optional;
import java.util.OptionalLong;

/// The part of a commit that concerns one partition: valid only while the table says this owner and
/// `range.from`.
///
/// @param eventTime largest of its rows, epoch milliseconds; empty where the range has no rows and
///   therefore no files
/// @param note text that becomes the partition's [CommitProperties#note] with it
public record PartitionCommit(
        Source source,
        String owner,
        OffsetRange range,
        OptionalLong eventTime,
        Optional<String> note) {
    /// A part without a note.
    public PartitionCommit(Source source, String owner, OffsetRange range, OptionalLong eventTime) {
        this(source, owner, range, eventTime, Optional.empty());
    }
}
