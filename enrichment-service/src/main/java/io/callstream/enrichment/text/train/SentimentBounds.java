package io.callstream.enrichment.text.train;

import io.callstream.enrichment.text.SentimentLabel;
import io.callstream.enrichment.text.linear.Calibration;

import java.util.List;

/// How many times as likely as neutral a text must be negative, or positive, to be called so: the
/// two bounds that give the highest macro-F1 on held-out rows.
final class SentimentBounds {
    private static final int TURNS = 4;
    private static final double[] BOUNDS = {
        0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95, 1, 1.05, 1.1, 1.2, 1.3, 1.4, 1.5,
        1.75, 2
    };

    private final Calibration calibration;
    private final double[][] chances;
    private final int[] truths;
    private final int[] places;

    private SentimentBounds(
            Calibration calibration, double[][] chances, int[] truths, int[] places) {
        this.calibration = calibration;
        this.chances = chances;
        this.truths = truths;
        this.places = places;
    }

    static Calibration fit(
            Calibration calibration,
            List<String> labels,
            List<double[]> margins,
            List<int[]> truths) {
        int[] places = {
            labels.indexOf("negative"), labels.indexOf("neutral"), labels.indexOf("positive")
        };
        if (places[1] < 0) {
            return calibration;
        }
        double[][] chances = new double[margins.size()][];
        int[] first = new int[margins.size()];
        for (int row = 0; row < chances.length; row++) {
            chances[row] = margins.get(row).clone();
            calibration.softmax(chances[row]);
            first[row] = truths.get(row)[0];
        }
        return new SentimentBounds(calibration, chances, first, places).best();
    }

    /// One bound after the other, a few times in turn.
    private Calibration best() {
        Calibration best = calibration;
        double highest = macroF1(best);
        for (int turn = 0; turn < TURNS; turn++) {
            for (double bound : BOUNDS) {
                for (boolean negative : new boolean[] {true, false}) {
                    Calibration tried =
                            bounded(
                                    negative ? bound : best.negativeFrom(),
                                    negative ? best.positiveFrom() : bound);
                    double score = macroF1(tried);
                    if (score > highest) {
                        highest = score;
                        best = tried;
                    }
                }
            }
        }
        return best;
    }

    private double macroF1(Calibration tried) {
        int[] hits = new int[3];
        int[] said = new int[3];
        int[] meant = new int[3];
        for (int row = 0; row < chances.length; row++) {
            double[] chance = chances[row];
            int label =
                    SentimentLabel.of(
                                    tried.sentiment(
                                            chance[places[0]],
                                            chance[places[1]],
                                            chance[places[2]]))
                            .ordinal();
            int truth = truths[row] == places[0] ? 0 : truths[row] == places[1] ? 1 : 2;
            said[label]++;
            meant[truth]++;
            hits[label] += label == truth ? 1 : 0;
        }
        double sum = 0;
        for (int i = 0; i < 3; i++) {
            sum += 2.0 * hits[i] / Math.max(1, said[i] + meant[i]);
        }
        return sum / 3;
    }

    private Calibration bounded(double negativeFrom, double positiveFrom) {
        return new Calibration(
                calibration.slope(),
                calibration.shifts(),
                calibration.scopeSlope(),
                calibration.scopeShift(),
                negativeFrom,
                positiveFrom);
    }
}
