package io.callstream.feature.aggregate;

import org.apache.datasketches.hll.HllSketch;
import org.apache.datasketches.hll.HllUnion;
import org.apache.datasketches.hll.TgtHllType;
import org.jspecify.annotations.Nullable;

/// About how many different values there were: HyperLogLog of 2^12 registers of 8 bits (1.6 %
/// standard error), read by its composite estimator, which does not depend on the order. Few values
/// are counted exactly.
///
/// Texts, whole numbers and doubles are hashed as Apache DataSketches does in any of its languages,
/// booleans as 0 and 1; the empty text counts as no value. A packed sketch is unpacked only when
/// something is added to it or merged into it.
public final class DistinctSketch implements Aggregator {
    private static final int LG_K = 12;
    private static final byte[] EMPTY = {};

    private @Nullable HllSketch sketch;
    private @Nullable HllUnion union;
    private byte[] packed = EMPTY;

    /// The estimate, rounded to the nearest whole number; 0 for nothing.
    public long estimate() {
        HllSketch current = current();
        return current == null ? 0 : Math.round(current.getCompositeEstimate());
    }

    @Override
    public void add(Object value, Position position) {
        HllSketch current = current();
        if (current == null) {
            current = new HllSketch(LG_K, TgtHllType.HLL_8);
        }
        sketch = current;
        union = null;
        packed = EMPTY;
        switch (value) {
            case String text -> current.update(text);
            case Double number -> current.update(number.doubleValue());
            case Boolean flag -> current.update(flag ? 1L : 0L);
            default -> current.update(((Number) value).longValue());
        }
    }

    @Override
    public void merge(Aggregator other) {
        HllSketch more = ((DistinctSketch) other).current();
        if (more == null || more.isEmpty()) {
            return;
        }
        HllUnion merged = union;
        if (merged == null) {
            merged = new HllUnion(LG_K);
            HllSketch current = current();
            if (current != null) {
                merged.update(current);
            }
        }
        merged.update(more);
        union = merged;
        sketch = null;
        packed = EMPTY;
    }

    @Override
    public void write(PackedWriter out) {
        if (packed.length > 0) {
            out.writeBytes(packed);
            return;
        }
        HllSketch current = current();
        out.writeBytes(current == null || current.isEmpty() ? EMPTY : current.toCompactByteArray());
    }

    @Override
    public void read(PackedReader in) {
        packed = in.readBytes();
    }

    /// What has been added and merged so far, unpacked when it is first asked for.
    private @Nullable HllSketch current() {
        if (sketch == null && union != null) {
            sketch = union.getResult(TgtHllType.HLL_8);
        } else if (sketch == null && packed.length > 0) {
            sketch = HllSketch.heapify(packed);
        }
        return sketch;
    }
}
