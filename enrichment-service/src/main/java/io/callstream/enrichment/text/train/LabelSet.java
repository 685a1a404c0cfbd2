package io.callstream.enrichment.text.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/// The labels of a training set, which rows have which, and which rows are out of scope.
///
/// `a|b` is a row with two labels. Where more than one row in a hundred has several, the model
/// gives several too; else such a row only teaches all of its labels.
///
/// @param labels sorted, without the one for out of scope
/// @param outOfScope that label, as the rows write it; empty if none
/// @param many whether a text may have several labels
/// @param of for each row its labels, as places in `labels`; empty if out of scope
record LabelSet(List<String> labels, String outOfScope, boolean many, int[][] of) {
    /// How training sets write that a text belongs to no label.
    private static final Set<String> OUT = Set.of("oos", "out_of_scope", "outofscope", "ood");

    static LabelSet of(List<LabelledText> rows) {
        TreeSet<String> names = new TreeSet<>();
        String out = "";
        int several = 0;
        for (LabelledText row : rows) {
            String[] parts = row.label().split("\\|");
            several += parts.length > 1 ? 1 : 0;
            for (String part : parts) {
                if (OUT.contains(part.strip().toLowerCase(Locale.ROOT))) {
                    out = part.strip();
                } else if (!part.isBlank()) {
                    names.add(part.strip());
                }
            }
        }
        List<String> labels = new ArrayList<>(names);
        int[][] of =
                rows.stream()
                        .map(
                                row ->
                                        Arrays.stream(row.label().split("\\|"))
                                                .map(String::strip)
                                                .mapToInt(
                                                        label ->
                                                                Collections.binarySearch(
                                                                        labels, label))
                                                .filter(i -> i >= 0)
                                                .toArray())
                        .toArray(int[][]::new);
        return new LabelSet(labels, out, several > rows.size() / 100, of);
    }

    boolean has(int row, int label) {
        for (int one : of[row]) {
            if (one == label) {
                return true;
            }
        }
        return false;
    }
}
