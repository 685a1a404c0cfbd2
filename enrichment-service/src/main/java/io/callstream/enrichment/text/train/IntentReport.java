package io.callstream.enrichment.text.train;

import io.callstream.enrichment.text.IntentReader;
import io.callstream.enrichment.text.feature.Lexicon;
import io.callstream.enrichment.text.feature.TextFeatures;
import io.callstream.enrichment.text.linear.LinearModel;
import io.callstream.enrichment.text.linear.LinearModel.Task;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// The part of the report on intents: models of one source each, and the recipe of the shipped
/// contact reasons, on rows that they did not see.
final class IntentReport {
    private static final String OUT = "oos";
    private static final int MISTAKES = 10;

    private final Lexicon lexicon;
    private final ShippedData data;
    private final StringBuilder details = new StringBuilder();

    IntentReport(Lexicon lexicon, ShippedData data) {
        this.lexicon = lexicon;
        this.data = data;
    }

    String intents() {
        StringBuilder page = new StringBuilder();
        page.append(
                "| source | trained on | held out | labels | accuracy in scope | macro-F1 | calibration error | out of scope, AUROC |\n");
        page.append("|---|---|---|---|---|---|---|---|\n");
        HeldOut banking = HeldOut.of(data.banking());
        page.append(source("banking77", banking.learned(), banking.held()));
        page.append(source("clinc150-service", data.clinc(), data.clincVal()));
        HeldOut natcs = HeldOut.of(data.natcs());
        page.append(source("natcs", natcs.learned(), natcs.held()));
        page.append(several(HeldOut.of(data.nlupp())));
        return page.append(details).toString();
    }

    String reasons() {
        DefaultCorpus corpus = new DefaultCorpus();
        Map<String, List<LabelledText>> tests = new LinkedHashMap<>();
        HeldOut banking = HeldOut.of(data.banking());
        HeldOut natcs = HeldOut.of(data.natcs());
        corpus.reasons(banking.learned(), data.reasons(), "banking77");
        corpus.reasons(data.clinc(), data.reasons(), "clinc150");
        corpus.reasons(natcs.learned(), data.reasons(), "natcs");
        corpus.reasons(data.multidogo(), data.reasons(), "multidogo");
        tests.put("banking77", reasons(banking.held(), "banking77"));
        tests.put("clinc150", reasons(data.clincVal(), "clinc150"));
        tests.put("natcs", reasons(natcs.held(), "natcs"));
        tests.put("multidogo", reasons(data.multidogoDev(), "multidogo"));
        LinearModel model = train(Settings.contactReason(), corpus.rows());
        StringBuilder page = new StringBuilder();
        page.append(
                "| source | rows | accuracy | macro-F1 | calibration error |\n|---|---|---|---|---|\n");
        Evaluation all = new Evaluation();
        tests.forEach(
                (name, rows) -> {
                    Evaluation evaluation = new Evaluation();
                    for (Evaluation.Answer answer : answers(model, rows, new ArrayList<>())) {
                        evaluation.add(answer);
                        all.add(answer);
                    }
                    page.append(reasonRow(name, evaluation));
                });
        page.append(reasonRow("all", all));
        page.append("\nConfusion on all of them:\n\n").append(ReportTables.confusion(all));
        return page.toString();
    }

    private String source(
            String name, List<Map<String, String>> learned, List<Map<String, String>> held) {
        LinearModel model = train(Settings.intent(), rows(learned));
        List<Double> inScope = new ArrayList<>();
        Evaluation inside = new Evaluation();
        Evaluation all = new Evaluation();
        for (Evaluation.Answer answer : answers(model, rows(held), inScope)) {
            all.add(answer);
            if (!answer.truth().equals(OUT)) {
                inside.add(answer);
            }
        }
        details.append("\nMost frequent mistakes on ").append(name).append(":\n\n");
        details.append(ReportTables.mistakes(all, MISTAKES));
        boolean out = !model.header().outOfScope().isEmpty();
        return String.format(
                Locale.ROOT,
                "| %s | %,d | %,d | %d | %.3f | %.3f | %.3f | %s |%n",
                name,
                learned.size(),
                held.size(),
                model.header().labels().size(),
                inside.accuracy(),
                inside.macroF1(),
                all.calibrationError(),
                out ? String.format(Locale.ROOT, "%.3f", all.areaBelow(OUT, inScope)) : "-");
    }

    /// Several labels a text: F1 over all pairs of text and label.
    private String several(HeldOut split) {
        LinearModel model = train(Settings.intent(), rows(split.learned()));
        double both = 0;
        double either = 0;
        for (Evaluation.Answer answer : answers(model, rows(split.held()), new ArrayList<>())) {
            Set<String> truth = new TreeSet<>(List.of(answer.truth().split("\\|")));
            Set<String> said = new TreeSet<>(List.of(answer.said().split("\\|")));
            either += truth.size() + said.size();
            truth.retainAll(said);
            both += truth.size();
        }
        return String.format(
                Locale.ROOT,
                "| nlupp-banking, several a text | %,d | %,d | %d | - | micro-F1 %.3f | - | - |%n",
                split.learned().size(),
                split.held().size(),
                model.header().labels().size(),
                2 * both / either);
    }

    private List<Evaluation.Answer> answers(
            LinearModel model, List<LabelledText> rows, List<Double> inScope) {
        IntentReader reader = new IntentReader(model);
        TextFeatures features = new TextFeatures(lexicon, model.header().groups());
        List<Evaluation.Answer> answers = new ArrayList<>();
        for (LabelledText row : rows) {
            features.read(row.text());
            reader.read(features);
            inScope.add(reader.inScope());
            answers.add(new Evaluation.Answer(row.label(), reader.label(), reader.confidence()));
        }
        return answers;
    }

    private LinearModel train(Settings settings, List<LabelledText> rows) {
        return new Trainer(lexicon, settings, p -> {}).train(Task.INTENT, rows, "report");
    }

    private static List<LabelledText> rows(List<Map<String, String>> rows) {
        return rows.stream()
                .map(
                        row ->
                                new LabelledText(
                                        ContactReasons.value(row, "text"),
                                        ContactReasons.value(row, "intent")))
                .toList();
    }

    /// Rows with one reason; one with two has no single right answer.
    private List<LabelledText> reasons(List<Map<String, String>> rows, String source) {
        return rows.stream()
                .map(
                        row ->
                                new LabelledText(
                                        ContactReasons.value(row, "text"),
                                        data.reasons()
                                                .of(source, ContactReasons.value(row, "intent"))))
                .filter(row -> !row.label().contains("|"))
                .toList();
    }

    private static String reasonRow(String name, Evaluation evaluation) {
        return String.format(
                Locale.ROOT,
                "| %s | %,d | %.3f | %.3f | %.3f |%n",
                name,
                evaluation.rows(),
                evaluation.accuracy(),
                evaluation.macroF1(),
                evaluation.calibrationError());
    }
}
