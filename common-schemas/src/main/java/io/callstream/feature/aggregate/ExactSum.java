package io.callstream.feature.aggregate;

import java.math.BigDecimal;
import java.util.Arrays;

/// The exact sum of finite doubles, as a Shewchuk expansion: a few doubles that do not overlap and
/// add up to it.
///
/// [#rounded] rounds that sum once, half to even, as Python's `math.fsum` does, so it is the same
/// in any order of adding and merging. Numbers of 2^900 and more are kept apart, scaled down, so
/// that no order overflows before another. J. R. Shewchuk, Adaptive Precision Floating-Point
/// Arithmetic and Fast Robust Geometric Predicates, 1997.
public final class ExactSum {
    private static final double HUGE = 0x1p900;
    private static final double SCALE_DOWN = 0x1p-200;
    private static final BigDecimal SCALE_UP = BigDecimal.TWO.pow(200);
    private static final double[] NONE = {};

    private double[] partials = NONE;
    private int size;
    private double[] hugePartials = NONE;
    private int hugeSize;

    public void add(double value) {
        if (Math.abs(value) < HUGE) {
            grow(value);
        } else {
            growHuge(value * SCALE_DOWN);
        }
    }

    public void add(ExactSum other) {
        for (int i = 0; i < other.size; i++) {
            grow(other.partials[i]);
        }
        for (int i = 0; i < other.hugeSize; i++) {
            growHuge(other.hugePartials[i]);
        }
    }

    /// The sum rounded once; 0.0 for nothing, infinite where no double is as large.
    public double rounded() {
        if (hugeSize > 0) {
            return exact().doubleValue();
        }
        int n = size;
        if (n == 0) {
            return 0.0;
        }
        double high = partials[--n];
        double low = 0.0;
        while (n > 0) {
            double x = high;
            double y = partials[--n];
            high = x + y;
            low = y - (high - x);
            if (low != 0.0) {
                break;
            }
        }
        // Half to even across partials: the rest may break the tie that the rounding above could
        // not see.
        if (n > 0
                && ((low < 0.0 && partials[n - 1] < 0.0) || (low > 0.0 && partials[n - 1] > 0.0))) {
            double y = low * 2.0;
            double x = high + y;
            if (y == x - high) {
                high = x;
            }
        }
        return high;
    }

    /// The sum itself, not rounded.
    public BigDecimal exact() {
        BigDecimal sum = BigDecimal.ZERO;
        for (int i = 0; i < hugeSize; i++) {
            sum = sum.add(new BigDecimal(hugePartials[i]));
        }
        sum = sum.multiply(SCALE_UP);
        for (int i = 0; i < size; i++) {
            sum = sum.add(new BigDecimal(partials[i]));
        }
        return sum;
    }

    void write(PackedWriter out) {
        out.writeVarint((long) size << 1 | (hugeSize > 0 ? 1 : 0));
        for (int i = 0; i < size; i++) {
            out.writeDouble(partials[i]);
        }
        if (hugeSize > 0) {
            out.writeVarint(hugeSize);
            for (int i = 0; i < hugeSize; i++) {
                out.writeDouble(hugePartials[i]);
            }
        }
    }

    void read(PackedReader in) {
        int head = in.readSize();
        size = head >>> 1;
        partials = readPartials(in, size);
        if ((head & 1) != 0) {
            hugeSize = in.readSize();
            hugePartials = readPartials(in, hugeSize);
        }
    }

    private static double[] readPartials(PackedReader in, int size) {
        double[] partials = new double[size];
        for (int i = 0; i < size; i++) {
            partials[i] = in.readDouble();
        }
        return partials;
    }

    private void grow(double value) {
        partials = room(partials, size);
        size = grow(partials, size, value);
    }

    private void growHuge(double value) {
        hugePartials = room(hugePartials, hugeSize);
        hugeSize = grow(hugePartials, hugeSize, value);
    }

    private static double[] room(double[] partials, int size) {
        return size < partials.length ? partials : Arrays.copyOf(partials, size + 2);
    }

    private static int grow(double[] partials, int size, double value) {
        double x = value;
        int kept = 0;
        for (int i = 0; i < size; i++) {
            double y = partials[i];
            if (Math.abs(x) < Math.abs(y)) {
                double swap = x;
                x = y;
                y = swap;
            }
            double high = x + y;
            double low = y - (high - x);
            if (low != 0.0) {
                partials[kept++] = low;
            }
            x = high;
        }
        if (x != 0.0) {
            partials[kept++] = x;
        }
        return kept;
    }
}
