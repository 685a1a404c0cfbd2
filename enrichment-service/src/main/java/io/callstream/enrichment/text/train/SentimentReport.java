package io.callstream.enrichment.text.train;

import io.callstream.enrichment.text.SentimentLabel;
import io.callstream.enrichment.text.SentimentReader;
import io.callstream.enrichment.text.feature.Lexicon;
import io.callstream.enrichment.text.feature.TextFeatures;
import io.callstream.enrichment.text.linear.LinearModel;
import io.callstream.enrichment.text.linear.LinearModel.Task;
import io.callstream.enrichment.text.vader.Vader;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// The part of the report on sentiment: the recipe of the shipped model against VADER and a linear
/// model of words alone, on rows that none of them saw.
final class SentimentReport {
    private static final double CLEAR = 1.5;
    private static final double VADER_BOUND = 0.05;

    private final Lexicon lexicon;
    private final Vader vader;
    private final ShippedData data;

    SentimentReport(Lexicon lexicon, Vader vader, ShippedData data) {
        this.lexicon = lexicon;
        this.vader = vader;
        this.data = data;
    }

    /// Says one label of a text, and how sure.
    private interface Judge {
        Evaluation.Answer of(String truth, String text);
    }

    String text() {
        DefaultCorpus corpus = new DefaultCorpus();
        corpus.sentiment(data.goEmotions());
        Map<String, List<LabelledText>> tests = new LinkedHashMap<>();
        tests.put("goemotions-dev", labelled(data.goEmotionsDev()));
        List<LabelledText> clear = new ArrayList<>();
        data.rated()
                .forEach(
                        (name, rows) -> {
                            HeldOut split = HeldOut.of(rows);
                            corpus.rated(split.learned());
                            tests.put(name, labelled(split.held()));
                            if (name.endsWith("amazon") || name.endsWith("movies")) {
                                clear.addAll(clear(split.held()));
                            }
                        });
        List<LabelledText> rows = corpus.rows();
        LinearModel ours = train(Settings.sentiment(), rows);
        LinearModel words = train(Settings.words(), rows);
        StringBuilder page = new StringBuilder();
        page.append("| held-out rows | rows | model | accuracy | macro-F1 | calibration error |\n");
        page.append("|---|---|---|---|---|---|\n");
        Map<String, Evaluation> shown = new LinkedHashMap<>();
        tests.forEach(
                (name, test) -> {
                    Evaluation evaluation = judge(test, three(ours));
                    shown.put(name, evaluation);
                    page.append(row(name, "shipped recipe", evaluation, true));
                    page.append(row(name, "words alone", judge(test, three(words)), true));
                    page.append(row(name, "VADER", judge(test, this::vaderThree), false));
                });
        String name = "clear review sentences, two classes by the score's sign";
        page.append(row(name, "shipped recipe", judge(clear, two(ours)), false));
        page.append(row(name, "words alone", judge(clear, two(words)), false));
        page.append(row(name, "VADER", judge(clear, this::vaderTwo), false));
        shown.forEach(
                (set, evaluation) ->
                        page.append("\nConfusion on ")
                                .append(set)
                                .append(", shipped recipe:\n\n")
                                .append(ReportTables.confusion(evaluation)));
        return page.toString();
    }

    private LinearModel train(Settings settings, List<LabelledText> rows) {
        return new Trainer(lexicon, settings, p -> {}).train(Task.SENTIMENT, rows, "report");
    }

    private static Evaluation judge(List<LabelledText> rows, Judge judge) {
        Evaluation evaluation = new Evaluation();
        for (LabelledText row : rows) {
            evaluation.add(judge.of(row.label(), row.text()));
        }
        return evaluation;
    }

    private Judge three(LinearModel model) {
        SentimentReader reader = new SentimentReader(model);
        TextFeatures features = new TextFeatures(lexicon, model.header().groups());
        return (truth, text) -> {
            features.read(text);
            SentimentLabel label = SentimentLabel.of(reader.read(features));
            return new Evaluation.Answer(truth, lower(label), reader.chance(label));
        };
    }

    private Judge two(LinearModel model) {
        SentimentReader reader = new SentimentReader(model);
        TextFeatures features = new TextFeatures(lexicon, model.header().groups());
        return (truth, text) -> {
            features.read(text);
            double score = reader.read(features);
            return new Evaluation.Answer(truth, score < 0 ? "negative" : "positive", 1);
        };
    }

    private Evaluation.Answer vaderThree(String truth, String text) {
        double compound = vader.score(text).compound();
        String said =
                Math.abs(compound) < VADER_BOUND
                        ? "neutral"
                        : compound < 0 ? "negative" : "positive";
        return new Evaluation.Answer(truth, said, 1);
    }

    private Evaluation.Answer vaderTwo(String truth, String text) {
        return new Evaluation.Answer(
                truth, vader.score(text).compound() < 0 ? "negative" : "positive", 1);
    }

    private static List<LabelledText> labelled(List<Map<String, String>> rows) {
        return rows.stream()
                .map(
                        row ->
                                new LabelledText(
                                        ContactReasons.value(row, "text"),
                                        ContactReasons.value(row, "label")))
                .toList();
    }

    private static List<LabelledText> clear(List<Map<String, String>> rows) {
        return labelled(
                rows.stream()
                        .filter(
                                row ->
                                        Math.abs(
                                                        Double.parseDouble(
                                                                ContactReasons.value(row, "score")))
                                                >= CLEAR)
                        .toList());
    }

    private static String row(String set, String model, Evaluation evaluation, boolean calibrated) {
        return String.format(
                Locale.ROOT,
                "| %s | %,d | %s | %.3f | %.3f | %s |%n",
                set,
                evaluation.rows(),
                model,
                evaluation.accuracy(),
                evaluation.macroF1(),
                calibrated
                        ? String.format(Locale.ROOT, "%.3f", evaluation.calibrationError())
                        : "-");
    }

    private static String lower(SentimentLabel label) {
        return label.name().toLowerCase(Locale.ROOT);
    }
}
