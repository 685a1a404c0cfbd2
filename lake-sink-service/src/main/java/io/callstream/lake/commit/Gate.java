package io.callstream.lake.commit;

import io.callstream.lake.file.LakeRow;
import io.callstream.lake.file.OffsetRange;
import io.callstream.lake.table.LakeTable;
import io.callstream.lake.table.Source;

import java.util.List;
import java.util.Map;

/// Judges the rows of a checkpoint before they are committed: which go into quarantine, and why.
public interface Gate {
    /// Lets everything through.
    Gate OPEN =
            new Gate() {
                @Override
                public boolean guards(LakeTable table) {
                    return false;
                }

                @Override
                public Map<Source, Map<Long, String>> judge(
                        LakeTable table, TableLayout layout, List<Rows> parts) {
                    return Map.of();
                }
            };

    /// Whether it judges the rows of that table; one that is not guarded costs nothing.
    boolean guards(LakeTable table);

    /// Judges the rows of a checkpoint, once.
    ///
    /// @return of each partition the offsets whose rows do not go into the table, with the reasons,
    ///   one a line
    Map<Source, Map<Long, String>> judge(LakeTable table, TableLayout layout, List<Rows> parts);

    /// The rows of one partition.
    ///
    /// @param range of the checkpoint
    record Rows(Source source, OffsetRange range, List<LakeRow> rows) {}
}
