package io.callstream.enrichment.text.train;

import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;

/// Tables of the report.
final class ReportTables {
    private ReportTables() {}

    /// A row per true label, a column per label said.
    static String confusion(Evaluation evaluation) {
        TreeSet<String> labels = evaluation.labels();
        StringBuilder table = new StringBuilder("| true, said |");
        labels.forEach(label -> table.append(' ').append(label).append(" |"));
        table.append("\n|---|").append("---|".repeat(labels.size())).append('\n');
        evaluation
                .confusion()
                .forEach(
                        (truth, said) -> {
                            table.append("| ").append(truth).append(" |");
                            for (String label : labels) {
                                table.append(' ').append(said.getOrDefault(label, 0)).append(" |");
                            }
                            table.append('\n');
                        });
        return table.toString();
    }

    /// The pairs most often taken for each other.
    static String mistakes(Evaluation evaluation, int count) {
        StringBuilder table = new StringBuilder("| true | said | rows |\n|---|---|---|\n");
        evaluation.confusion().entrySet().stream()
                .flatMap(
                        truth ->
                                truth.getValue().entrySet().stream()
                                        .filter(said -> !said.getKey().equals(truth.getKey()))
                                        .map(said -> Map.entry(truth.getKey(), said)))
                .sorted((a, b) -> b.getValue().getValue() - a.getValue().getValue())
                .limit(count)
                .forEach(
                        pair ->
                                table.append(
                                        String.format(
                                                Locale.ROOT,
                                                "| %s | %s | %d |%n",
                                                pair.getKey(),
                                                pair.getValue().getKey(),
                                                pair.getValue().getValue())));
        return table.toString();
    }
}
