package io.callstream.bench;

import java.util.Arrays;

/// What a load gave.
///
/// @param requests answered as expected
/// @param failures all others
/// @param seconds of wall time
/// @param latencies in nanoseconds, sorted
record LoadRun(long requests, long failures, double seconds, long[] latencies) {
    static LoadRun of(long failures, double seconds, long[] unsorted) {
        Arrays.sort(unsorted);
        return new LoadRun(unsorted.length, failures, seconds, unsorted);
    }

    double perSecond() {
        return requests / seconds;
    }

    double millis(double quantile) {
        if (latencies.length == 0) {
            return Double.NaN;
        }
        return latencies[(int) Math.min(latencies.length - 1, quantile * latencies.length)] / 1e6;
    }
}
