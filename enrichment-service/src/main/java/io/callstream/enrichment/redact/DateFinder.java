package io.callstream.enrichment.redact;

import io.callstream.enrichment.redact.Redaction.Span;

import java.util.List;
import java.util.Set;

/// Dates that are said to be dates of birth: written in digits, or with the month as a word, each
/// also spoken.
final class DateFinder {
    private static final int REACH = 7;

    private static final Set<String> CUES =
            Set.of("born", "birth", "dob", "birthday", "birthdate", "geboren", "né", "née");

    private static final Set<String> MONTHS =
            Set.of(
                    "january",
                    "february",
                    "march",
                    "april",
                    "may",
                    "june",
                    "july",
                    "august",
                    "september",
                    "october",
                    "november",
                    "december",
                    "jan",
                    "feb",
                    "mar",
                    "apr",
                    "jun",
                    "jul",
                    "aug",
                    "sep",
                    "sept",
                    "oct",
                    "nov",
                    "dec",
                    "januar",
                    "februar",
                    "märz",
                    "mai",
                    "juni",
                    "juli",
                    "oktober",
                    "dezember",
                    "janvier",
                    "février",
                    "mars",
                    "avril",
                    "juin",
                    "juillet",
                    "août",
                    "septembre",
                    "octobre",
                    "novembre",
                    "décembre");

    private static final Set<String> ORDINALS =
            Set.of(
                    "first",
                    "second",
                    "third",
                    "fourth",
                    "fifth",
                    "sixth",
                    "seventh",
                    "eighth",
                    "ninth",
                    "tenth",
                    "eleventh",
                    "twelfth",
                    "thirteenth",
                    "fourteenth",
                    "fifteenth",
                    "sixteenth",
                    "seventeenth",
                    "eighteenth",
                    "nineteenth",
                    "twentieth",
                    "thirtieth",
                    "hundred",
                    "thousand");

    private DateFinder() {}

    static boolean isMonth(String lowerCase) {
        return MONTHS.contains(lowerCase);
    }

    static void find(Tokens tokens, Set<Kind> asked, List<Span> found) {
        int cueUntil = asked.contains(Kind.DATE_OF_BIRTH) ? Integer.MAX_VALUE : -1;
        int i = 0;
        while (i < tokens.size()) {
            if (CUES.contains(tokens.lower(i))) {
                cueUntil = Math.max(cueUntil, i + REACH);
            }
            int end = i <= cueUntil || followedByCue(tokens, i) ? dateEnd(tokens, i) : -1;
            if (end >= 0) {
                found.add(new Span(Kind.DATE_OF_BIRTH, tokens.start(i), tokens.end(end)));
                i = end;
            }
            i++;
        }
    }

    /// "5/4/1980 is my date of birth".
    private static boolean followedByCue(Tokens tokens, int i) {
        if (!tokens.isNumber(i) && !MONTHS.contains(tokens.lower(i))) {
            return false;
        }
        for (int k = i + 1; k <= i + 8; k++) {
            if (CUES.contains(tokens.lower(k))) {
                return !tokens.at(k - 1, "of") || tokens.at(k - 2, "date");
            }
        }
        return false;
    }

    /// Last token of the date that begins there, or -1.
    private static int dateEnd(Tokens tokens, int first) {
        boolean month = false;
        int parts = 0;
        int digits = 0;
        int last = -1;
        for (int i = first; i < tokens.size() && i < first + 9; i++) {
            if (i > first && isStop(tokens.between(i - 1))) {
                break;
            }
            String word = tokens.lower(i);
            if (MONTHS.contains(word)) {
                month = true;
                parts++;
                last = i;
            } else if (tokens.isNumber(i)) {
                parts++;
                digits += tokens.end(i) - tokens.start(i);
                last = i;
            } else if (isOrdinal(word)) {
                parts++;
                digits += 2;
                last = i;
            } else if (SpokenDigits.at(tokens, i).tokens() > 0) {
                SpokenDigits.Spoken spoken = SpokenDigits.at(tokens, i);
                parts++;
                digits += spoken.digits().length();
                i += spoken.tokens() - 1;
                last = i;
            } else if (parts == 0
                    || !(word.equals("of") || word.equals("the") || word.equals("and"))) {
                break;
            }
            if (digits >= 8 && !month) {
                break;
            }
        }
        boolean numeric = digits >= 6 && digits <= 8 && (parts == 3 || parts == 1);
        boolean spoken =
                digits >= 4 && digits <= 8 && parts >= 2 && spokenOnly(tokens, first, last);
        boolean named = month && digits >= 1;
        return numeric || named || spoken ? last : -1;
    }

    private static boolean spokenOnly(Tokens tokens, int first, int last) {
        for (int i = first; i <= last; i++) {
            if (tokens.isNumber(i)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isStop(String between) {
        return between.startsWith(". ") || between.indexOf(';') >= 0 || between.indexOf('?') >= 0;
    }

    private static boolean isOrdinal(String word) {
        if (ORDINALS.contains(word)) {
            return true;
        }
        boolean suffix =
                word.endsWith("st")
                        || word.endsWith("nd")
                        || word.endsWith("rd")
                        || word.endsWith("th");
        return suffix
                && word.length() >= 3
                && word.length() <= 4
                && word.chars().limit(word.length() - 2).allMatch(c -> c >= '0' && c <= '9');
    }
}
