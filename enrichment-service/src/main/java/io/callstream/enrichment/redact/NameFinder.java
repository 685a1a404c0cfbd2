package io.callstream.enrichment.redact;

import io.callstream.enrichment.redact.Redaction.Span;

import java.util.List;
import java.util.Set;

/// Names after words that announce them. After "my name is" any words that are not common ones are
/// a name; after "this is" or "I am" the first must be a known first name, or both be capitalised.
final class NameFinder {
    private static final int MOST_WORDS = 3;
    private static final int MOST_LETTERS = 24;

    private static final String[][] STRONG = {
        {"name", "is"},
        {"name's"},
        {"names", "are"},
        {"name", "as"},
        {"surname", "is"},
        {"my", "name"},
        {"full", "name"},
        {"first", "name"},
        {"last", "name"},
        {"family", "name"},
        {"maiden", "name"},
        {"customer", "name"},
        {"i", "am", "called"},
        {"under", "the", "name"},
        {"name", "of"},
        {"speaking", "with"},
        {"speaking", "to"},
        {"je", "m'appelle"},
        {"ich", "heiße"},
        {"ich", "heisse"}
    };

    private static final String[][] WEAK = {
        {"this", "is"},
        {"i", "am"},
        {"i'm"},
        {"im"},
        {"it's"},
        {"here", "is"},
        {"call", "me"},
        {"mein", "name", "ist"},
        {"je", "suis"},
        {"ich", "bin"},
        {"thanks"},
        {"hi"},
        {"hello"},
        {"hey"},
        {"dear"},
        {"you"},
        {"by"},
        {"name"}
    };

    private static final Set<String> TITLES =
            Set.of("mr", "mrs", "ms", "miss", "mister", "herr", "frau", "monsieur", "madame", "dr");

    /// "company name is" names no person.
    private static final Set<String> OTHERS =
            Set.of(
                    "company",
                    "city",
                    "user",
                    "domain",
                    "product",
                    "brand",
                    "street",
                    "hotel",
                    "model",
                    "file",
                    "plan",
                    "bank",
                    "software",
                    "business",
                    "dog",
                    "country");

    private NameFinder() {}

    static void find(Tokens tokens, Set<Kind> asked, List<Span> found) {
        boolean mixedCase = isMixedCase(tokens);
        int i = 0;
        while (i < tokens.size()) {
            int strong = OTHERS.contains(tokens.lower(i - 1)) ? 0 : matched(tokens, i, STRONG);
            int weak = strong > 0 ? 0 : matched(tokens, i, WEAK);
            boolean title = isTitle(tokens, i);
            int first = i + (strong > 0 ? strong : title ? 1 : weak);
            int last = -1;
            if (strong > 0) {
                first = skipped(tokens, first);
                last = strongEnd(tokens, first, mixedCase);
            } else if (title) {
                last = titleEnd(tokens, first, mixedCase);
            } else if (weak > 0) {
                last = weakEnd(tokens, first, tokens.at(i, "call", "me"));
            }
            if (last >= 0) {
                found.add(new Span(Kind.NAME, tokens.start(first), tokens.end(last)));
                i = last;
            }
            i++;
        }
        if (asked.contains(Kind.NAME) && tokens.size() > 0) {
            answer(tokens, mixedCase, found);
        }
    }

    /// A short answer to the question for a name.
    private static void answer(Tokens tokens, boolean mixedCase, List<Span> found) {
        int first = 0;
        while (first < tokens.size() && CommonWords.contains(tokens.lower(first))) {
            first++;
        }
        if (first > 4 || tokens.size() - first > 6) {
            return;
        }
        int last = strongEnd(tokens, first, mixedCase);
        if (last >= 0) {
            found.add(new Span(Kind.NAME, tokens.start(first), tokens.end(last)));
        }
    }

    private static boolean isTitle(Tokens tokens, int i) {
        boolean verb =
                tokens.at(i, "miss")
                        && Set.of("i", "you", "we", "to", "will", "would", "not", "don't", "may")
                                .contains(tokens.lower(i - 1));
        return TITLES.contains(tokens.lower(i)) && !verb && tokens.lower(i + 1).length() > 1;
    }

    private static int matched(Tokens tokens, int at, String[][] cues) {
        for (String[] cue : cues) {
            if (tokens.at(at, cue)) {
                return cue.length;
            }
        }
        return 0;
    }

    /// Over "is", "on the account is" and the like.
    private static int skipped(Tokens tokens, int first) {
        int at = first;
        for (int steps = 0; steps < 5; steps++) {
            if (tokens.at(at, "is") || tokens.at(at, "of")) {
                return at + 1;
            }
            if (!Set.of("on", "the", "my", "account", "card", "file", "for", "booking", "policy")
                    .contains(tokens.lower(at))) {
                return first;
            }
            at++;
        }
        return first;
    }

    private static int strongEnd(Tokens tokens, int first, boolean mixedCase) {
        int last = -1;
        for (int i = first; i < tokens.size() && i < first + MOST_WORDS; i++) {
            boolean initial =
                    i > first && tokens.lower(i).length() == 1 && mayBeName(tokens, i + 1);
            if (!mayBeName(tokens, i) && !initial) {
                break;
            }
            if (i > first) {
                boolean pause =
                        !tokens.between(i - 1).isBlank()
                                && !tokens.between(i - 1).equals("-")
                                && !tokens.between(i - 1).equals(". ");
                boolean smaller =
                        mixedCase && tokens.isCapitalised(first) && !tokens.isCapitalised(i);
                if (pause || smaller) {
                    break;
                }
            }
            last = i;
        }
        return spelledEnd(tokens, first, last);
    }

    /// "s m i t h": as many single letters as there are.
    private static int spelledEnd(Tokens tokens, int first, int last) {
        int end = last;
        while (end >= first
                && tokens.isWord(end + 1)
                && tokens.end(end + 1) - tokens.start(end + 1) == 1
                && tokens.end(end) - tokens.start(end) == 1) {
            end++;
        }
        return end;
    }

    private static int titleEnd(Tokens tokens, int first, boolean mixedCase) {
        if (!mayBeName(tokens, first) || mixedCase && !tokens.isCapitalised(first)) {
            return -1;
        }
        boolean second =
                mayBeName(tokens, first + 1)
                        && tokens.between(first).equals(" ")
                        && (tokens.isCapitalised(first + 1)
                                || FirstNames.contains(tokens.lower(first)));
        return second ? first + 1 : first;
    }

    /// @param sure whether only a name is written with a capital there
    private static int weakEnd(Tokens tokens, int first, boolean sure) {
        if (!mayBeName(tokens, first)) {
            return -1;
        }
        boolean next = mayBeName(tokens, first + 1) && tokens.between(first).equals(" ");
        boolean known =
                FirstNames.contains(tokens.lower(first)) || sure && isWrittenAsName(tokens, first);
        boolean bothCapitalised =
                tokens.isCapitalised(first) && next && tokens.isCapitalised(first + 1);
        if (!known && !bothCapitalised) {
            return -1;
        }
        boolean second = next && (!tokens.isCapitalised(first) || tokens.isCapitalised(first + 1));
        return second ? first + 1 : first;
    }

    /// A capital and small letters, and no day or month.
    private static boolean isWrittenAsName(Tokens tokens, int i) {
        String word = tokens.written(i);
        return word.length() > 2
                && tokens.isCapitalised(i)
                && word.chars().skip(1).noneMatch(Character::isUpperCase)
                && !word.endsWith("day")
                && !DateFinder.isMonth(tokens.lower(i));
    }

    private static boolean mayBeName(Tokens tokens, int i) {
        return tokens.isWord(i)
                && tokens.end(i) - tokens.start(i) <= MOST_LETTERS
                && !CommonWords.contains(tokens.lower(i));
    }

    private static boolean isMixedCase(Tokens tokens) {
        boolean lower = false;
        boolean capital = false;
        for (int i = 0; i < tokens.size(); i++) {
            capital |= tokens.isCapitalised(i);
            lower |= tokens.isWord(i) && !tokens.isCapitalised(i);
        }
        return lower && capital;
    }
}
