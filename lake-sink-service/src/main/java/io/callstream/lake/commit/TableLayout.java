package io.callstream.lake.commit;

import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;

import java.util.Map;

/// A table as the catalog has it now: what a file must look like.
///
/// @param columns with the catalog's field ids
public record TableLayout(
        Schema columns, PartitionSpec partitioning, Map<String, String> properties) {}
