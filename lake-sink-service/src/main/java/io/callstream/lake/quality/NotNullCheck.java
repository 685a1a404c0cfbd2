package io.callstream.lake.quality;

import org.jspecify.annotations.Nullable;

/// A column's values are not missing.
final class NotNullCheck extends RowCheck {
    private final int column;

    NotNullCheck(int column, double mostly) {
        super(mostly, true);
        this.column = column;
    }

    @Override
    public void add(int row, @Nullable Object[] cells) {
        element();
        if (cells[column] == null) {
            unexpected(row, null);
        }
    }
}
