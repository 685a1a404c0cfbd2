package io.callstream.lake.quality;

import org.jspecify.annotations.Nullable;

import java.util.function.Predicate;

/// An expectation on each value of a column; missing values are passed over.
final class ValueCheck extends RowCheck {
    private final int column;
    private final Predicate<Object> expected;

    ValueCheck(int column, double mostly, Predicate<Object> expected) {
        super(mostly, false);
        this.column = column;
        this.expected = expected;
    }

    @Override
    public void add(int row, @Nullable Object[] cells) {
        element();
        Object value = cells[column];
        if (value == null) {
            missing();
        } else if (!expected.test(value)) {
            unexpected(row, value);
        }
    }
}
