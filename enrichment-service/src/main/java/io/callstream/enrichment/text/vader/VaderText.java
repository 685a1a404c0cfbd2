package io.callstream.enrichment.text.vader;

import java.util.Locale;
import java.util.regex.Pattern;

/// A text split at white space, punctuation stripped off words but not off emoticons.
final class VaderText {
    private static final String PUNCTUATION = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~";
    private static final int EMOTICON = 2;
    private static final Pattern SPACE = Pattern.compile("\\s+", Pattern.UNICODE_CHARACTER_CLASS);

    private final String[] words;
    private final String[] lower;
    private final boolean mixed;

    VaderText(String text) {
        words = SPACE.splitAsStream(text).filter(word -> !word.isEmpty()).toArray(String[]::new);
        lower = new String[words.length];
        int capitals = 0;
        for (int i = 0; i < words.length; i++) {
            words[i] = stripped(words[i]);
            lower[i] = words[i].toLowerCase(Locale.ROOT);
            capitals += capitals(words[i]) ? 1 : 0;
        }
        mixed = capitals > 0 && capitals < words.length;
    }

    int size() {
        return words.length;
    }

    /// The word in lower case; empty beyond either end.
    String lower(int i) {
        return i >= 0 && i < lower.length ? lower[i] : "";
    }

    /// Whether the word is in capitals where not all words are.
    boolean stressed(int i) {
        return mixed && capitals(words[i]);
    }

    /// Words from first to last in lower case; empty if one of them is beyond an end.
    String phrase(int first, int last) {
        if (first < 0 || last >= lower.length) {
            return "";
        }
        StringBuilder phrase = new StringBuilder(lower[first]);
        for (int i = first + 1; i <= last; i++) {
            phrase.append(' ').append(lower[i]);
        }
        return phrase.toString();
    }

    int indexOf(String word) {
        for (int i = 0; i < lower.length; i++) {
            if (lower[i].equals(word)) {
                return i;
            }
        }
        return -1;
    }

    private static String stripped(String word) {
        int from = 0;
        int to = word.length();
        while (from < to && PUNCTUATION.indexOf(word.charAt(from)) >= 0) {
            from++;
        }
        while (to > from && PUNCTUATION.indexOf(word.charAt(to - 1)) >= 0) {
            to--;
        }
        return to - from <= EMOTICON ? word : word.substring(from, to);
    }

    private static boolean capitals(String word) {
        return word.chars().anyMatch(Character::isUpperCase)
                && word.chars().noneMatch(Character::isLowerCase);
    }
}
