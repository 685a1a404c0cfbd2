package io.callstream.lake.quality;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/// Kullback-Leibler divergence of a column from an expected distribution, as Great Expectations
/// computes it.
final class Divergence {
    private Divergence() {}

    /// Of categories. What was not expected shares the weight `tail`.
    static double ofValues(Map<Object, Integer> counts, Map<Object, Double> expected, double tail) {
        Set<Object> all = new HashSet<>(expected.keySet());
        all.addAll(counts.keySet());
        long unexpected =
                counts.keySet().stream().filter(value -> !expected.containsKey(value)).count();
        double[] p = new double[all.size()];
        double[] q = new double[all.size()];
        int i = 0;
        for (Object value : all) {
            p[i] = counts.getOrDefault(value, 0);
            Double weight = expected.get(value);
            if (weight == null) {
                q[i] = tail / unexpected;
            } else {
                q[i] = unexpected > 0 ? weight * (1 - tail) : weight;
            }
            i++;
        }
        return Statistics.divergence(p, q);
    }

    /// Of numbers in bins, the last bin with its upper edge; what lies outside has half of `tail`
    /// on each side, empty bins share `inner`.
    static double ofBins(
            double[] numbers, double[] bins, double[] weights, double tail, double inner) {
        double[] p = new double[weights.length + 2];
        double[] q = new double[weights.length + 2];
        for (double number : numbers) {
            p[place(number, bins)]++;
        }
        long empty = java.util.Arrays.stream(weights).filter(weight -> weight == 0).count();
        for (int i = 0; i < weights.length; i++) {
            q[i + 1] =
                    weights[i] == 0 && empty > 0 ? inner / empty : weights[i] * (1 - tail - inner);
        }
        q[0] = tail / 2;
        q[q.length - 1] = tail / 2;
        return Statistics.divergence(p, q);
    }

    private static int place(double number, double[] bins) {
        if (number < bins[0]) {
            return 0;
        }
        int last = bins.length - 1;
        if (number > bins[last]) {
            return bins.length;
        }
        if (number == bins[last]) {
            return last;
        }
        int found = java.util.Arrays.binarySearch(bins, number);
        return found >= 0 ? found + 1 : -found - 1;
    }
}
