package io.callstream.local.report;

import com.fasterxml.jackson.databind.node.ObjectNode;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/// Times between stages, in milliseconds, kept whole up to a bound and then thinned evenly.
final class Latencies {
    private static final int KEPT = 1 << 20;

    private final Map<String, Sample> samples = new TreeMap<>();

    /// Notes one time of that stage; negative ones (clocks of two hosts) count as 0.
    void add(String stage, long from, long to) {
        if (from > 0 && to > 0) {
            samples.computeIfAbsent(stage, _ -> new Sample()).add(Math.max(0, to - from));
        }
    }

    /// `{stage: {count, p50, p90, p99, max}}`.
    void writeTo(ObjectNode node) {
        samples.forEach((stage, sample) -> sample.writeTo(node.putObject(stage)));
    }

    private static final class Sample {
        private long[] values = new long[1024];
        private int size;
        private long count;
        private int step = 1;

        void add(long value) {
            if (count++ % step != 0) {
                return;
            }
            if (size == KEPT) {
                for (int i = 0; i < KEPT / 2; i++) {
                    values[i] = values[2 * i];
                }
                size = KEPT / 2;
                step *= 2;
            }
            if (size == values.length) {
                values = Arrays.copyOf(values, size * 2);
            }
            values[size++] = value;
        }

        void writeTo(ObjectNode node) {
            long[] sorted = Arrays.copyOf(values, size);
            Arrays.sort(sorted);
            node.put("count", count);
            node.put("p50", at(sorted, 0.5));
            node.put("p90", at(sorted, 0.9));
            node.put("p99", at(sorted, 0.99));
            node.put("max", sorted[sorted.length - 1]);
        }

        private static long at(long[] sorted, double share) {
            return sorted[
                    (int)
                            Math.min(
                                    sorted.length - 1L,
                                    Math.round(Math.ceil(share * sorted.length)) - 1L)];
        }
    }
}
