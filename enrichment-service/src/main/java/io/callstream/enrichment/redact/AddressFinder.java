package io.callstream.enrichment.redact;

import io.callstream.enrichment.redact.Redaction.Span;

import java.util.List;
import java.util.Set;

/// Addresses: a house number with a street, whatever is said after "my address is", and UK postal
/// codes.
final class AddressFinder {
    private static final int MOST_WORDS = 14;

    private static final Set<String> STREETS =
            Set.of(
                    "street",
                    "st",
                    "road",
                    "rd",
                    "avenue",
                    "ave",
                    "lane",
                    "ln",
                    "drive",
                    "boulevard",
                    "blvd",
                    "way",
                    "court",
                    "ct",
                    "place",
                    "square",
                    "terrace",
                    "crescent",
                    "close",
                    "parkway",
                    "pkwy",
                    "highway",
                    "hwy",
                    "circle",
                    "trail",
                    "row",
                    "gardens",
                    "straße",
                    "strasse",
                    "str",
                    "weg",
                    "platz",
                    "allee");

    private static final Set<String> LEADING =
            Set.of("rue", "avenue", "boulevard", "place", "allée", "chemin", "rehov", "sderot");

    private static final Set<String> AFTER_CUE_STOPS =
            Set.of(
                    "and", "but", "please", "my", "i", "thanks", "thank", "so", "because", "can",
                    "phone", "email", "since", "when", "is", "which", "it");

    private AddressFinder() {}

    static void find(Tokens tokens, Set<Kind> asked, List<Span> found) {
        int i = asked.contains(Kind.ADDRESS) ? announced(tokens, 0, 0, found) : 0;
        while (i < tokens.size()) {
            int cue = cueEnd(tokens, i);
            int next =
                    cue > 0 ? announced(tokens, cue, i + 1, found) : streetFrom(tokens, i, found);
            i = Math.max(i + 1, next);
        }
        postcodes(tokens, found);
    }

    /// Token after "address is", "i live at" and the like, or -1.
    private static int cueEnd(Tokens tokens, int i) {
        boolean email = tokens.lower(i - 1).endsWith("mail") || tokens.at(i - 1, "ip");
        if (tokens.at(i, "address") && !email) {
            boolean verb = tokens.at(i + 1, "is") || tokens.between(i).startsWith(":");
            return verb ? i + (tokens.at(i + 1, "is") ? 2 : 1) : -1;
        }
        boolean live =
                Set.of(
                                "live",
                                "living",
                                "reside",
                                "residing",
                                "moved",
                                "ship",
                                "deliver",
                                "located")
                        .contains(tokens.lower(i));
        return live && Set.of("at", "in", "to", "on").contains(tokens.lower(i + 1)) ? i + 2 : -1;
    }

    /// Takes what follows a cue, if there is a number or a street in it.
    ///
    /// @return the token to go on with
    private static int announced(Tokens tokens, int first, int otherwise, List<Span> found) {
        int last = -1;
        boolean proof = false;
        for (int i = first; i < tokens.size() && i < first + MOST_WORDS; i++) {
            if (AFTER_CUE_STOPS.contains(tokens.lower(i))) {
                break;
            }
            boolean number = !tokens.isWord(i);
            boolean street = STREETS.contains(tokens.lower(i)) && i > first;
            proof |= number || street && !CommonWords.contains(tokens.lower(i));
            last = i;
            String between = tokens.between(i);
            boolean sentence = between.startsWith(". ") && !STREETS.contains(tokens.lower(i));
            if (sentence || between.indexOf('?') >= 0 || between.indexOf(';') >= 0) {
                break;
            }
        }
        if (!proof || last < first || tokens.at(first, "not")) {
            return otherwise;
        }
        found.add(new Span(Kind.ADDRESS, tokens.start(first), tokens.end(last)));
        return last + 1;
    }

    private static int streetFrom(Tokens tokens, int i, List<Span> found) {
        boolean german =
                tokens.isWord(i) && isGermanStreet(tokens.lower(i)) && tokens.isNumber(i + 1);
        if (german) {
            int last = tail(tokens, i + 1);
            found.add(new Span(Kind.ADDRESS, tokens.start(i), tokens.end(last)));
            return last + 1;
        }
        if (tokens.isWord(i) || tokens.end(i) - tokens.start(i) > 6) {
            return i;
        }
        if (LEADING.contains(tokens.lower(i + 1))) {
            int last = tail(tokens, Math.min(tokens.size() - 1, i + 2));
            found.add(new Span(Kind.ADDRESS, tokens.start(i), tokens.end(last)));
            return last + 1;
        }
        for (int k = i + 1; k <= i + 5 && k < tokens.size(); k++) {
            boolean street = STREETS.contains(tokens.lower(k)) && k > i + 1;
            if (street) {
                int last = tail(tokens, k);
                found.add(new Span(Kind.ADDRESS, tokens.start(i), tokens.end(last)));
                return last + 1;
            }
            boolean name = tokens.isWord(k) && !CommonWords.contains(tokens.lower(k));
            boolean direction =
                    Set.of("new", "long", "old", "main", "n", "s", "e", "w", "park")
                            .contains(tokens.lower(k));
            boolean numbered = tokens.lower(k).matches("\\d{1,3}(st|nd|rd|th)");
            if (!name && !direction && !numbered || !tokens.between(k - 1).isBlank()) {
                return i;
            }
        }
        return i;
    }

    private static boolean isGermanStreet(String word) {
        return word.endsWith("straße")
                || word.endsWith("strasse")
                || word.endsWith("weg") && word.length() > 5
                || word.endsWith("platz") && word.length() > 6;
    }

    /// Extends an address over flat, city, state and postal code: up to a number of four or five
    /// digits within the next words, else over capitalised words and flats.
    private static int tail(Tokens tokens, int last) {
        for (int k = last + 1; k <= last + 7 && k < tokens.size(); k++) {
            if (CommonWords.contains(tokens.lower(k))
                    || tokens.between(k - 1).startsWith(". ") && k > last + 1) {
                break;
            }
            int digits = tokens.end(k) - tokens.start(k);
            if (tokens.isNumber(k) && digits >= 4 && digits <= 7) {
                return k;
            }
        }
        int end = last;
        while (end + 1 < tokens.size()) {
            String next = tokens.lower(end + 1);
            boolean flat =
                    Set.of("apt", "apartment", "unit", "suite", "flat", "floor").contains(next);
            boolean number = !tokens.isWord(end + 1) && end > last;
            boolean city =
                    tokens.isCapitalised(end + 1)
                            && !CommonWords.contains(next)
                            && !tokens.between(end).startsWith(". ");
            if (!flat && !number && !city) {
                return end;
            }
            end++;
        }
        return end;
    }

    /// "SW1A 1AA": letters and digits, then a digit and two letters.
    private static void postcodes(Tokens tokens, List<Span> found) {
        for (int i = 0; i + 1 < tokens.size(); i++) {
            boolean outward = tokens.lower(i).matches("[a-z]{1,2}[0-9][0-9a-z]?");
            if (outward
                    && tokens.between(i).equals(" ")
                    && tokens.lower(i + 1).matches("[0-9][a-z]{2}")) {
                found.add(new Span(Kind.ADDRESS, tokens.start(i), tokens.end(i + 1)));
            }
        }
    }
}
