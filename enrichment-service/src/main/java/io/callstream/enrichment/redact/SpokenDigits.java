package io.callstream.enrichment.redact;

import java.util.Map;
import java.util.Set;

/// Digits as words: "four", "oh", "double five", "twenty one".
final class SpokenDigits {
    private static final Map<String, String> UNITS =
            Map.ofEntries(
                    Map.entry("zero", "0"),
                    Map.entry("oh", "0"),
                    Map.entry("o", "0"),
                    Map.entry("nought", "0"),
                    Map.entry("one", "1"),
                    Map.entry("two", "2"),
                    Map.entry("three", "3"),
                    Map.entry("four", "4"),
                    Map.entry("five", "5"),
                    Map.entry("six", "6"),
                    Map.entry("seven", "7"),
                    Map.entry("eight", "8"),
                    Map.entry("nine", "9"),
                    Map.entry("niner", "9"));

    private static final Map<String, String> TEENS =
            Map.of(
                    "ten",
                    "10",
                    "eleven",
                    "11",
                    "twelve",
                    "12",
                    "thirteen",
                    "13",
                    "fourteen",
                    "14",
                    "fifteen",
                    "15",
                    "sixteen",
                    "16",
                    "seventeen",
                    "17",
                    "eighteen",
                    "18",
                    "nineteen",
                    "19");

    private static final Map<String, String> TENS =
            Map.of(
                    "twenty", "2", "thirty", "3", "forty", "4", "fourty", "4", "fifty", "5",
                    "sixty", "6", "seventy", "7", "eighty", "8", "ninety", "9");

    private static final Map<String, Integer> REPEATS = Map.of("double", 2, "triple", 3);

    private static final Set<String> AMOUNTS =
            Set.of("hundred", "thousand", "million", "percent", "dollars", "pounds", "euros");

    private SpokenDigits() {}

    /// Digits that begin at a token.
    ///
    /// @param tokens how many tokens they take
    record Spoken(String digits, int tokens) {}

    /// Nothing spoken.
    static final Spoken NONE = new Spoken("", 0);

    static Spoken at(Tokens tokens, int i) {
        String word = tokens.lower(i);
        if (AMOUNTS.contains(tokens.lower(i + 1))) {
            return NONE;
        }
        String unit = UNITS.get(word);
        if (unit != null) {
            return new Spoken(unit, 1);
        }
        String teen = TEENS.get(word);
        if (teen != null) {
            return new Spoken(teen, 1);
        }
        String ten = TENS.get(word);
        if (ten != null) {
            String next = UNITS.get(tokens.lower(i + 1));
            boolean joined = next != null && !next.equals("0");
            return new Spoken(ten + (joined ? next : "0"), joined ? 2 : 1);
        }
        Integer times = REPEATS.get(word);
        if (times != null) {
            String next = UNITS.get(tokens.lower(i + 1));
            if (next != null) {
                return new Spoken(next.repeat(times), 2);
            }
            if (tokens.isNumber(i + 1) && tokens.end(i + 1) - tokens.start(i + 1) == 1) {
                return new Spoken(tokens.written(i + 1).repeat(times), 2);
            }
        }
        return NONE;
    }
}
