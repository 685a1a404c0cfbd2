package io.callstream.enrichment.adapter;

import io.callstream.enrichment.text.SentimentLabel;
import io.callstream.enrichment.text.TextModel;
import io.callstream.enrichment.text.TextScores;
import io.callstream.enrichment.text.TextScores.Scored;
import io.callstream.enrichment.text.linear.Calibration;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Locale;

/// A [TextModel] of which ONNX classifiers take over the sentiment, the contact reason or both;
/// what they do not, and what cannot be scored, is the other model's business.
final class OnnxTextModel implements TextModel {
    private static final List<String> SENTIMENTS = List.of("negative", "neutral", "positive");

    private final TextModel base;
    private final @Nullable OnnxClassifier sentiment;
    private final @Nullable OnnxClassifier reason;
    private final Calibration plain = Calibration.none(SENTIMENTS.size());

    /// @throws IllegalArgumentException if the sentiment classifier has other labels than negative,
    ///   neutral and positive, in whatever order and case
    OnnxTextModel(
            TextModel base, @Nullable OnnxClassifier sentiment, @Nullable OnnxClassifier reason) {
        this.base = base;
        this.sentiment = sentiment;
        this.reason = reason;
        if (sentiment != null && !SENTIMENTS.containsAll(lower(sentiment))) {
            throw new IllegalArgumentException(
                    "A sentiment classifier's labels are negative, neutral and positive, but were "
                            + sentiment.labels());
        }
    }

    @Override
    public TextScores score(CharSequence text, @Nullable String language) {
        TextScores scores = base.score(text, language);
        if (!(scores instanceof Scored scored)) {
            return scores;
        }
        double score = sentiment == null ? scored.sentiment() : sentiment(sentiment, text);
        String contactReason = scored.contactReason();
        double confidence = scored.confidence();
        if (reason != null) {
            double[] chances = reason.chances(text);
            int best = 0;
            for (int i = 1; i < chances.length; i++) {
                best = chances[i] > chances[best] ? i : best;
            }
            contactReason = reason.labels().get(best);
            confidence = chances[best];
        }
        return new Scored(score, SentimentLabel.of(score), contactReason, confidence);
    }

    @Override
    public String name() {
        return base.name()
                + (sentiment == null ? "" : "+onnx-sentiment")
                + (reason == null ? "" : "+onnx-reason");
    }

    private double sentiment(OnnxClassifier classifier, CharSequence text) {
        double[] chances = classifier.chances(text);
        double[] ordered = new double[SENTIMENTS.size()];
        List<String> labels = lower(classifier);
        for (int i = 0; i < chances.length; i++) {
            ordered[SENTIMENTS.indexOf(labels.get(i))] = chances[i];
        }
        return plain.sentiment(ordered[0], ordered[1], ordered[2]);
    }

    private static List<String> lower(OnnxClassifier classifier) {
        return classifier.labels().stream().map(l -> l.toLowerCase(Locale.ROOT)).toList();
    }
}
