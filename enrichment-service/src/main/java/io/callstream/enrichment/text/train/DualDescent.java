package io.callstream.enrichment.text.train;

import java.util.SplittableRandom;

/// A support vector machine with squared hinge loss, trained by coordinate descent in the dual with
/// shrinking: Hsieh, Chang, Lin, Keerthi, Sundararajan, ICML 2008, algorithm 3.
///
/// One thread, a fixed seed, IEEE arithmetic without library functions: the same rows give the same
/// weights on any machine.
final class DualDescent {
    private static final double TOLERANCE = 0.05;
    private static final long SEED = 20080705;

    private final FeatureMatrix matrix;
    private final int rounds;

    DualDescent(FeatureMatrix matrix, int rounds) {
        this.matrix = matrix;
        this.rounds = rounds;
    }

    /// Weights of one label against the rest, the bias last.
    ///
    /// @param rows to learn from
    /// @param positive whether the row has the label, by row of the matrix
    /// @param costs of an error, by row of the matrix
    float[] train(int[] rows, boolean[] positive, double[] costs) {
        int bias = matrix.keys().length;
        float[] weights = new float[bias + 1];
        int[] order = rows.clone();
        double[] alphas = new double[matrix.columns().length];
        SplittableRandom random = new SplittableRandom(SEED);
        int active = order.length;
        double upperBefore = Double.POSITIVE_INFINITY;
        for (int round = 0; round < rounds; round++) {
            double upper = Double.NEGATIVE_INFINITY;
            double lower = Double.POSITIVE_INFINITY;
            for (int i = active - 1; i > 0; i--) {
                swap(order, i, random.nextInt(i + 1));
            }
            for (int step = 0; step < active; step++) {
                int row = order[step];
                double sign = positive[row] ? 1 : -1;
                double diagonal = 0.5 / costs[row];
                double gradient = sign * product(weights, row, bias) - 1 + alphas[row] * diagonal;
                double projected = gradient;
                if (alphas[row] == 0) {
                    if (gradient > upperBefore) {
                        swap(order, step--, --active);
                        continue;
                    }
                    projected = Math.min(gradient, 0);
                }
                upper = Math.max(upper, projected);
                lower = Math.min(lower, projected);
                if (Math.abs(projected) > 1e-12) {
                    double before = alphas[row];
                    alphas[row] = Math.max(before - gradient / (length(row) + diagonal), 0);
                    add(weights, row, (alphas[row] - before) * sign, bias);
                }
            }
            if (upper - lower <= TOLERANCE) {
                if (active == order.length) {
                    break;
                }
                active = order.length;
                upperBefore = Double.POSITIVE_INFINITY;
                continue;
            }
            upperBefore = upper <= 0 ? Double.POSITIVE_INFINITY : upper;
        }
        return weights;
    }

    /// The margin of a row.
    double product(float[] weights, int row, int bias) {
        int[] columns = matrix.columns()[row];
        float[] values = matrix.values()[row];
        double sum = weights[bias];
        for (int i = 0; i < columns.length; i++) {
            sum += weights[columns[i]] * values[i];
        }
        return sum;
    }

    /// Squared, with the bias.
    private double length(int row) {
        double sum = 1;
        for (float value : matrix.values()[row]) {
            sum += value * value;
        }
        return sum;
    }

    private void add(float[] weights, int row, double factor, int bias) {
        int[] columns = matrix.columns()[row];
        float[] values = matrix.values()[row];
        for (int i = 0; i < columns.length; i++) {
            weights[columns[i]] += (float) (factor * values[i]);
        }
        weights[bias] += (float) factor;
    }

    private static void swap(int[] order, int i, int j) {
        int kept = order[i];
        order[i] = order[j];
        order[j] = kept;
    }
}
