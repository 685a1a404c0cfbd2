package io.callstream.feature.aggregate;

import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.math.MathContext;

/// The number of values, their exact sum and the exact sum of their squares: sample variance and
/// standard deviation.
///
/// Both divide by n - 1, as SQL's VARIANCE and STDDEV do, and are null for fewer than two values. A
/// square is kept as the two doubles of an exact product; very large and very small values are
/// scaled first, so that nothing is lost. A whole number beyond 2^53 counts as the double nearest
/// to it.
public final class Moments implements Aggregator {
    private static final double LARGE = 0x1p450;
    private static final double SMALL = 0x1p-450;
    private static final double SCALE = 0x1p600;
    private static final BigDecimal SCALE_SQUARED = new BigDecimal(SCALE).pow(2);
    private static final MathContext DIGITS = new MathContext(40);

    private final ExactSum sum = new ExactSum();
    private final ExactSum squares = new ExactSum();
    private final ExactSum largeSquares = new ExactSum();
    private final ExactSum smallSquares = new ExactSum();
    private long count;

    /// Sample variance, rounded once from the exact sums; null for fewer than two values or beyond
    /// all doubles.
    public @Nullable Double variance() {
        if (count < 2) {
            return null;
        }
        BigDecimal n = BigDecimal.valueOf(count);
        BigDecimal exactSum = sum.exact();
        BigDecimal exactSquares =
                squares.exact()
                        .add(largeSquares.exact().multiply(SCALE_SQUARED))
                        .add(smallSquares.exact().divide(SCALE_SQUARED));
        BigDecimal spread = exactSquares.multiply(n).subtract(exactSum.multiply(exactSum));
        double variance =
                spread.divide(n.multiply(BigDecimal.valueOf(count - 1)), DIGITS).doubleValue();
        return Double.isFinite(variance) ? variance : null;
    }

    /// The square root of [#variance].
    public @Nullable Double standardDeviation() {
        Double variance = variance();
        return variance == null ? null : Math.sqrt(variance);
    }

    @Override
    public void add(Object value, Position position) {
        double number = ((Number) value).doubleValue();
        count++;
        sum.add(number);
        double size = Math.abs(number);
        if (size > LARGE) {
            addSquare(largeSquares, number / SCALE);
        } else if (size < SMALL) {
            addSquare(smallSquares, number * SCALE);
        } else {
            addSquare(squares, number);
        }
    }

    @Override
    public void merge(Aggregator other) {
        Moments more = (Moments) other;
        count += more.count;
        sum.add(more.sum);
        squares.add(more.squares);
        largeSquares.add(more.largeSquares);
        smallSquares.add(more.smallSquares);
    }

    @Override
    public void write(PackedWriter out) {
        out.writeVarint(count);
        if (count > 0) {
            sum.write(out);
            squares.write(out);
            largeSquares.write(out);
            smallSquares.write(out);
        }
    }

    @Override
    public void read(PackedReader in) {
        count = in.readVarint();
        if (count > 0) {
            sum.read(in);
            squares.read(in);
            largeSquares.read(in);
            smallSquares.read(in);
        }
    }

    private static void addSquare(ExactSum squares, double number) {
        double high = number * number;
        squares.add(high);
        squares.add(Math.fma(number, number, -high));
    }
}
