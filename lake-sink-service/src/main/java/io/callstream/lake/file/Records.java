package io.callstream.lake.file;

import io.callstream.lake.file.LakeRow.RowHeader;
import io.callstream.lake.table.LakeTable;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// Turns a record as Kafka gives it into a row of its table, or says why not.
public interface Records {
    /// Reads as much of the value as the row's hour needs, and checks all of it.
    ///
    /// @param appendTime epoch milliseconds
    /// @throws io.callstream.serde.SchemaRegistryException where the value's schema cannot be had
    ///   just now
    /// @throws io.callstream.lake.table.SchemaFault where the value's schema lacks the event time
    ///   of the table
    Reading read(
            LakeTable table,
            long offset,
            long appendTime,
            byte @Nullable [] key,
            byte @Nullable [] value,
            List<RowHeader> headers);
}
