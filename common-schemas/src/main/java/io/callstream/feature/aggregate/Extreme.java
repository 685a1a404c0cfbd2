package io.callstream.feature.aggregate;

import org.jspecify.annotations.Nullable;

/// The least or the greatest value.
public final class Extreme implements Aggregator {
    private final int sign;
    private @Nullable Object value;

    private Extreme(int sign) {
        this.sign = sign;
    }

    public static Extreme least() {
        return new Extreme(-1);
    }

    public static Extreme greatest() {
        return new Extreme(1);
    }

    /// The least or greatest value; null for nothing.
    public @Nullable Object value() {
        return value;
    }

    @Override
    public void add(Object candidate, Position position) {
        keep(Values.bounded(candidate));
    }

    @Override
    public void merge(Aggregator other) {
        Object candidate = ((Extreme) other).value;
        if (candidate != null) {
            keep(candidate);
        }
    }

    @Override
    public void write(PackedWriter out) {
        Values.write(out, value);
    }

    @Override
    public void read(PackedReader in) {
        value = Values.read(in);
    }

    private void keep(Object candidate) {
        if (value == null || Values.compare(candidate, value) * sign > 0) {
            value = candidate;
        }
    }
}
