package io.callstream.enrichment.redact;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// A text without its personal data.
///
/// @param text with a placeholder where something was taken out
/// @param spans what was taken out, in the order of the text
public record Redaction(String text, List<Span> spans) {
    /// A piece of the original text.
    ///
    /// @param start first character
    /// @param end after the last character
    public record Span(Kind kind, int start, int end) {}

    public Redaction {
        spans = List.copyOf(spans);
    }

    /// How often each kind was taken out; only those that were.
    public Map<Kind, Integer> counts() {
        Map<Kind, Integer> counts = new EnumMap<>(Kind.class);
        spans.forEach(span -> counts.merge(span.kind(), 1, Integer::sum));
        return counts;
    }

    /// How much was taken out; never what.
    @Override
    public String toString() {
        return "Redaction" + counts();
    }
}
