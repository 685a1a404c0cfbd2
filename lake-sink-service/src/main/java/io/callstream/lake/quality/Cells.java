package io.callstream.lake.quality;

import io.callstream.lake.file.LakeRow;
import io.callstream.lake.table.LakeTable;
import io.callstream.lake.table.Source;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// Reads a few columns out of rows that are not files yet.
public interface Cells {
    /// Reader of rows of a table; one thread uses it.
    Reader of(LakeTable table, List<String> columns);

    /// Values of the columns of a row, see [Kind]; null where the row has none.
    interface Reader {
        @Nullable Object[] read(Source source, LakeRow row);
    }
}
