package io.callstream.serving.online;

import java.util.List;

/// A view's row of one entity as the online store has it.
///
/// @param cells one for each feature asked for, in that order
public record StoredRow(RowVersion version, List<Cell> cells) {
    public StoredRow {
        cells = List.copyOf(cells);
    }

    /// A feature of a row.
    public sealed interface Cell {}

    /// @param value String, Integer, Long, Double, Float, Boolean or byte[]
    public record Value(Object value) implements Cell {}

    /// The feature has no value.
    public enum NoValue implements Cell {
        /// Computed, and null.
        NULL,
        /// Never written: the feature is younger than the row.
        ABSENT
    }

    /// Without values: they are personal data.
    @Override
    public String toString() {
        return "StoredRow[" + version + ", " + cells.size() + " cells]";
    }
}
