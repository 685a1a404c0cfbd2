package io.callstream.feature.aggregate;

import org.jspecify.annotations.Nullable;

/// The exact sum of doubles and their number.
public final class DoubleSum implements Aggregator {
    private final ExactSum sum = new ExactSum();
    private long count;

    /// The sum rounded once; 0.0 for nothing, null where no double is as large.
    public @Nullable Double sum() {
        return finite(sum.rounded());
    }

    /// The rounded sum divided by the number of values; null for nothing, or where the sum is null.
    public @Nullable Double average() {
        return count == 0 ? null : finite(sum.rounded() / count);
    }

    @Override
    public void add(Object value, Position position) {
        count++;
        sum.add(((Number) value).doubleValue());
    }

    @Override
    public void merge(Aggregator other) {
        DoubleSum more = (DoubleSum) other;
        count += more.count;
        sum.add(more.sum);
    }

    @Override
    public void write(PackedWriter out) {
        out.writeVarint(count);
        if (count > 0) {
            sum.write(out);
        }
    }

    @Override
    public void read(PackedReader in) {
        count = in.readVarint();
        if (count > 0) {
            sum.read(in);
        }
    }

    private static @Nullable Double finite(double value) {
        return Double.isFinite(value) ? value : null;
    }
}
