package io.callstream.feature.aggregate;

/// A partial aggregate of the values of one field: empty when made, then added to and merged.
///
/// The laws, for any split of the values into parts and any order: merging the parts gives the
/// result of adding all values one by one; merging an empty one changes nothing; writing and
/// reading back changes nothing. Values are never null and never NaN or infinite. Not safe for use
/// by several threads.
public sealed interface Aggregator
        permits Count,
                LongSum,
                DoubleSum,
                Moments,
                Extreme,
                Latest,
                Booleans,
                Histogram,
                DistinctSketch,
                QuantileSketch {

    /// Adds one value; its position decides only what comes first or last.
    void add(Object value, Position position);

    /// Adds all that the other one holds, and leaves it as it is. The other must be of the same
    /// kind.
    void merge(Aggregator other);

    void write(PackedWriter out);

    /// Fills this empty one with what [#write] wrote.
    void read(PackedReader in);
}
