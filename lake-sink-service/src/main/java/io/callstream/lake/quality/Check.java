package io.callstream.lake.quality;

import org.jspecify.annotations.Nullable;

/// An expectation at work on the rows of one checkpoint, in one pass. Used once.
interface Check {
    /// Looks at a row.
    ///
    /// @param row number of the row in the pass
    /// @param cells values of the suite's columns, see [Kind]
    void add(int row, @Nullable Object[] cells);

    /// What it found.
    Finding finish();
}
