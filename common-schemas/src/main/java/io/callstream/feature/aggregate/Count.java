package io.callstream.feature.aggregate;

/// How many values there were.
public final class Count implements Aggregator {
    private long count;

    /// The number of values; 0 for nothing.
    public long count() {
        return count;
    }

    @Override
    public void add(Object value, Position position) {
        count++;
    }

    @Override
    public void merge(Aggregator other) {
        count += ((Count) other).count;
    }

    @Override
    public void write(PackedWriter out) {
        out.writeVarint(count);
    }

    @Override
    public void read(PackedReader in) {
        count = in.readVarint();
    }
}
