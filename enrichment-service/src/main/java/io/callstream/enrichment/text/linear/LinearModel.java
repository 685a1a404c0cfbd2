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

    private static final long EVEN = 0x00FF00FF00FF00FFL;
    private static final int BIAS = 128; // makes a weight an unsigned byte
    private static final int FULL = 256; // rows that fit into lanes of 16 bits
    private static final int MAX_ROWS = 1 << 24;

    private final Header header;
    private final Calibration calibration;
    private final int[] sortedKeys;
    private final byte[] rarities;
    private final byte[] weights;

    /// Open addressing: key, row and rarity in one word, so that a feature costs one line of cache;
    /// 0 is empty.
    private final long[] table;

    private final int mask;

    /// Weights of a row, eight labels a word, biased.
    private final long[] rows;

    private final int words;

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
        if (sortedKeys.length >= MAX_ROWS) {
            throw new IllegalArgumentException(
                    "A model may have "
                            + MAX_ROWS
                            + " features, this one has "
                            + sortedKeys.length);
        }
        int labels = header.labels().size();
        this.words = (labels + 7) / 8;
        this.rows = new long[sortedKeys.length * words];
        int capacity = Integer.highestOneBit(Math.max(sortedKeys.length, 8)) * 4;
        this.mask = capacity - 1;
        this.table = new long[capacity];
        int[] order = frequentFirst(rarities);
        for (int row = 0; row < order.length; row++) {
            int from = order[row];
            int at = sortedKeys[from] & mask;
            while (table[at] != 0) {
                at = at + 1 & mask;
            }
            table[at] = (long) sortedKeys[from] << 32 | (long) row << 8 | rarities[from] & 255;
            for (int label = 0; label < labels; label++) {
                long biased = weights[from * labels + label] + BIAS;
                rows[row * words + label / 8] |= biased << 8 * (label & 7);
            }
        }
    }

    /// Places of the features, the frequent ones first: their rows then share lines of cache.
    private static int[] frequentFirst(byte[] rarities) {
        int[] starts = new int[257];
        for (byte rarity : rarities) {
            starts[(rarity & 255) + 1]++;
        }
        for (int i = 1; i < starts.length; i++) {
            starts[i] += starts[i - 1];
        }
        int[] order = new int[rarities.length];
        for (int i = 0; i < rarities.length; i++) {
            order[starts[rarities[i] & 255]++] = i;
        }
        return order;
    }

    /// Buffers for one thread.
    public Scratch scratch() {
        return new Scratch(header.labels().size(), words);
    }

    /// What reading a text needs, and the margins that it gives.
    public static final class Scratch {
        private final long[] lanes;
        private final int[] sums;
        private final double[] margins;
        private long[] found = new long[1024];

        private Scratch(int labels, int words) {
            lanes = new long[2 * words];
            sums = new int[8 * words];
            margins = new double[labels];
        }

        /// One a label, valid until the next text.
        public double[] margins() {
            return margins;
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

    /// Puts the margin of each label into the scratch.
    ///
    /// Eight weights are added at once, in lanes of 16 bits of two words, which are emptied before
    /// they could run over.
    public void margins(TextFeatures text, Scratch scratch) {
        Arrays.fill(scratch.sums, 0);
        int known = known(text, scratch);
        long squares = 0;
        long[] found = scratch.found;
        for (int from = 0; from < known; from += FULL) {
            int to = Math.min(known, from + FULL);
            for (int i = from; i < to; i++) {
                int rarity = (int) found[i] & 255;
                squares += rarity * rarity;
                add(row(found[i]), scratch.lanes);
            }
            empty(scratch);
        }
        double[] margins = scratch.margins;
        for (int label = 0; label < margins.length; label++) {
            margins[label] = scratch.sums[label] - BIAS * known;
        }
        double norm = (double) squares;
        if ((header.groups() >> TextFeatures.MEASURES & 1) != 0) {
            norm += measures(text, margins);
        }
        double factor = norm == 0 ? 0 : RARITY_STEPS / Math.sqrt(norm);
        for (int label = 0; label < margins.length; label++) {
            margins[label] =
                    header.biases()[label] + margins[label] * header.scales()[label] * factor;
        }
    }

    /// Collects the entries of the text's features. Loads come first, in a loop without a branch
    /// that could be guessed wrong, so that the cache is asked for many lines at once.
    private int known(TextFeatures text, Scratch scratch) {
        int[] keys = text.keys();
        int size = text.start(TextFeatures.MEASURES);
        if (scratch.found.length < size) {
            scratch.found = new long[2 * size];
        }
        long[] found = scratch.found;
        int known = 0;
        for (int group = 0; group < TextFeatures.MEASURES; group++) {
            if ((header.groups() >> group & 1) == 0) {
                continue;
            }
            int start = text.start(group);
            int end = text.end(group);
            for (int i = start; i < end; i++) {
                found[i] = table[keys[i] & mask];
            }
            for (int i = start; i < end; i++) {
                long entry = found[i];
                if (entry != 0 && (int) (entry >> 32) != keys[i]) {
                    entry = find(keys[i]);
                }
                found[known] = entry;
                known += entry == 0 ? 0 : 1;
            }
        }
        return known;
    }

    private void add(int row, long[] lanes) {
        int from = row * words;
        for (int word = 0; word < words; word++) {
            long eight = rows[from + word];
            lanes[2 * word] += eight & EVEN;
            lanes[2 * word + 1] += eight >>> 8 & EVEN;
        }
    }

    private static void empty(Scratch scratch) {
        long[] lanes = scratch.lanes;
        for (int i = 0; i < lanes.length; i++) {
            for (int lane = 0; lane < 4; lane++) {
                int label = i / 2 * 8 + 2 * lane + (i & 1);
                scratch.sums[label] += (int) (lanes[i] >>> 16 * lane) & 0xFFFF;
            }
            lanes[i] = 0;
        }
    }

    private double measures(TextFeatures text, double[] margins) {
        double squares = 0;
        int start = text.start(TextFeatures.MEASURES);
        for (int i = start; i < text.end(TextFeatures.MEASURES); i++) {
            long entry = find(text.keys()[i]);
            if (entry != 0) {
                double value = text.value(i - start);
                double scaled = value * (entry & 255);
                squares += scaled * scaled;
                for (int label = 0; label < margins.length; label++) {
                    margins[label] += value * weight(row(entry), label);
                }
            }
        }
        return squares;
    }

    private int weight(int row, int label) {
        return (int) (rows[row * words + label / 8] >>> 8 * (label & 7) & 255) - BIAS;
    }

    private static int row(long entry) {
        return (int) (entry >>> 8) & MAX_ROWS - 1;
    }

    private long find(int key) {
        int at = key & mask;
        while (true) {
            long entry = table[at];
            if (entry == 0 || (int) (entry >> 32) == key) {
                return entry;
            }
            at = at + 1 & mask;
        }
    }
}
