package io.callstream.enrichment.text.train;

import io.callstream.enrichment.text.linear.Calibration;
import io.callstream.enrichment.text.linear.LinearModel.Task;

import java.util.ArrayList;
import java.util.List;

/// Margins of held-out rows into a [Calibration]: likelihood by gradient descent with momentum.
/// Only `StrictMath`, so that the same margins give the same bits on any machine.
final class Calibrator {
    private static final int STEPS = 300;
    private static final double PACE = 0.5;
    private static final double SHRINKAGE = 1e-3;

    private final LabelSet labels;
    private final List<double[]> margins = new ArrayList<>();
    private final List<int[]> truths = new ArrayList<>();
    private final List<double[]> scopes = new ArrayList<>();

    private Calibrator(LabelSet labels, double[][] heldOut) {
        this.labels = labels;
        for (int row = 0; row < heldOut.length; row++) {
            if (heldOut[row] != null) {
                int[] truth = labels.of()[row];
                scopes.add(new double[] {highest(heldOut[row]), truth.length == 0 ? 0 : 1});
                if (truth.length > 0 || labels.many()) {
                    margins.add(heldOut[row]);
                    truths.add(truth);
                }
            }
        }
    }

    /// @param heldOut margins by row; null where a row was not held out
    static Calibration fit(Task task, LabelSet labels, double[][] heldOut) {
        return new Calibrator(labels, heldOut).fit(task);
    }

    private Calibration fit(Task task) {
        int count = labels.labels().size();
        double[] parameters = new double[count + 1];
        parameters[0] = StrictMath.log(3);
        double[] moment = new double[count + 1];
        for (int step = 0; step < STEPS; step++) {
            double[] gradient = gradient(parameters);
            for (int i = 0; i <= count; i++) {
                moment[i] = 0.8 * moment[i] + gradient[i];
                parameters[i] -= PACE * moment[i];
            }
        }
        double slope = StrictMath.exp(parameters[0]);
        float[] shifts = new float[count];
        for (int i = 0; i < count; i++) {
            shifts[i] = (float) parameters[i + 1];
        }
        double[] scope = labels.outOfScope().isEmpty() ? new double[2] : scope();
        Calibration calibration = new Calibration(slope, shifts, scope[0], scope[1], 1, 1);
        return task == Task.SENTIMENT
                ? SentimentBounds.fit(calibration, labels.labels(), margins, truths)
                : calibration;
    }

    /// Of the mean negative log likelihood: first by the slope's logarithm, then by the shifts.
    private double[] gradient(double[] parameters) {
        int count = parameters.length - 1;
        double slope = StrictMath.exp(parameters[0]);
        double[] gradient = new double[count + 1];
        double[] chance = new double[count];
        for (int row = 0; row < margins.size(); row++) {
            double[] margin = margins.get(row);
            int[] truth = truths.get(row);
            chances(margin, slope, parameters, chance);
            for (int label = 0; label < count; label++) {
                double error = chance[label];
                for (int one : truth) {
                    if (one == label) {
                        error -= labels.many() ? 1 : 1.0 / truth.length;
                    }
                }
                gradient[0] += error * margin[label] * slope / (labels.many() ? count : 1);
                gradient[label + 1] += error;
            }
        }
        for (int i = 0; i <= count; i++) {
            gradient[i] = gradient[i] / margins.size() + (i == 0 ? 0 : SHRINKAGE * parameters[i]);
        }
        return gradient;
    }

    private void chances(double[] margin, double slope, double[] parameters, double[] chance) {
        double highest = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < chance.length; i++) {
            chance[i] = slope * margin[i] + parameters[i + 1];
            highest = Math.max(highest, chance[i]);
        }
        double sum = 0;
        for (int i = 0; i < chance.length; i++) {
            if (labels.many()) {
                chance[i] = 1 / (1 + StrictMath.exp(-chance[i]));
            } else {
                chance[i] = StrictMath.exp(chance[i] - highest);
                sum += chance[i];
            }
        }
        for (int i = 0; i < chance.length && !labels.many(); i++) {
            chance[i] /= sum;
        }
    }

    /// Slope and shift of a logistic regression of being in scope on the highest margin.
    private double[] scope() {
        double[] fit = {1, 0};
        double[] moment = new double[2];
        for (int step = 0; step < 20 * STEPS; step++) {
            double[] gradient = new double[2];
            for (double[] scope : scopes) {
                double chance = 1 / (1 + StrictMath.exp(-(fit[0] * scope[0] + fit[1])));
                double error = (chance - scope[1]) / scopes.size();
                gradient[0] += error * scope[0];
                gradient[1] += error;
            }
            for (int i = 0; i < 2; i++) {
                moment[i] = 0.8 * moment[i] + gradient[i];
                fit[i] -= PACE * moment[i];
            }
        }
        return fit;
    }

    private static double highest(double[] margins) {
        double highest = Double.NEGATIVE_INFINITY;
        for (double margin : margins) {
            highest = Math.max(highest, margin);
        }
        return highest;
    }
}
