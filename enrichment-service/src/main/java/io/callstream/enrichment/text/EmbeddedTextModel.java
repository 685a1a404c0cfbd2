package io.callstream.enrichment.text;

import io.callstream.enrichment.text.TextScores.NotScored;
import io.callstream.enrichment.text.TextScores.Reason;
import io.callstream.enrichment.text.TextScores.Scored;
import io.callstream.enrichment.text.feature.Lexicon;
import io.callstream.enrichment.text.feature.TextFeatures;
import io.callstream.enrichment.text.linear.LinearModel;

import org.jspecify.annotations.Nullable;

/// Two linear models over one reading of the text.
public final class EmbeddedTextModel implements TextModel {
    private final Lexicon lexicon;
    private final LinearModel sentimentModel;
    private final LinearModel intentModel;
    private final SentimentReader sentiment;
    private final IntentReader intent;
    private final TextFeatures features;
    private final String name;

    /// @param sentiment a model of that task
    /// @param intent a model whose labels are the contact reasons
    public EmbeddedTextModel(Lexicon lexicon, LinearModel sentiment, LinearModel intent) {
        this.lexicon = lexicon;
        this.sentimentModel = sentiment;
        this.intentModel = intent;
        this.features =
                new TextFeatures(lexicon, sentiment.header().groups() | intent.header().groups());
        this.sentiment = new SentimentReader(sentiment);
        this.intent = new IntentReader(intent);
        this.name = "embedded-" + sentiment.header().version() + "-" + intent.header().version();
    }

    /// The same model for another thread; the weights are shared.
    public EmbeddedTextModel copy() {
        return new EmbeddedTextModel(lexicon, sentimentModel, intentModel);
    }

    @Override
    public TextScores score(CharSequence text, @Nullable String language) {
        Reason reason = Languages.read(text, language, features);
        if (reason != null) {
            return new NotScored(reason);
        }
        double score = sentiment.read(features);
        intent.read(features);
        return new Scored(score, SentimentLabel.of(score), intent.label(), intent.confidence());
    }

    @Override
    public String name() {
        return name;
    }
}
