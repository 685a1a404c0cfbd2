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
                    "is", "email", "mail", "id", "address", "and", "to", "it", "its", "at", "use",
                    "the");

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

    /// Last token of "at example dot com" whose "at" is that token, or -1.
    private static int spokenEnd(Tokens tokens, int at) {
        if (!tokens.at(at, "at") || at == 0) {
            return -1;
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

    private static boolean isRunTogether(String word) {
        if (!word.endsWith("com")) {
            return false;
        }
        String head = word.substring(0, word.length() - 3);
        return PROVIDERS.stream().anyMatch(head::endsWith);
    }

    /// First token of the part before the at sign: at most four, back to a word that announces it.
    private static int localStart(Tokens tokens, int at) {
        int start = at;
        while (start > 0
                && at - start < 4
                && !BEFORE.contains(tokens.lower(start - 1))
                && !tokens.breaksAfter(start - 1)) {
            start--;
        }
        return start;
    }
}
