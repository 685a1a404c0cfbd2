package io.callstream.enrichment.text;

import io.callstream.enrichment.text.feature.TextFeatures;
import io.callstream.enrichment.text.linear.LinearModel;
import io.callstream.enrichment.text.linear.LinearModel.Scratch;

/// A sentiment model with the buffers of one thread.
public final class SentimentReader {
    private final LinearModel model;
    private final int negative;
    private final int neutral;
    private final int positive;
    private final Scratch scratch;
    private final double[] margins;

    /// @throws IllegalArgumentException if the model has other labels than negative, positive and
    ///   perhaps neutral
    public SentimentReader(LinearModel model) {
        this.model = model;
        this.negative = model.header().labels().indexOf("negative");
        this.neutral = model.header().labels().indexOf("neutral");
        this.positive = model.header().labels().indexOf("positive");
        if (negative < 0 || positive < 0) {
            throw new IllegalArgumentException(
                    "A sentiment model tells negative from positive, this one has "
                            + model.header().labels());
        }
        this.scratch = model.scratch();
        this.margins = scratch.margins();
    }

    /// The score in [-1, 1].
    public double read(TextFeatures features) {
        model.margins(features, scratch);
        model.calibration().softmax(margins);
        return model.calibration()
                .sentiment(
                        margins[negative], neutral < 0 ? 0 : margins[neutral], margins[positive]);
    }

    /// The chance that the last text was of the label; 0 where the model does not know it.
    public double chance(SentimentLabel label) {
        return switch (label) {
            case NEGATIVE -> margins[negative];
            case NEUTRAL -> neutral < 0 ? 0 : margins[neutral];
            case POSITIVE -> margins[positive];
        };
    }
}
