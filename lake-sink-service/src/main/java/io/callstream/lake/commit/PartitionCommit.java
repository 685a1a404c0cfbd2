package io.callstream.lake.commit;

import io.callstream.lake.file.OffsetRange;
import io.callstream.lake.table.Source;

/// The part of a commit that concerns one partition: valid only while the table says this owner and
/// `range.from`.
public record PartitionCommit(Source source, String owner, OffsetRange range) {}
