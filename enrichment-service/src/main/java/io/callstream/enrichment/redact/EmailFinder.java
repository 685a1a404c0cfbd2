package io.callstream.enrichment.redact;

import io.callstream.enrichment.redact.Redaction.Span;

import java.util.List;
import java.util.Set;

/// E-mail addresses: written, spoken ("jo at example dot com") and as recognisers leave them ("jo
/// 65 gmailcom").
final class EmailFinder {
    private static final Set<String> TOP_LEVEL =
            Set.of(
                    "com", "net", "org", "edu", "gov", "de", "uk", "fr", "il", "io", "co", "info",
                    "eu", "us", "in");

    private static final Set<String> PROVIDERS =
            Set.of(
                    "gmail",
                    "googlemail",
                    "yahoo",
                    "hotmail",
                    "outlook",
                    "email",
                    "mail",
                    "icloud",
                    "aol",
                    "live",
                    "rediffmail",
                    "ymail",
                    "gmx",
                    "proton",
                    "protonmail");

    private static final Set<String> BEFORE =
            Set.of(
                    "is", "email", "mail", "id", "address", "and", "to", "it", "its", "it's", "at",
                    "use", "the", "me", "my", "on", "yes", "sure", "please", "email's");

    /// Between the parts of a spoken address.
    private static final Set<String> JOINERS =
            Set.of("dot", "point", "period", "underscore", "dash", "hyphen", "minus");

    private static final int MOST_WORDS = 4;
    private static final int MOST_TOKENS = 40;
    private static final int REACH = 8;

    private EmailFinder() {}

    static void find(Tokens tokens, List<Span> found) {
        String text = tokens.text();
        for (int at = text.indexOf('@'); at >= 0; at = text.indexOf('@', at + 1)) {
            int start = at;
            while (start > 0 && isLocal(text.charAt(start - 1))) {
                start--;
            }
            int end = at + 1;
            while (end < text.length() && isDomain(text.charAt(end))) {
                end++;
            }
            while (end > at + 1 && !Character.isLetterOrDigit(text.charAt(end - 1))) {
                end--;
            }
            if (start < at && end > at + 1) {
                found.add(new Span(Kind.EMAIL, start, end));
            }
        }
        for (int i = 0; i < tokens.size(); i++) {
            int end = spokenEnd(tokens, i);
            if (end < 0 && announced(tokens, i)) {
                end = providerEnd(tokens, i);
            }
            if (end >= 0) {
                found.add(
                        new Span(Kind.EMAIL, tokens.start(localStart(tokens, i)), tokens.end(end)));
                i = end;
            } else if (isRunTogether(tokens.lower(i))) {
                found.add(new Span(Kind.EMAIL, tokens.start(localStart(tokens, i)), tokens.end(i)));
            }
        }
    }

    private static boolean isLocal(char c) {
        return Character.isLetterOrDigit(c) || "._%+-'".indexOf(c) >= 0;
    }

    private static boolean isDomain(char c) {
        return Character.isLetterOrDigit(c) || c == '.' || c == '-';
    }

    /// Last token of "at example dot com", or "at the rate example dot com", whose "at" is that
    /// token, or -1.
    private static int spokenEnd(Tokens tokens, int first) {
        if (!tokens.at(first, "at") || first == 0) {
            return -1;
        }
        int at = first;
        if (tokens.at(at + 1, "the", "rate")) {
            at += tokens.at(at + 3, "of") ? 3 : 2;
        } else if (tokens.at(at + 1, "sign") || tokens.at(at + 1, "symbol")) {
            at++;
        }
        for (int dot = at + 2; dot <= at + 4; dot++) {
            if (tokens.at(dot, "dot") && TOP_LEVEL.contains(tokens.lower(dot + 1))) {
                boolean second =
                        tokens.at(dot + 2, "dot") && TOP_LEVEL.contains(tokens.lower(dot + 3));
                return second ? dot + 3 : dot + 1;
            }
        }
        boolean written =
                PROVIDERS.contains(tokens.lower(at + 1))
                        && TOP_LEVEL.contains(tokens.lower(at + 2));
        return written ? at + 2 : -1;
    }

    /// Last token of "gmail dot com" or "gmail com" that begins there, or -1.
    private static int providerEnd(Tokens tokens, int i) {
        if (!PROVIDERS.contains(tokens.lower(i)) || localStart(tokens, i) == i) {
            return -1;
        }
        int top = tokens.at(i + 1, "dot") ? i + 2 : i + 1;
        return TOP_LEVEL.contains(tokens.lower(top)) ? top : -1;
    }

    /// Whether the speaker has just said that an address comes.
    private static boolean announced(Tokens tokens, int i) {
        for (int k = i - 1; k >= Math.max(0, i - REACH); k--) {
            boolean mail = tokens.lower(k).equals("email") || tokens.lower(k).equals("mail");
            if (mail
                    && (tokens.at(k + 1, "is")
                            || tokens.at(k + 1, "id")
                            || tokens.at(k + 1, "address"))) {
                return true;
            }
        }
        return false;
    }

    private static boolean isRunTogether(String word) {
        if (!word.endsWith("com")) {
            return false;
        }
        String head = word.substring(0, word.length() - 3);
        return PROVIDERS.stream().anyMatch(head::endsWith);
    }

    /// First token of the part before the at sign, back to a word that announces it: at most four
    /// words, beside single letters, digits and what joins them.
    private static int localStart(Tokens tokens, int at) {
        int start = at;
        int words = 0;
        while (start > 0 && at - start < MOST_TOKENS) {
            int before = start - 1;
            boolean small =
                    tokens.lower(before).length() == 1
                            || JOINERS.contains(tokens.lower(before))
                            || SpokenDigits.at(tokens, before).tokens() == 1;
            words += small ? 0 : 1;
            if (words > MOST_WORDS
                    || BEFORE.contains(tokens.lower(before))
                    || tokens.breaksAfter(before) && !tokens.between(before).equals(".")) {
                break;
            }
            start = before;
        }
        return start;
    }
}
