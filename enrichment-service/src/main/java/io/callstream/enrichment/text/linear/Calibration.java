package io.callstream.enrichment.text.linear;

/// Margins of a linear model into probabilities.
///
/// One label a text: softmax of `slope * margin + shift` of each label (vector scaling, Guo et al.,
/// ICML 2017, with one temperature). Several labels a text: a sigmoid each.
///
/// @param slope the temperature's inverse
/// @param shifts one a label
/// @param scopeSlope of the highest margin, for the chance that a text is in scope at all; 0 where
///   nothing is out of scope
/// @param scopeShift beside it
/// @param negativeFrom of a sentiment, how many times as likely as neutral negative must be
/// @param positiveFrom the same of positive
public record Calibration(
        double slope,
        float[] shifts,
        double scopeSlope,
        double scopeShift,
        double negativeFrom,
        double positiveFrom) {
    /// The size of a sentiment score at which its label changes.
    public static final double BOUND = 0.3;

    private static final double HALF = 0.5;
    private static final double MIXED = 0.1;

    /// Margins as they are.
    public static Calibration none(int labels) {
        return new Calibration(1, new float[labels], 0, 0, 1, 1);
    }

    /// Turns margins into the probabilities of one label each, which sum up to 1.
    public void softmax(double[] margins) {
        double highest = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < margins.length; i++) {
            margins[i] = slope * margins[i] + shifts[i];
            highest = Math.max(highest, margins[i]);
        }
        double sum = 0;
        for (int i = 0; i < margins.length; i++) {
            margins[i] = Math.exp(margins[i] - highest);
            sum += margins[i];
        }
        for (int i = 0; i < margins.length; i++) {
            margins[i] /= sum;
        }
    }

    /// Turns margins into the probability of each label by itself.
    public void sigmoids(double[] margins) {
        for (int i = 0; i < margins.length; i++) {
            margins[i] = sigmoid(slope * margins[i] + shifts[i]);
        }
    }

    /// The chance that a text whose highest margin this is asks for one of the labels.
    public double inScope(double highestMargin) {
        return scopeSlope == 0 ? 1 : sigmoid(scopeSlope * highestMargin + scopeShift);
    }

    /// The sentiment score in [-1, 1] of three chances.
    ///
    /// Its sign is that of `positive - negative`. Its size is 0.3 where the stronger of the two
    /// stands to neutral as the bound says, 1 where nothing speaks for neutral, and goes to 0 where
    /// the two are as good as equal. Where a model knows no neutral it is the difference.
    public double sentiment(double negative, double neutral, double positive) {
        double difference = positive - negative;
        if (neutral == 0) {
            return difference;
        }
        double stronger = Math.max(negative, positive);
        double bound = difference < 0 ? negativeFrom : positiveFrom;
        double share = stronger / (stronger + bound * neutral);
        double size =
                share <= HALF ? BOUND * share / HALF : BOUND + (1 - BOUND) * (share - HALF) / HALF;
        double lead = Math.abs(difference) / (MIXED * (positive + negative));
        return Math.copySign(size * Math.min(1, lead), difference);
    }

    private static double sigmoid(double x) {
        return 1 / (1 + Math.exp(-x));
    }
}
