package io.callstream.lake.quality;

import java.util.Arrays;

/// Statistics as pandas and SciPy compute them; NaN of too few numbers.
final class Statistics {
    private Statistics() {}

    static double sum(double[] numbers) {
        double sum = 0;
        double lost = 0;
        for (double number : numbers) {
            double next = sum + number;
            lost +=
                    Math.abs(sum) >= Math.abs(number)
                            ? (sum - next) + number
                            : (number - next) + sum;
            sum = next;
        }
        return sum + lost;
    }

    static double mean(double[] numbers) {
        return numbers.length == 0 ? Double.NaN : sum(numbers) / numbers.length;
    }

    /// Of a sample: divided by n - 1.
    static double deviation(double[] numbers) {
        if (numbers.length < 2) {
            return Double.NaN;
        }
        double mean = mean(numbers);
        double[] squares = Arrays.stream(numbers).map(x -> (x - mean) * (x - mean)).toArray();
        return Math.sqrt(sum(squares) / (numbers.length - 1));
    }

    static double median(double[] numbers) {
        if (numbers.length == 0) {
            return Double.NaN;
        }
        double[] sorted = sorted(numbers);
        int half = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }

    /// The nearest number there is.
    ///
    /// @param sorted ascending, at least one
    static double quantile(double[] sorted, double share) {
        return sorted[(int) Math.rint(share * (sorted.length - 1))];
    }

    static double[] sorted(double[] numbers) {
        double[] sorted = numbers.clone();
        Arrays.sort(sorted);
        return sorted;
    }

    /// Kullback-Leibler divergence of observed from expected weights, each scaled to a sum of one;
    /// infinite where something was observed that was not expected.
    static double divergence(double[] observed, double[] expected) {
        double observedSum = sum(observed);
        double expectedSum = sum(expected);
        double divergence = 0;
        for (int i = 0; i < observed.length; i++) {
            double p = observed[i] / observedSum;
            double q = expected[i] / expectedSum;
            if (p > 0) {
                divergence += q > 0 ? p * Math.log(p / q) : Double.POSITIVE_INFINITY;
            }
        }
        return divergence;
    }
}
