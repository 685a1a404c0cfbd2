package io.callstream.enrichment.redact;

import io.callstream.enrichment.redact.Redaction.Span;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Set;

/// Cards, ids, phones, secrets and long numbers among runs of digits: what check digits prove comes
/// first, then what the form says, then what words around announce.
final class NumberFinder {
    private static final Set<String> PHONE_SHAPES =
            Set.of("3-3-4", "1-3-3-4", "3-4", "5-6", "4-7", "3-7", "2-2-2-2-2", "4-3-4", "4-3-3");

    private static final Set<String> EXPIRY =
            Set.of("exp", "expiry", "expires", "expiring", "expiration", "expired", "valid");

    private final Tokens tokens;
    private final Set<Kind> asked;
    private final List<Span> found;

    private NumberFinder(Tokens tokens, Set<Kind> asked, List<Span> found) {
        this.tokens = tokens;
        this.asked = asked;
        this.found = found;
    }

    /// @param asked what the other side has just asked for
    static void find(Tokens tokens, Set<Kind> asked, List<Span> found) {
        NumberFinder finder = new NumberFinder(tokens, asked, found);
        for (DigitRun run : DigitRun.of(tokens)) {
            finder.search(run, Cues.around(tokens, run.firstToken(), run.lastToken()));
        }
    }

    private void search(DigitRun run, Cues.Cue cue) {
        int groups = run.groups().size();
        if (proven(run, cue)) {
            return;
        }
        int code = followsExpiry(run) ? codeAfterExpiry(run) : -1;
        if (code > 0) {
            add(Kind.SECRET, run.part(code, groups));
            return;
        }
        Kind whole = byForm(run, cue);
        if (whole != null) {
            add(whole, run);
            return;
        }
        for (int length = groups - 1; length >= 1; length--) {
            for (int from = 0; from + length <= groups; from++) {
                Kind part = byForm(run.part(from, from + length), cue);
                if (part != null) {
                    split(run, from, from + length, part, cue);
                    return;
                }
            }
        }
        Kind announced = byCue(run, cue);
        if (announced != null) {
            add(announced, run);
        }
    }

    /// Cards and long ids anywhere in the run, the longest first.
    private boolean proven(DigitRun run, Cues.Cue cue) {
        int groups = run.groups().size();
        for (int length = groups; length >= 1; length--) {
            for (int from = 0; from + length <= groups; from++) {
                String digits = run.digits(from, from + length);
                if (digits.length() < 11 || digits.length() > 19) {
                    continue;
                }
                Kind kind = provenKind(digits, run.part(from, from + length), cue);
                if (kind != null) {
                    split(run, from, from + length, kind, cue);
                    return true;
                }
            }
        }
        return false;
    }

    private @Nullable Kind provenKind(String digits, DigitRun part, Cues.Cue cue) {
        if (CheckDigits.french(digits)) {
            return Kind.NATIONAL_ID;
        }
        boolean dialled = isInternational(part);
        if (digits.length() >= 13 && !dialled && CheckDigits.luhn(digits)) {
            boolean plausible = !cue.other() || hasCardPrefix(digits);
            return plausible ? Kind.CARD : null;
        }
        boolean taxId = CheckDigits.germanTax(digits) && !dialled && cue.kind() != Kind.PHONE;
        return taxId && !cue.other() ? Kind.NATIONAL_ID : null;
    }

    private static boolean hasCardPrefix(String digits) {
        return switch (digits.charAt(0)) {
            case '4', '5', '6' -> true;
            case '2' -> digits.charAt(1) >= '2' && digits.charAt(1) <= '7';
            case '3' -> digits.length() <= 16 && "04678".indexOf(digits.charAt(1)) >= 0;
            default -> false;
        };
    }

    private @Nullable Kind byForm(DigitRun part, Cues.Cue cue) {
        String digits = part.digits();
        int length = digits.length();
        if (length < 7 || length > 15) {
            return null;
        }
        if (isInternational(part)) {
            return length >= 8 ? Kind.PHONE : null;
        }
        boolean phone = cue.kind() == Kind.PHONE;
        String shape = part.shape();
        if (length == 9 && !phone) {
            boolean id = CheckDigits.socialSecurity(digits) || CheckDigits.israeli(digits);
            boolean formed = shape.equals("3-2-4") || shape.equals("9") || part.spelled() >= 7;
            boolean account = cue.kind() == Kind.NUMBER;
            if (id && formed && !account && (!cue.other() || shape.equals("3-2-4"))) {
                return Kind.NATIONAL_ID;
            }
        }
        boolean formed = PHONE_SHAPES.contains(shape) || shape.startsWith("1-") || !cue.other();
        boolean account = cue.kind() == Kind.NUMBER || cue.kind() == Kind.CARD;
        return formed && !account && cue.kind() != Kind.NATIONAL_ID && isDialled(digits)
                ? Kind.PHONE
                : null;
    }

    /// Numbers of the plans of North America, and national ones that begin with 0.
    private static boolean isDialled(String digits) {
        String local =
                digits.length() == 11 && digits.charAt(0) == '1' ? digits.substring(1) : digits;
        if (local.length() == 10 && local.charAt(0) >= '2') {
            return local.charAt(3) >= '2';
        }
        return digits.charAt(0) == '0'
                && digits.length() >= 9
                && digits.length() <= 12
                && digits.charAt(1) != '0';
    }

    private boolean isInternational(DigitRun part) {
        int start = tokens.start(part.firstToken());
        boolean plus =
                start > 0 && tokens.text().charAt(start - 1) == '+'
                        || start > 1 && tokens.text().startsWith("+(", start - 2)
                        || tokens.at(part.firstToken() - 1, "plus");
        String digits = part.digits();
        return plus || digits.startsWith("00") && digits.length() >= 11 && digits.charAt(2) != '0';
    }

    private @Nullable Kind byCue(DigitRun run, Cues.Cue cue) {
        int length = run.digits().length();
        Kind announced = cue.kind();
        if (announced == null && !cue.other()) {
            announced = answered(length);
        }
        if (announced != null && !run.isDate()) {
            Kind kind = announced;
            boolean fits =
                    switch (kind) {
                        case CARD -> length >= 8;
                        case SECRET -> length >= 3 && length <= 10;
                        case NATIONAL_ID -> length >= 4 && length <= 15;
                        case PHONE -> length >= 7 && length <= 15;
                        case NUMBER -> length >= 6;
                        case ADDRESS -> length >= 4 && length <= 7;
                        case IBAN -> length >= 8;
                        case EMAIL, DATE_OF_BIRTH, NAME -> false;
                    };
            if (fits) {
                return kind;
            }
        }
        boolean spelled = run.spelled() >= 4;
        return spelled || length >= 13 || !cue.other() && length >= 11 ? Kind.NUMBER : null;
    }

    /// What was asked for and a number of that length can be.
    private @Nullable Kind answered(int length) {
        if (asked.contains(Kind.CARD) && length >= 8) {
            return Kind.CARD;
        }
        if (asked.contains(Kind.PHONE) && length >= 7) {
            return Kind.PHONE;
        }
        if (asked.contains(Kind.NATIONAL_ID) && length >= 4) {
            return Kind.NATIONAL_ID;
        }
        if (asked.contains(Kind.SECRET) && length >= 3) {
            return Kind.SECRET;
        }
        if (asked.contains(Kind.CARD) && length >= 4) {
            return Kind.CARD;
        }
        if (asked.contains(Kind.ADDRESS) && length >= 4) {
            return Kind.ADDRESS;
        }
        return asked.contains(Kind.NUMBER) && length >= 6 ? Kind.NUMBER : null;
    }

    private void split(DigitRun run, int from, int to, Kind kind, Cues.Cue cue) {
        add(kind, run.part(from, to));
        if (from > 0) {
            search(run.part(0, from), cue);
        }
        if (to < run.groups().size()) {
            DigitRun rest = run.part(to, run.groups().size());
            int code = kind == Kind.CARD ? codeAfterExpiry(rest) : -1;
            if (code >= 0) {
                add(Kind.SECRET, rest.part(code, rest.groups().size()));
            } else {
                search(rest, cue);
            }
        }
    }

    /// "exp 12/25 123".
    private boolean followsExpiry(DigitRun run) {
        for (int i = run.firstToken() - 1; i >= run.firstToken() - 3; i--) {
            if (EXPIRY.contains(tokens.lower(i))) {
                return true;
            }
        }
        return false;
    }

    /// First group of the security code at the end of what follows a card: alone, or after the
    /// month and the year of its expiry; -1 if there is none.
    private static int codeAfterExpiry(DigitRun rest) {
        int groups = rest.groups().size();
        String last = rest.groups().getLast().digits();
        if (rest.isDate() && (last.startsWith("19") || last.startsWith("20"))) {
            return -1;
        }
        for (int first = groups - 1; first >= 0; first--) {
            int digits = rest.digits(first, groups).length();
            int before = rest.digits(0, first).length();
            if ((digits == 3 || digits == 4 && before > 0)
                    && (before == 0 || before == 4 || before == 6)) {
                return first;
            }
        }
        return -1;
    }

    private void add(Kind kind, DigitRun run) {
        int start = tokens.start(run.firstToken());
        while (start > 0 && "+(".indexOf(tokens.text().charAt(start - 1)) >= 0) {
            start--;
        }
        found.add(new Span(kind, start, tokens.end(run.lastToken())));
    }
}
