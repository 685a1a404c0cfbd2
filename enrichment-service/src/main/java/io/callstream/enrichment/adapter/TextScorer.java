package io.callstream.enrichment.adapter;

import io.callstream.enrichment.text.IntentReader;
import io.callstream.enrichment.text.Languages;
import io.callstream.enrichment.text.SentimentLabel;
import io.callstream.enrichment.text.SentimentReader;
import io.callstream.enrichment.text.TextScores.Reason;
import io.callstream.enrichment.text.feature.Lexicon;
import io.callstream.enrichment.text.feature.TextFeatures;
import io.callstream.enrichment.text.linear.LinearModel;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// The columns that `score text` adds.
final class TextScorer {
    private final TextFeatures features;
    private final SentimentReader sentiment;
    private final IntentReader intent;
    private final List<String> columns;

    /// @param column name of the intent's column
    TextScorer(Lexicon lexicon, LinearModel sentiment, LinearModel intent, String column) {
        this.features =
                new TextFeatures(lexicon, sentiment.header().groups() | intent.header().groups());
        this.sentiment = new SentimentReader(sentiment);
        this.intent = new IntentReader(intent);
        this.columns =
                List.of(
                        "sentiment",
                        "sentiment_label",
                        column,
                        "confidence",
                        "in_scope",
                        "not_scored");
    }

    List<String> columns() {
        return columns;
    }

    void score(String text, @Nullable String language, CsvLine line) {
        Reason reason = Languages.read(text, language, features);
        if (reason != null) {
            for (int i = 1; i < columns.size(); i++) {
                line.add("");
            }
            line.add(reason.name());
            return;
        }
        double score = sentiment.read(features);
        intent.read(features);
        line.add(score);
        line.add(SentimentLabel.of(score).name());
        line.add(intent.label());
        line.add(intent.confidence());
        line.add(intent.inScope());
        line.add("");
    }
}
