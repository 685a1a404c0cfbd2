package io.callstream.enrichment.redact;

import org.jspecify.annotations.Nullable;

import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/// Words that announce what a number near them is.
final class Cues {
    /// How many words before a number are looked at.
    private static final int REACH = 7;

    /// How many words after it, as in "4111 … is my card".
    private static final int REACH_AFTER = 4;

    private static final Map<String, Kind> WORDS = words();

    /// Numbers after these are the business's own.
    private static final Set<String> OTHER =
            Set.of(
                    "order",
                    "booking",
                    "confirmation",
                    "reference",
                    "ref",
                    "tracking",
                    "claim",
                    "policy",
                    "ticket",
                    "invoice",
                    "flight",
                    "case",
                    "serial",
                    "model",
                    "receipt",
                    "amount",
                    "charge",
                    "dollars",
                    "usd",
                    "eur",
                    "parcel",
                    "product",
                    "item",
                    "version",
                    "build",
                    "room",
                    "extension");

    private static final Set<String> OWN =
            Set.of("your", "full", "first", "last", "family", "complete", "my");

    private Cues() {}

    /// What a number may be, by the words around it.
    ///
    /// @param kind null where nothing says so
    /// @param other whether it is the number of an order, a flight or the like
    record Cue(@Nullable Kind kind, boolean other) {
        static final Cue NONE = new Cue(null, false);
    }

    /// The nearest cue before the first token, else after the last.
    static Cue around(Tokens tokens, int first, int last) {
        for (int i = first - 1; i >= Math.max(0, first - REACH); i--) {
            Cue cue = at(tokens, i);
            if (cue != Cue.NONE) {
                return cue;
            }
        }
        for (int i = last + 1; i <= Math.min(tokens.size() - 1, last + REACH_AFTER); i++) {
            if (tokens.breaksAfter(i - 1) && !tokens.between(i - 1).isBlank()) {
                return Cue.NONE;
            }
            Cue cue = at(tokens, i);
            if (cue != Cue.NONE) {
                return cue;
            }
        }
        return Cue.NONE;
    }

    private static Cue at(Tokens tokens, int i) {
        String word = tokens.lower(i);
        Kind kind = WORDS.get(word);
        if (kind == Kind.SECRET && word.equals("code") && !tokens.lower(i - 1).equals("security")) {
            return Cue.NONE;
        }
        if (word.equals("insurance") && !tokens.lower(i - 1).equals("national")) {
            return Cue.NONE;
        }
        if (kind == Kind.PHONE && word.equals("call") && tokens.lower(i - 1).equals("the")) {
            return Cue.NONE;
        }
        if (kind != null) {
            return new Cue(kind, false);
        }
        return OTHER.contains(word) ? new Cue(null, true) : Cue.NONE;
    }

    /// What a text asks for, or announces without giving it: the answer to come is then taken for
    /// that.
    static Set<Kind> asked(Tokens tokens) {
        Set<Kind> asked = EnumSet.noneOf(Kind.class);
        for (int i = 0; i < tokens.size(); i++) {
            Kind kind = WORDS.get(tokens.lower(i));
            if (kind != null && at(tokens, i).kind() != null) {
                boolean weak = Set.of("call", "reach", "contact", "text").contains(tokens.lower(i));
                if (!weak) {
                    asked.add(kind);
                }
            }
            if (asksForName(tokens, i)) {
                asked.add(Kind.NAME);
            }
            if (tokens.at(i, "address") && !tokens.lower(i - 1).startsWith("e")) {
                asked.add(Kind.ADDRESS);
            }
        }
        return asked;
    }

    /// "your full name", "name please", "the name on the account?".
    private static boolean asksForName(Tokens tokens, int i) {
        if (tokens.at(i, "surname")) {
            return true;
        }
        return tokens.at(i, "name")
                && (OWN.contains(tokens.lower(i - 1))
                        || tokens.at(i + 1, "please")
                        || tokens.at(i + 1, "on", "the"));
    }

    private static Map<String, Kind> words() {
        Map<String, Kind> words = new HashMap<>();
        put(words, Kind.CARD, "card cards visa mastercard amex discover maestro debit karte carte");
        put(words, Kind.SECRET, "cvv cvc cv2 pin password passcode passphrase code");
        put(
                words,
                Kind.NATIONAL_ID,
                "ssn ssno social nino insurance steuer steuerid steueridentifikationsnummer idnr"
                        + " personalausweis ausweis tax taxpayer teudat zehut identity id nir"
                        + " sécurité securite itin tin");
        put(
                words,
                Kind.PHONE,
                "phone telephone tel mobile cell cellphone fax whatsapp callback landline call"
                        + " reach contact text handy telefon téléphone");
        put(words, Kind.IBAN, "iban");
        put(words, Kind.NUMBER, "account acct ac accounts routing aba sort");
        put(words, Kind.DATE_OF_BIRTH, "born birth dob birthday birthdate geboren né née");
        put(words, Kind.ADDRESS, "zip zipcode postcode postal plz");
        return Map.copyOf(words);
    }

    private static void put(Map<String, Kind> words, Kind kind, String all) {
        for (String word : all.split(" ")) {
            words.put(word, kind);
        }
    }
}
