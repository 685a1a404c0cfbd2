package io.callstream.enrichment.text;

import io.callstream.enrichment.text.feature.TextFeatures;
import io.callstream.enrichment.text.linear.LinearModel;
import io.callstream.enrichment.text.linear.LinearModel.Scratch;

import java.util.List;

/// An intent model with the buffers of one thread.
public final class IntentReader {
    private static final double HALF = 0.5;

    private final LinearModel model;
    private final List<String> labels;
    private final Scratch scratch;
    private final double[] margins;
    private String label = "";
    private double confidence;
    private double inScope;

    public IntentReader(LinearModel model) {
        this.model = model;
        this.labels = model.header().labels();
        this.scratch = model.scratch();
        this.margins = scratch.margins();
    }

    /// Reads a text; what it says stands in the other methods until the next.
    public void read(TextFeatures features) {
        model.margins(features, scratch);
        int best = best();
        inScope = model.calibration().inScope(margins[best]);
        boolean many = model.header().many();
        if (many) {
            model.calibration().sigmoids(margins);
        } else {
            model.calibration().softmax(margins);
        }
        best = best();
        confidence = margins[best] * inScope;
        label = many ? several(best) : labels.get(best);
        if (inScope < HALF) {
            label = model.header().outOfScope();
            confidence = 1 - inScope;
        }
    }

    /// The label, or several with `|` between them where the model was trained on such rows.
    public String label() {
        return label;
    }

    /// That the label is right, 0 to 1; of several, the likeliest one.
    public double confidence() {
        return confidence;
    }

    /// The chance that the text asks for any of the labels; 1 where the model was shown no others.
    public double inScope() {
        return inScope;
    }

    private int best() {
        int best = 0;
        for (int i = 1; i < margins.length; i++) {
            if (margins[i] > margins[best]) {
                best = i;
            }
        }
        return best;
    }

    private String several(int best) {
        StringBuilder names = new StringBuilder();
        for (int i = 0; i < margins.length; i++) {
            if (i == best || margins[i] >= HALF) {
                names.append(names.isEmpty() ? "" : "|").append(labels.get(i));
            }
        }
        return names.toString();
    }
}
