package io.callstream.feature.aggregate;

import org.jspecify.annotations.Nullable;

import java.math.BigInteger;

/// The exact sum of whole numbers, kept in 128 bits so that no order of adding overflows before
/// another.
public final class LongSum implements Aggregator {
    private long count;
    private long high;
    private long low;

    /// The sum; 0 for nothing, null where it does not fit 64 bits.
    public @Nullable Long sum() {
        return fits() ? low : null;
    }

    /// The sum rounded once to a double, divided by the number of values; null for nothing.
    public @Nullable Double average() {
        if (count == 0) {
            return null;
        }
        double rounded =
                fits()
                        ? (double) low
                        : BigInteger.valueOf(high).shiftLeft(64).add(unsigned(low)).doubleValue();
        return rounded / count;
    }

    @Override
    public void add(Object value, Position position) {
        long number = ((Number) value).longValue();
        count++;
        plus(number >> 63, number);
    }

    @Override
    public void merge(Aggregator other) {
        LongSum sum = (LongSum) other;
        count += sum.count;
        plus(sum.high, sum.low);
    }

    @Override
    public void write(PackedWriter out) {
        boolean fits = fits();
        out.writeVarint(count << 1 | (fits ? 0 : 1));
        if (count == 0) {
            return;
        }
        out.writeSigned(low);
        if (!fits) {
            out.writeSigned(high);
        }
    }

    @Override
    public void read(PackedReader in) {
        long head = in.readVarint();
        count = head >>> 1;
        if (count == 0) {
            return;
        }
        low = in.readSigned();
        high = (head & 1) == 0 ? low >> 63 : in.readSigned();
    }

    private boolean fits() {
        return high == low >> 63;
    }

    private void plus(long moreHigh, long moreLow) {
        long sum = low + moreLow;
        long carry = Long.compareUnsigned(sum, low) < 0 ? 1 : 0;
        high += moreHigh + carry;
        low = sum;
    }

    private static BigInteger unsigned(long value) {
        BigInteger number = BigInteger.valueOf(value & Long.MAX_VALUE);
        return value < 0 ? number.setBit(63) : number;
    }
}
