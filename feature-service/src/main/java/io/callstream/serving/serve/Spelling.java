package io.callstream.serving.serve;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/// Which of the known names a misspelt one is likely to mean.
final class Spelling {
    private static final int MOST = 3;
    private static final int LONGEST = 200;

    private Spelling() {}

    /// At most three, nearest first by edit distance; those that share less than half of their
    /// letters are left out.
    static List<String> nearest(String name, Collection<String> known) {
        if (name.length() > LONGEST) {
            return List.of();
        }
        return known.stream()
                .filter(
                        one ->
                                distance(name, one)
                                        <= Math.max(2, Math.max(name.length(), one.length()) / 2))
                .sorted(
                        Comparator.<String>comparingInt(one -> distance(name, one))
                                .thenComparing(one -> one))
                .limit(MOST)
                .toList();
    }

    /// Levenshtein's: insertions, deletions and replacements that make one of the other.
    static int distance(String from, String to) {
        int[] previous = new int[to.length() + 1];
        for (int j = 0; j <= to.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            int[] current = new int[to.length() + 1];
            current[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int replaced = previous[j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                current[j] = Math.min(replaced, Math.min(previous[j], current[j - 1]) + 1);
            }
            previous = current;
        }
        return previous[to.length()];
    }
}
