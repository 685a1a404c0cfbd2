package io.callstream.lake.quality;

import com.fasterxml.jackson.databind.node.ObjectNode;

/// What became of one expectation.
public sealed interface Finding {
    boolean success();

    /// Judged row by row.
    ///
    /// @param rows numbers of those that are not as expected
    @SuppressWarnings("ArrayRecordComponent")
    record ByRow(boolean success, ObjectNode result, int[] rows) implements Finding {}

    /// Judged as a whole.
    record Whole(boolean success, ObjectNode result) implements Finding {}

    /// Could not be judged: the suite does not fit the table. Says nothing of the rows.
    record Impossible(String reason) implements Finding {
        @Override
        public boolean success() {
            return false;
        }
    }
}
