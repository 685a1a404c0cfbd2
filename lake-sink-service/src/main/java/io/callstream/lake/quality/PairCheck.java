package io.callstream.lake.quality;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;

/// The value of one column is greater than that of another.
final class PairCheck extends RowCheck {
    private final int first;
    private final int second;
    private final boolean orEqual;
    private final String ignore;

    /// @param ignore `both_values_are_missing`, `either_value_is_missing` or `never`
    PairCheck(int first, int second, double mostly, boolean orEqual, String ignore) {
        super(mostly, false);
        this.first = first;
        this.second = second;
        this.orEqual = orEqual;
        this.ignore = ignore;
    }

    @Override
    public void add(int row, @Nullable Object[] cells) {
        element();
        Object a = cells[first];
        Object b = cells[second];
        boolean left =
                switch (ignore) {
                    case "either_value_is_missing" -> a == null || b == null;
                    case "never" -> false;
                    default -> a == null && b == null;
                };
        if (left) {
            missing();
            return;
        }
        if (a == null || b == null || !greater(a, b)) {
            unexpected(row, Arrays.asList(a, b));
        }
    }

    private boolean greater(Object a, Object b) {
        int order =
                a instanceof Number x && b instanceof Number y
                        ? Double.compare(x.doubleValue(), y.doubleValue())
                        : a.toString().compareTo(b.toString());
        return orEqual ? order >= 0 : order > 0;
    }
}
