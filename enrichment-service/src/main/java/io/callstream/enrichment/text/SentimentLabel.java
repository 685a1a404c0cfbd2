package io.callstream.enrichment.text;

import io.callstream.enrichment.text.linear.Calibration;

/// Sentiment in one word.
public enum SentimentLabel {
    NEGATIVE,
    NEUTRAL,
    POSITIVE;

    /// Scores above it are positive, below its negative negative.
    public static final double BOUND = Calibration.BOUND;

    /// The label of a score in [-1, 1].
    public static SentimentLabel of(double score) {
        if (score > BOUND) {
            return POSITIVE;
        }
        return score < -BOUND ? NEGATIVE : NEUTRAL;
    }
}
