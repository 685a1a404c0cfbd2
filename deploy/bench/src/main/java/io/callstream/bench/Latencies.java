package io.callstream.bench;

import java.util.Arrays;

/// Milliseconds, in the order in which they came; one thread adds.
final class Latencies {
    private long[] millis = new long[1 << 16];
    private int count;

    synchronized void add(long one) {
        if (count == millis.length) {
            millis = Arrays.copyOf(millis, 2 * count);
        }
        millis[count++] = one;
    }

    synchronized int count() {
        return count;
    }

    synchronized double percentile(double share) {
        if (count == 0) {
            return Double.NaN;
        }
        long[] sorted = Arrays.copyOf(millis, count);
        Arrays.sort(sorted);
        return sorted[(int) Math.min(count - 1, Math.ceil(share * count) - 1)];
    }
}
