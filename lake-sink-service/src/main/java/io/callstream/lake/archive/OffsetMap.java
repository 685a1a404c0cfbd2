package io.callstream.lake.archive;

import java.util.SortedMap;

/// Old offsets of a partition to new ones: the base plus the number of records before it.
///
/// @param base where the new log begins
/// @param records in it
/// @param before number of records before each old offset that was asked about and is not beyond
///   the last record
record OffsetMap(long base, long records, SortedMap<Long, Long> before) {
    /// The new offset from which the same records follow.
    long of(long old) {
        return base + before.getOrDefault(old, records);
    }
}
