package io.callstream.enrichment.text.train;

import io.callstream.enrichment.text.feature.TextFeatures;

/// What training may choose.
///
/// @param groups of features in use, one bit each
/// @param groupWeights one a group
/// @param minRows in which a feature must occur
/// @param cost of an error against the size of the weights: the C of a support vector machine
/// @param rounds over the rows at most
public record Settings(int groups, double[] groupWeights, int minRows, double cost, int rounds) {
    private static final int ALL = (1 << TextFeatures.GROUPS) - 1 - (1 << TextFeatures.COMPANIES);
    private static final int SPELLING = 1 << TextFeatures.WORDS | 1 << TextFeatures.PIECES;
    private static final int COMPANY = SPELLING | 1 << TextFeatures.COMPANIES;

    /// For sentiment; chosen on the development rows of GoEmotions and by cross-validation.
    public static Settings sentiment() {
        return new Settings(ALL, new double[] {0.8, 0.6, 1, 1, 3, 6}, 2, 0.2, 30);
    }

    /// For intents; chosen by cross-validation on Banking77, CLINC150 and NatCS.
    public static Settings intent() {
        return new Settings(COMPANY, new double[] {1, 1, 1, 1, 1, 1}, 1, 2, 30);
    }

    /// For contact reasons: much as for intents, without what occurs only once in the many rows.
    public static Settings contactReason() {
        return new Settings(SPELLING, new double[] {1, 1, 1, 1, 1, 1}, 2, 1, 30);
    }

    /// Words alone: the plain baseline of the report.
    static Settings words() {
        return new Settings(1 << TextFeatures.WORDS, new double[] {1, 1, 1, 1, 1, 1}, 1, 0.3, 30);
    }
}
