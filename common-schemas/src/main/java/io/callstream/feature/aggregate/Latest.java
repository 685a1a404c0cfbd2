package io.callstream.feature.aggregate;

import org.jspecify.annotations.Nullable;

/// The value at the last or at the first [Position].
public final class Latest implements Aggregator {
    private final int sign;
    private @Nullable Object value;
    private @Nullable Position position;

    private Latest(int sign) {
        this.sign = sign;
    }

    public static Latest first() {
        return new Latest(-1);
    }

    public static Latest last() {
        return new Latest(1);
    }

    /// The value at the first or last position; null for nothing.
    public @Nullable Object value() {
        return value;
    }

    @Override
    public void add(Object candidate, Position at) {
        Position best = position;
        if (best == null || at.compareTo(best) * sign > 0) {
            value = Values.bounded(candidate);
            position = at;
        }
    }

    @Override
    public void merge(Aggregator other) {
        Latest candidate = (Latest) other;
        if (candidate.value != null && candidate.position != null) {
            add(candidate.value, candidate.position);
        }
    }

    @Override
    public void write(PackedWriter out) {
        Values.write(out, value);
        if (position != null) {
            position.write(out);
        }
    }

    @Override
    public void read(PackedReader in) {
        value = Values.read(in);
        position = value == null ? null : Position.read(in);
    }
}
