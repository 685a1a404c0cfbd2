package io.callstream.enrichment.text;

/// What a [TextModel] says of a text: scores, or why there are none.
public sealed interface TextScores {
    /// Both scores.
    ///
    /// @param sentiment from -1 to 1; its size is calibrated so that beyond 0.3 on either side is
    ///   where the label changes
    /// @param label the sentiment in one word
    /// @param contactReason one of the model's reasons, e.g. `cancellation`; `out_of_scope` where
    ///   the text asks for nothing that the model knows
    /// @param confidence that the contact reason is right, 0 to 1
    record Scored(double sentiment, SentimentLabel label, String contactReason, double confidence)
            implements TextScores {}

    /// No scores: a neutral one would be a lie.
    record NotScored(Reason reason) implements TextScores {}

    /// Why a text has no scores.
    enum Reason {
        /// Nothing to read: no letter, digit or sign.
        NO_TEXT,
        /// The record names a language that the model was not trained on; or it names none, and the
        /// small words are those of another language.
        UNSUPPORTED_LANGUAGE,
        /// No language is named, and most letters are of another script.
        UNSUPPORTED_SCRIPT
    }
}
