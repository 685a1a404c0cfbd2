package io.callstream.enrichment.text.train;

import io.callstream.enrichment.text.feature.Lexicon;
import io.callstream.enrichment.text.feature.TextFeatures;
import io.callstream.enrichment.text.linear.LinearModel;

import java.util.Arrays;
import java.util.List;

/// Texts as sparse rows of unit length, as [LinearModel#margins] sees them.
///
/// @param keys of the columns, ascending
/// @param rarities of the columns: 1 + ln((1 + rows) / (1 + rows with it)), times the group's
///   weight
/// @param columns for each row, ascending
/// @param values beside them
record FeatureMatrix(int[] keys, byte[] rarities, int[][] columns, float[][] values) {
    private static final int MAX_RARITY = 255;

    static FeatureMatrix of(List<LabelledText> rows, Lexicon lexicon, Settings settings) {
        TextFeatures features = new TextFeatures(lexicon, settings.groups());
        KeyCounts counts = new KeyCounts();
        int[][] keys = new int[rows.size()][];
        double[][] measures = new double[rows.size()][];
        for (int row = 0; row < keys.length; row++) {
            features.read(rows.get(row).text());
            keys[row] = used(features, settings, counts);
            measures[row] = measures(features, settings);
            Arrays.sort(keys[row], 0, keys[row].length - measures[row].length);
            counts.row(keys[row]);
        }
        int[] columns = counts.keys(settings.minRows());
        byte[] rarities = new byte[columns.length];
        for (int column = 0; column < columns.length; column++) {
            int rowsWithIt = counts.rows(columns[column]);
            double rarity = 1 + StrictMath.log((1.0 + keys.length) / (1.0 + rowsWithIt));
            double weight = settings.groupWeights()[counts.group(columns[column])];
            rarities[column] = steps(rarity * weight);
        }
        float[][] values = new float[keys.length][];
        for (int row = 0; row < keys.length; row++) {
            values[row] = compress(keys, row, measures[row], columns, rarities);
        }
        return new FeatureMatrix(columns, rarities, keys, values);
    }

    private static int[] used(TextFeatures features, Settings settings, KeyCounts counts) {
        int[] used = new int[features.end(TextFeatures.MEASURES)];
        int size = 0;
        for (int group = 0; group < TextFeatures.GROUPS; group++) {
            if ((settings.groups() >> group & 1) != 0) {
                for (int i = features.start(group); i < features.end(group); i++) {
                    used[size++] = features.keys()[i];
                    counts.claim(features.keys()[i], group);
                }
            }
        }
        return Arrays.copyOf(used, size);
    }

    private static double[] measures(TextFeatures features, Settings settings) {
        if ((settings.groups() >> TextFeatures.MEASURES & 1) == 0) {
            return new double[0];
        }
        int count = features.end(TextFeatures.MEASURES) - features.start(TextFeatures.MEASURES);
        double[] values = new double[count];
        for (int i = 0; i < count; i++) {
            values[i] = features.value(i);
        }
        return values;
    }

    private static byte steps(double rarity) {
        return (byte) Math.min(MAX_RARITY, Math.round(rarity * LinearModel.RARITY_STEPS));
    }

    /// Turns the keys of a row into columns in place, and returns their values.
    private static float[] compress(
            int[][] keys, int row, double[] measures, int[] columns, byte[] rarities) {
        int[] all = keys[row];
        int plain = all.length - measures.length;
        int[] found = new int[all.length];
        double[] values = new double[all.length];
        double norm = 0;
        int size = 0;
        for (int i = 0; i < all.length; i++) {
            int column = Arrays.binarySearch(columns, all[i]);
            double value = i < plain ? 1 : measures[i - plain];
            if (column < 0 || value == 0) {
                continue;
            }
            double rarity = (double) (rarities[column] & 255) / LinearModel.RARITY_STEPS;
            norm += value * value * rarity * rarity;
            if (size > 0 && found[size - 1] == column) {
                values[size - 1] += value * rarity;
            } else {
                found[size] = column;
                values[size++] = value * rarity;
            }
        }
        keys[row] = Arrays.copyOf(found, size);
        float[] scaled = new float[size];
        double factor = norm == 0 ? 0 : 1 / Math.sqrt(norm);
        for (int i = 0; i < size; i++) {
            scaled[i] = (float) (values[i] * factor);
        }
        return scaled;
    }
}
