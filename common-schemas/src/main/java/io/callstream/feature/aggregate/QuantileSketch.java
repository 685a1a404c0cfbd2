package io.callstream.feature.aggregate;

import com.datadoghq.sketch.ddsketch.DDSketch;
import com.datadoghq.sketch.ddsketch.mapping.LogarithmicMapping;
import com.datadoghq.sketch.ddsketch.store.SparseStore;
import com.datadoghq.sketch.ddsketch.store.Store;

import org.jspecify.annotations.Nullable;

/// Percentiles within 1 % of the true value: a DDSketch with unbounded bins, the same in any order.
///
/// C. Masson, J. E. Rim, H. K. Lee, DDSketch: A Fast and Fully-Mergeable Quantile Sketch with
/// Relative-Error Guarantees, arXiv:1908.10693.
public final class QuantileSketch implements Aggregator {
    private static final LogarithmicMapping MAPPING = new LogarithmicMapping(0.01);

    private final Store negative = new SparseStore();
    private final Store positive = new SparseStore();
    private long zeros;

    /// The value below which `percentile` (0 to 100) per cent of the values lie; null for nothing.
    public @Nullable Double percentile(double percentile) {
        if (zeros == 0 && negative.isEmpty() && positive.isEmpty()) {
            return null;
        }
        return DDSketch.of(MAPPING, negative, positive, (double) zeros)
                .getValueAtQuantile(percentile / 100);
    }

    @Override
    public void add(Object value, Position position) {
        double number = ((Number) value).doubleValue();
        double size = Math.min(Math.abs(number), MAPPING.maxIndexableValue());
        if (size < MAPPING.minIndexableValue()) {
            zeros++;
        } else {
            (number < 0 ? negative : positive).add(MAPPING.index(size));
        }
    }

    @Override
    public void merge(Aggregator other) {
        QuantileSketch more = (QuantileSketch) other;
        zeros += more.zeros;
        more.negative.forEach((index, count) -> negative.add(index, count));
        more.positive.forEach((index, count) -> positive.add(index, count));
    }

    @Override
    public void write(PackedWriter out) {
        out.writeVarint(zeros);
        write(out, negative);
        write(out, positive);
    }

    @Override
    public void read(PackedReader in) {
        zeros = in.readVarint();
        read(in, negative);
        read(in, positive);
    }

    private static void write(PackedWriter out, Store store) {
        int[] bins = {0};
        store.forEach((index, count) -> bins[0]++);
        out.writeVarint(bins[0]);
        int[] previous = {0};
        store.forEach(
                (index, count) -> {
                    out.writeSigned(index - previous[0]);
                    out.writeVarint((long) count);
                    previous[0] = index;
                });
    }

    private static void read(PackedReader in, Store store) {
        int bins = in.readSize();
        int index = 0;
        for (int i = 0; i < bins; i++) {
            index += (int) in.readSigned();
            store.add(index, in.readVarint());
        }
    }
}
