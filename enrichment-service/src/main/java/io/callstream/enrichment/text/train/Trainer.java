package io.callstream.enrichment.text.train;

import io.callstream.enrichment.text.feature.Lexicon;
import io.callstream.enrichment.text.linear.Calibration;
import io.callstream.enrichment.text.linear.LinearModel;
import io.callstream.enrichment.text.linear.LinearModel.Header;
import io.callstream.enrichment.text.linear.LinearModel.Task;

import java.util.Arrays;
import java.util.List;
import java.util.function.IntConsumer;

/// Labelled texts into a [LinearModel]: one label against the rest by [DualDescent], probabilities
/// by [Calibrator] from margins of rows that were held out of a training of their own.
public final class Trainer {
    private static final int FOLDS = 5;
    private static final int FEW_ROWS = 20_000;

    private final Lexicon lexicon;
    private final Settings settings;
    private final IntConsumer progress;

    /// @param progress told the percentage done
    public Trainer(Lexicon lexicon, Settings settings, IntConsumer progress) {
        this.lexicon = lexicon;
        this.settings = settings;
        this.progress = progress;
    }

    /// The model of these rows. The same rows in the same order give the same model.
    ///
    /// @throws IllegalArgumentException where there are not two labels to tell apart
    public LinearModel train(Task task, List<LabelledText> rows, String version) {
        LabelSet labels = LabelSet.of(rows);
        int count = labels.labels().size();
        if (count < 2) {
            throw new IllegalArgumentException(
                    "Training takes at least two labels, the rows have " + labels.labels());
        }
        FeatureMatrix matrix = FeatureMatrix.of(rows, lexicon, settings);
        DualDescent descent = new DualDescent(matrix, settings.rounds());
        int folds = rows.size() < FEW_ROWS ? FOLDS : 1;
        int total = count * (folds + 1);
        int done = 0;
        double[][] heldOut = new double[rows.size()][];
        for (int fold = 0; fold < folds; fold++) {
            int[] learned = rows(rows.size(), fold, false);
            int[] held = rows(rows.size(), fold, true);
            for (int row : held) {
                heldOut[row] = new double[count];
            }
            for (int label = 0; label < count; label++) {
                float[] weights =
                        descent.train(learned, positive(labels, label), costs(rows, labels, label));
                for (int row : held) {
                    heldOut[row][label] = descent.product(weights, row, matrix.keys().length);
                }
                progress.accept(100 * ++done / total);
            }
        }
        int[] all = rows(rows.size(), -1, false);
        float[][] weights = new float[count][];
        for (int label = 0; label < count; label++) {
            weights[label] =
                    descent.train(all, positive(labels, label), costs(rows, labels, label));
            progress.accept(100 * ++done / total);
        }
        Calibration calibration = Calibrator.fit(task, labels, heldOut);
        return quantised(task, labels, matrix, weights, calibration, version);
    }

    private LinearModel quantised(
            Task task,
            LabelSet labels,
            FeatureMatrix matrix,
            float[][] weights,
            Calibration calibration,
            String version) {
        int count = weights.length;
        int columns = matrix.keys().length;
        float[] scales = new float[count];
        float[] biases = new float[count];
        byte[] bytes = new byte[columns * count];
        for (int label = 0; label < count; label++) {
            float highest = 0;
            for (int column = 0; column < columns; column++) {
                highest = Math.max(highest, Math.abs(effective(matrix, weights[label], column)));
            }
            scales[label] = highest / 127;
            biases[label] = weights[label][columns];
            for (int column = 0; column < columns; column++) {
                bytes[column * count + label] =
                        (byte)
                                Math.round(
                                        effective(matrix, weights[label], column) / scales[label]);
            }
        }
        Header header =
                new Header(
                        task,
                        settings.groups(),
                        labels.labels(),
                        labels.outOfScope(),
                        labels.many(),
                        scales,
                        biases,
                        version);
        return new LinearModel(header, calibration, matrix.keys(), matrix.rarities(), bytes);
    }

    private static float effective(FeatureMatrix matrix, float[] weights, int column) {
        return weights[column] * (matrix.rarities()[column] & 255) / LinearModel.RARITY_STEPS;
    }

    private double[] costs(List<LabelledText> rows, LabelSet labels, int label) {
        String name = labels.labels().get(label);
        return rows.stream().mapToDouble(row -> settings.cost() * row.weightFor(name)).toArray();
    }

    private static boolean[] positive(LabelSet labels, int label) {
        boolean[] positive = new boolean[labels.of().length];
        for (int row = 0; row < positive.length; row++) {
            positive[row] = labels.has(row, label);
        }
        return positive;
    }

    /// Rows in the fold, or those that are not.
    private static int[] rows(int count, int fold, boolean in) {
        int[] rows = new int[count];
        int size = 0;
        for (int row = 0; row < count; row++) {
            if ((row % FOLDS == fold) == in) {
                rows[size++] = row;
            }
        }
        return Arrays.copyOf(rows, size);
    }
}
