package io.callstream.enrichment;

import io.callstream.enrichment.text.SentimentLabel;
import io.callstream.enrichment.text.TextModel;
import io.callstream.enrichment.text.TextScores;

import org.jspecify.annotations.Nullable;

/// A model whose every score one can tell from the text: +0.5 for "good", -0.5 for "bad"; English
/// alone.
final class WordModel implements TextModel {
    @Override
    public TextScores score(CharSequence text, @Nullable String language) {
        if (language != null && !language.startsWith("en")) {
            return new TextScores.NotScored(TextScores.Reason.UNSUPPORTED_LANGUAGE);
        }
        String words = text.toString();
        double sentiment = words.contains("good") ? 0.5 : words.contains("bad") ? -0.5 : 0;
        String reason = words.contains("cancel") ? "cancellation" : "out_of_scope";
        return new TextScores.Scored(sentiment, SentimentLabel.of(sentiment), reason, 0.9);
    }

    @Override
    public String name() {
        return "words-1";
    }
}
