package io.callstream.enrichment.text.train;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;

/// What a model said of rows it had not seen, against what people said.
public final class Evaluation {
    private static final int BINS = 10;

    private final List<Answer> answers = new ArrayList<>();

    /// One row.
    ///
    /// @param sure how sure the model was, 0 to 1
    public record Answer(String truth, String said, double sure) {}

    void add(Answer answer) {
        answers.add(answer);
    }

    public void add(String truth, String said, double sure) {
        answers.add(new Answer(truth, said, sure));
    }

    public int rows() {
        return answers.size();
    }

    public double accuracy() {
        return answers.stream().filter(Evaluation::right).count() / (double) answers.size();
    }

    /// The mean over the labels that occur, true or said, of the harmonic mean of precision and
    /// recall.
    public double macroF1() {
        double sum = 0;
        TreeSet<String> labels = labels();
        for (String label : labels) {
            double both = 0;
            double either = 0;
            for (Answer answer : answers) {
                boolean truth = answer.truth.equals(label);
                boolean said = answer.said.equals(label);
                both += truth && said ? 1 : 0;
                either += (truth ? 1 : 0) + (said ? 1 : 0);
            }
            sum += 2 * both / either;
        }
        return sum / labels.size();
    }

    /// Expected calibration error: the mean distance between how sure and how often right, over ten
    /// bins of equal width.
    public double calibrationError() {
        double[] sure = new double[BINS];
        double[] right = new double[BINS];
        for (Answer answer : answers) {
            int bin = Math.min(BINS - 1, (int) (answer.sure * BINS));
            sure[bin] += answer.sure;
            right[bin] += right(answer) ? 1 : 0;
        }
        double error = 0;
        for (int bin = 0; bin < BINS; bin++) {
            error += Math.abs(sure[bin] - right[bin]);
        }
        return error / answers.size();
    }

    /// Rows by truth, then by what was said.
    public TreeMap<String, TreeMap<String, Integer>> confusion() {
        TreeMap<String, TreeMap<String, Integer>> confusion = new TreeMap<>();
        for (Answer answer : answers) {
            confusion
                    .computeIfAbsent(answer.truth, t -> new TreeMap<>())
                    .merge(answer.said, 1, Integer::sum);
        }
        return confusion;
    }

    /// All labels, true or said.
    public TreeSet<String> labels() {
        TreeSet<String> labels = new TreeSet<>();
        for (Answer answer : answers) {
            labels.add(answer.truth);
            labels.add(answer.said);
        }
        return labels;
    }

    /// The chance that a row with the label gets a lower score than one without it: the area under
    /// the curve of receiver operation, ties counted half.
    ///
    /// @param scores one a row, in order
    public double areaBelow(String label, List<Double> scores) {
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < answers.size(); i++) {
            order.add(i);
        }
        order.sort(Comparator.comparing(scores::get));
        double ranks = 0;
        long with = 0;
        for (int from = 0; from < order.size(); ) {
            int to = from;
            while (to < order.size()
                    && scores.get(order.get(to)).equals(scores.get(order.get(from)))) {
                to++;
            }
            for (int i = from; i < to; i++) {
                if (answers.get(order.get(i)).truth.equals(label)) {
                    with++;
                } else {
                    ranks += (from + 1 + to) / 2.0;
                }
            }
            from = to;
        }
        double without = answers.size() - with;
        return (ranks - without * (without + 1) / 2) / (with * without);
    }

    private static boolean right(Answer answer) {
        return answer.truth.equals(answer.said);
    }
}
