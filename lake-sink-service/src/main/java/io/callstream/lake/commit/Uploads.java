package io.callstream.lake.commit;

import io.callstream.lake.file.FilePlan;
import io.callstream.lake.table.LakeTable;
import io.callstream.lake.table.Source;

import org.apache.iceberg.DataFile;

import java.util.List;
import java.util.Map;

/// Encodes planned files and stores them under new keys, several at a time.
public interface Uploads {
    /// All of them, as the table's commit takes them, by the partition they come from.
    ///
    /// @throws UnavailableException where any could not be stored; a repeat with the same plans is
    ///   harmless
    Map<Source, List<DataFile>> upload(LakeTable table, TableLayout layout, List<FilePlan> plans);
}
