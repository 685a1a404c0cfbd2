package io.callstream.enrichment.text.linear;

import io.callstream.enrichment.text.feature.TextFeatures;

import java.util.Arrays;
import java.util.List;

/// A linear model over the keys of [TextFeatures]: a weight in one byte for each key and label, and
/// the key's rarity. Immutable; threads may share it.
///
/// margin(label) = bias + scale * sum of weights / norm, where norm is the root of the sum of
/// squared rarities over the text's known features.
public final class LinearModel {
    /// Rarities are bytes, this many steps to 1.
    public static final int RARITY_STEPS = 16;

    private static final float[] SQUARES = squares();

    private final Header header;
    private final Calibration calibration;
    private final int[] sortedKeys;
    private final byte[] rarities;
    private final byte[] weights;

    private final int mask;
    private final int[] slots;
    private final int[] rows;

    /// What a model is about.
    ///
    /// @param groups of features in use, one bit each
    /// @param labels what it tells apart, sorted
    /// @param outOfScope label of texts that are none of them; empty where there were no such rows
    /// @param many whether a text may have several labels
    /// @param scales weight of one step, one a label
    /// @param biases one a label
    /// @param version of the training data and settings, for people
    public record Header(
            Task task,
            int groups,
            List<String> labels,
            String outOfScope,
            boolean many,
            float[] scales,
            float[] biases,
            String version) {}

    /// What a model was trained for.
    public enum Task {
        SENTIMENT,
        INTENT
    }

    /// Made by the codec and the trainer.
    ///
    /// @param sortedKeys ascending
    /// @param rarities one a key
    /// @param weights for each key one a label
    public LinearModel(
            Header header,
            Calibration calibration,
            int[] sortedKeys,
            byte[] rarities,
            byte[] weights) {
        this.header = header;
        this.calibration = calibration;
        this.sortedKeys = sortedKeys;
        this.rarities = rarities;
        this.weights = weights;
        int capacity = Integer.highestOneBit(Math.max(sortedKeys.length, 8)) * 4;
        this.mask = capacity - 1;
        this.slots = new int[capacity];
        this.rows = new int[capacity];
        for (int row = 0; row < sortedKeys.length; row++) {
            int at = sortedKeys[row] & mask;
            while (slots[at] != 0) {
                at = at + 1 & mask;
            }
            slots[at] = sortedKeys[row];
            rows[at] = row;
        }
    }

    public Header header() {
        return header;
    }

    public Calibration calibration() {
        return calibration;
    }

    int[] sortedKeys() {
        return sortedKeys;
    }

    byte[] rarities() {
        return rarities;
    }

    byte[] weights() {
        return weights;
    }

    /// Number of features with a weight.
    public int size() {
        return sortedKeys.length;
    }

    /// Puts the margin of each label into `margins`; `sums` is scratch of the same length.
    ///
    /// @return number of the text's features that the model knows
    public int margins(TextFeatures text, int[] sums, double[] margins) {
        int labels = sums.length;
        int[] keys = text.keys();
        Arrays.fill(sums, 0);
        double norm = 0;
        int known = 0;
        for (int group = 0; group < TextFeatures.MEASURES; group++) {
            if ((header.groups() >> group & 1) == 0) {
                continue;
            }
            int end = text.end(group);
            for (int i = text.start(group); i < end; i++) {
                int row = row(keys[i]);
                if (row >= 0) {
                    norm += SQUARES[rarities[row] & 255];
                    known++;
                    add(row * labels, sums);
                }
            }
        }
        for (int label = 0; label < labels; label++) {
            margins[label] = sums[label];
        }
        if ((header.groups() >> TextFeatures.MEASURES & 1) != 0) {
            norm += measures(text, margins);
        }
        double factor = norm == 0 ? 0 : 1 / Math.sqrt(norm);
        for (int label = 0; label < labels; label++) {
            margins[label] =
                    header.biases()[label] + margins[label] * header.scales()[label] * factor;
        }
        return known;
    }

    private void add(int from, int[] sums) {
        byte[] bytes = weights;
        for (int label = 0; label < sums.length; label++) {
            sums[label] += bytes[from + label];
        }
    }

    private double measures(TextFeatures text, double[] margins) {
        double norm = 0;
        int start = text.start(TextFeatures.MEASURES);
        for (int i = start; i < text.end(TextFeatures.MEASURES); i++) {
            int row = row(text.keys()[i]);
            if (row >= 0) {
                double value = text.value(i - start);
                norm += SQUARES[rarities[row] & 255] * value * value;
                for (int label = 0; label < margins.length; label++) {
                    margins[label] += value * weights[row * margins.length + label];
                }
            }
        }
        return norm;
    }

    private int row(int key) {
        int at = key & mask;
        while (true) {
            int slot = slots[at];
            if (slot == key) {
                return rows[at];
            }
            if (slot == 0) {
                return -1;
            }
            at = at + 1 & mask;
        }
    }

    private static float[] squares() {
        float[] squares = new float[256];
        for (int i = 0; i < squares.length; i++) {
            squares[i] = (float) i * i / (RARITY_STEPS * RARITY_STEPS);
        }
        return squares;
    }
}
