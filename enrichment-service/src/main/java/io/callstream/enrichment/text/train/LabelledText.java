package io.callstream.enrichment.text.train;

/// A row of a training set.
///
/// @param label one, or several with `|` between them
/// @param weight how much it counts; 1 as a rule
/// @param neutralWeight how much it counts for telling neutral from the rest
public record LabelledText(String text, String label, double weight, double neutralWeight) {
    private static final String NEUTRAL = "neutral";

    /// Counts once.
    public LabelledText(String text, String label) {
        this(text, label, 1, 1);
    }

    /// The same with weights that many times as high.
    LabelledText times(double factor) {
        return new LabelledText(text, label, factor * weight, factor * neutralWeight);
    }

    /// How much it counts for telling the label from the rest.
    double weightFor(String one) {
        return one.equals(NEUTRAL) ? neutralWeight : weight;
    }
}
