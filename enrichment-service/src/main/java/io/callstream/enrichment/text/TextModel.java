package io.callstream.enrichment.text;

import org.jspecify.annotations.Nullable;

/// Reads a text: how it sounds and what it is about.
///
/// An instance keeps buffers and serves one thread; the weights behind it are shared, so one
/// instance a processor costs little. It never throws for a text.
public interface TextModel {
    /// What the text says.
    ///
    /// @param text as spoken or written, redacted or not; the first
    ///   [io.callstream.enrichment.text.feature.TextFeatures#MAX_CHARS] characters count
    /// @param language BCP 47 tag, e.g. `en-GB`; null where it is not known
    TextScores score(CharSequence text, @Nullable String language);

    /// Name and version, as a scored record carries it.
    String name();
}
