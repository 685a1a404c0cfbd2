package io.callstream.lake.commit;

import io.callstream.lake.table.LakeTable;
import io.callstream.lake.table.Source;

import org.apache.iceberg.DataFile;
import org.apache.iceberg.Schema;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A catalog of tables in which files, offsets and owners become visible together.
///
/// All methods but [#commit] throw [UnavailableException] where the catalog does not answer as it
/// should.
public interface Commit {
    /// The table as it is, or empty where there is none.
    Optional<TableLayout> find(LakeTable table);

    /// The table with at least these columns: created where there is none, grown where some are
    /// missing.
    TableLayout open(LakeTable table, Schema columns);

    /// Makes `owner` the only one who may commit these partitions, whoever was before; the table
    /// exists.
    ///
    /// @param starts offset to begin with where the table does not know the partition
    /// @param now when, for those who watch the former owners
    /// @return where the table stood just before
    Map<Source, Standing> claim(
            LakeTable table, Map<Source, Long> starts, String owner, Instant now);

    /// Where the table stands, read anew.
    Map<Source, Standing> standing(LakeTable table, Collection<Source> sources);

    /// Adds the files and moves the offsets, all or nothing, if every part still stands on what the
    /// table says.
    CommitResult commit(LakeTable table, List<PartitionCommit> parts, List<DataFile> files);
}
