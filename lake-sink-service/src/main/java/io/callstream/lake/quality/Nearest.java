package io.callstream.lake.quality;

import java.util.Collection;
import java.util.Comparator;
import java.util.stream.Collectors;

/// Names that were perhaps meant.
public final class Nearest {
    private static final int NAMED = 3;

    private Nearest() {}

    /// `; did you mean a, b?`, or nothing where no name is near.
    public static String hint(String name, Collection<String> names) {
        int most = Math.max(2, name.length() / 2);
        String near =
                names.stream()
                        .filter(other -> distance(name, other) <= most)
                        .sorted(
                                Comparator.<String>comparingInt(other -> distance(name, other))
                                        .thenComparing(other -> other))
                        .limit(NAMED)
                        .collect(Collectors.joining(", "));
        return near.isEmpty() ? "" : "; did you mean " + near + "?";
    }

    /// Levenshtein's; a name inside the other is near.
    private static int distance(String a, String b) {
        if (Math.min(a.length(), b.length()) > 2 && (b.contains(a) || a.contains(b))) {
            return 1;
        }
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int change = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(change, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.length()];
    }
}
