package io.callstream.enrichment.redact;

import java.util.Arrays;
import java.util.Locale;

/// A text cut into words and numbers: a token is a longest run of letters, digits and apostrophes
/// between letters.
final class Tokens {
    private final String text;
    private int[] starts = new int[32];
    private int[] ends = new int[32];
    private String[] lower = new String[32];
    private int size;

    private Tokens(String text) {
        this.text = text;
    }

    static Tokens of(String text) {
        Tokens tokens = new Tokens(text);
        int at = 0;
        while (at < text.length()) {
            if (!Character.isLetterOrDigit(text.charAt(at))) {
                at++;
                continue;
            }
            int end = at + 1;
            while (end < text.length() && inside(text, end)) {
                end++;
            }
            tokens.add(at, end);
            at = end;
        }
        return tokens;
    }

    private static boolean inside(String text, int at) {
        char c = text.charAt(at);
        boolean apostrophe = c == '\'' || c == '’';
        return Character.isLetterOrDigit(c)
                || apostrophe
                        && at + 1 < text.length()
                        && Character.isLetter(text.charAt(at - 1))
                        && Character.isLetter(text.charAt(at + 1));
    }

    private void add(int start, int end) {
        if (size == starts.length) {
            starts = Arrays.copyOf(starts, size * 2);
            ends = Arrays.copyOf(ends, size * 2);
            lower = Arrays.copyOf(lower, size * 2);
        }
        starts[size] = start;
        ends[size] = end;
        lower[size++] = text.substring(start, end).toLowerCase(Locale.ROOT).replace('’', '\'');
    }

    String text() {
        return text;
    }

    int size() {
        return size;
    }

    int start(int i) {
        return starts[i];
    }

    int end(int i) {
        return ends[i];
    }

    /// In lower case; empty beyond either end.
    String lower(int i) {
        return i < 0 || i >= size ? "" : lower[i];
    }

    /// As it is written.
    String written(int i) {
        return text.substring(starts[i], ends[i]);
    }

    boolean isCapitalised(int i) {
        return i >= 0 && i < size && Character.isUpperCase(text.charAt(starts[i]));
    }

    boolean isNumber(int i) {
        if (i < 0 || i >= size) {
            return false;
        }
        for (int at = starts[i]; at < ends[i]; at++) {
            if (!CheckDigits.isDigit(text.charAt(at))) {
                return false;
            }
        }
        return true;
    }

    boolean isWord(int i) {
        if (i < 0 || i >= size) {
            return false;
        }
        for (int at = starts[i]; at < ends[i]; at++) {
            if (Character.isDigit(text.charAt(at))) {
                return false;
            }
        }
        return true;
    }

    /// What stands between the token and the next.
    String between(int i) {
        return text.substring(ends[i], i + 1 < size ? starts[i + 1] : text.length());
    }

    /// Whether a sentence ends, or a pause is marked, after the token.
    boolean breaksAfter(int i) {
        String between = between(i);
        for (int at = 0; at < between.length(); at++) {
            if (".,;:!?\n".indexOf(between.charAt(at)) >= 0) {
                return true;
            }
        }
        return i + 1 >= size;
    }

    /// Whether these words stand there.
    boolean at(int i, String... words) {
        for (int k = 0; k < words.length; k++) {
            if (!lower(i + k).equals(words[k])) {
                return false;
            }
        }
        return true;
    }
}
