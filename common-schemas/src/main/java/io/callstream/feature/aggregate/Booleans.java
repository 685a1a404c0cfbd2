package io.callstream.feature.aggregate;

import org.jspecify.annotations.Nullable;

/// Whether true and whether false was among the values.
public final class Booleans implements Aggregator {
    private static final int SEEN_TRUE = 1;
    private static final int SEEN_FALSE = 2;

    private int seen;

    /// True if all values are true; null for nothing.
    public @Nullable Boolean and() {
        return seen == 0 ? null : (seen & SEEN_FALSE) == 0;
    }

    /// True if any value is true; null for nothing.
    public @Nullable Boolean or() {
        return seen == 0 ? null : (seen & SEEN_TRUE) != 0;
    }

    @Override
    public void add(Object value, Position position) {
        seen |= (Boolean) value ? SEEN_TRUE : SEEN_FALSE;
    }

    @Override
    public void merge(Aggregator other) {
        seen |= ((Booleans) other).seen;
    }

    @Override
    public void write(PackedWriter out) {
        out.writeByte(seen);
    }

    @Override
    public void read(PackedReader in) {
        seen = in.readByte();
    }
}
