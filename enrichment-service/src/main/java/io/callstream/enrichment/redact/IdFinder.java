package io.callstream.enrichment.redact;

import io.callstream.enrichment.redact.Redaction.Span;

import java.util.List;
import java.util.Locale;

/// Account numbers and ids of letters and digits, written in one piece or in groups: IBAN, UK
/// national insurance, German identity cards, French numbers of Corsica; and after a word that
/// announces a secret, its value.
final class IdFinder {
    private static final int MOST_LETTERS_AND_DIGITS = 34;

    private IdFinder() {}

    static void find(Tokens tokens, List<Span> found) {
        int i = 0;
        while (i < tokens.size()) {
            int end = idFrom(tokens, i, found);
            if (end < 0) {
                end = secretFrom(tokens, i, found);
            }
            i = end < 0 ? i + 1 : end + 1;
        }
    }

    /// Adds the id that begins at a token.
    ///
    /// @return its last token, or -1
    private static int idFrom(Tokens tokens, int first, List<Span> found) {
        int length = tokens.end(first) - tokens.start(first);
        if (length > MOST_LETTERS_AND_DIGITS || tokens.isWord(first) && length > 2) {
            return -1;
        }
        StringBuilder id = new StringBuilder();
        int last = -1;
        Kind kind = Kind.IBAN;
        for (int i = first; i < tokens.size(); i++) {
            if (i > first && !isGap(tokens.between(i - 1))) {
                break;
            }
            id.append(tokens.written(i).toUpperCase(Locale.ROOT));
            if (id.length() > MOST_LETTERS_AND_DIGITS) {
                break;
            }
            String text = id.toString();
            if (!isPlain(text)) {
                break;
            }
            if (CheckDigits.iban(text)) {
                last = i;
                kind = Kind.IBAN;
            } else if (last < 0 && hasLetter(text) && isNationalId(text)) {
                last = i;
                kind = Kind.NATIONAL_ID;
            }
        }
        if (last >= 0) {
            found.add(new Span(kind, tokens.start(first), tokens.end(last)));
        }
        return last;
    }

    private static boolean isNationalId(String text) {
        return CheckDigits.nationalInsurance(text)
                || CheckDigits.germanCard(text)
                || CheckDigits.french(text);
    }

    private static boolean isGap(String between) {
        return between.equals(" ") || between.equals("-") || between.isEmpty();
    }

    private static boolean isPlain(String text) {
        return text.chars().allMatch(c -> c >= '0' && c <= '9' || c >= 'A' && c <= 'Z');
    }

    private static boolean hasLetter(String text) {
        return text.chars().anyMatch(c -> c >= 'A' && c <= 'Z');
    }

    /// "password is hcl 123", "passcode: swordfish".
    private static int secretFrom(Tokens tokens, int i, List<Span> found) {
        boolean word = tokens.at(i, "password") || tokens.at(i, "passcode");
        if (!word || !(tokens.at(i + 1, "is") || tokens.between(i).startsWith(":"))) {
            return -1;
        }
        int first = tokens.at(i + 1, "is") ? i + 2 : i + 1;
        if (first >= tokens.size() || CommonWords.contains(tokens.lower(first))) {
            return -1;
        }
        int last = first;
        while (last + 1 < tokens.size()
                && last - first < 2
                && !tokens.breaksAfter(last)
                && !CommonWords.contains(tokens.lower(last + 1))) {
            last++;
        }
        found.add(new Span(Kind.SECRET, tokens.start(first), tokens.end(last)));
        return last;
    }
}
