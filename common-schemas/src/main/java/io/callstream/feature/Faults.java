package io.callstream.feature;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// The faults of one file, gathered while it is read.
final class Faults {
    private final String file;
    private final List<ViewFault> faults = new ArrayList<>();

    Faults(String file) {
        this.file = file;
    }

    void add(int line, String field, String value, String problem, String remedy) {
        faults.add(new ViewFault(file, line, field, value, problem, remedy));
    }

    boolean isEmpty() {
        return faults.isEmpty();
    }

    List<ViewFault> sorted() {
        return faults.stream().distinct().sorted(Comparator.comparingInt(ViewFault::line)).toList();
    }

    /// What to write instead of an unknown word: the nearest known one, or all of them.
    static String instead(String word, Collection<String> known) {
        Optional<String> nearest =
                known.stream()
                        .min(
                                Comparator.comparingInt((String name) -> distance(word, name))
                                        .thenComparing(name -> name));
        String all = String.join(", ", known.stream().sorted().toList());
        return nearest.filter(name -> distance(word, name) <= Math.max(2, name.length() / 3))
                .map(name -> "did you mean " + name + "?")
                .orElse(known.isEmpty() ? "there is none to choose from" : "choose one of " + all);
    }

    /// Levenshtein's distance, upper and lower case alike.
    private static int distance(String left, String right) {
        int[] row = new int[right.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= left.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                char a = Character.toLowerCase(left.charAt(i - 1));
                char b = Character.toLowerCase(right.charAt(j - 1));
                int replaced = diagonal + (a == b ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[right.length()];
    }
}
