package io.callstream.enrichment.text.train;

/// A row of a training set.
///
/// @param label one, or several with `|` between them
/// @param weight how much it counts; 1 as a rule
public record LabelledText(String text, String label, double weight) {
    /// Counts once.
    public LabelledText(String text, String label) {
        this(text, label, 1);
    }
}
