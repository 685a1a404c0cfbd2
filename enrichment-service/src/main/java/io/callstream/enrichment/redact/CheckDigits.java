package io.callstream.enrichment.redact;

/// The check digits of cards, accounts and national ids. Texts hold ASCII digits, or digits and
/// capital letters where said so, and nothing else.
final class CheckDigits {
    private CheckDigits() {}

    /// Luhn's check (ISO/IEC 7812-1), of at least two different digits.
    static boolean luhn(CharSequence digits) {
        int sum = 0;
        boolean same = true;
        for (int i = 0; i < digits.length(); i++) {
            int digit = digits.charAt(digits.length() - 1 - i) - '0';
            same &= digits.charAt(i) == digits.charAt(0);
            int doubled = digit * 2;
            sum += i % 2 == 0 ? digit : doubled > 9 ? doubled - 9 : doubled;
        }
        return !same && sum % 10 == 0;
    }

    /// An IBAN (ISO 13616), digits and capitals: letters count 10 to 35, the whole is 1 modulo 97.
    static boolean iban(CharSequence text) {
        if (text.length() < 15 || text.length() > 34) {
            return false;
        }
        for (int i = 0; i < 4; i++) {
            boolean letter = text.charAt(i) >= 'A' && text.charAt(i) <= 'Z';
            if (letter != i < 2) {
                return false;
            }
        }
        int remainder = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt((i + 4) % text.length());
            boolean digit = c >= '0' && c <= '9';
            int value = digit ? c - '0' : c - 'A' + 10;
            remainder = (remainder * (digit ? 10 : 100) + value) % 97;
        }
        return remainder == 1;
    }

    /// A US social security number: nine digits; area not 000, 666 or 9xx, group not 00, serial not
    /// 0000. It has no check digit.
    static boolean socialSecurity(String digits) {
        return digits.length() == 9
                && !digits.startsWith("000")
                && !digits.startsWith("666")
                && digits.charAt(0) != '9'
                && !digits.startsWith("00", 3)
                && !digits.endsWith("0000");
    }

    /// An Israeli identity number: nine digits, weights 1 and 2 in turn.
    static boolean israeli(String digits) {
        return digits.length() == 9 && luhn(digits);
    }

    /// A German tax id (ISO 7064 MOD 11,10): eleven digits, the first not 0; of the first ten one
    /// comes two or three times.
    static boolean germanTax(String digits) {
        if (digits.length() != 11 || digits.charAt(0) == '0') {
            return false;
        }
        int[] times = new int[10];
        int product = 10;
        for (int i = 0; i < 10; i++) {
            int digit = digits.charAt(i) - '0';
            times[digit]++;
            int sum = (digit + product) % 10;
            product = (sum == 0 ? 10 : sum) * 2 % 11;
        }
        int repeated = 0;
        for (int count : times) {
            repeated += count > 1 ? 1 : 0;
            if (count > 3) {
                return false;
            }
        }
        int check = 11 - product;
        return repeated == 1 && (check == 10 ? 0 : check) == digits.charAt(10) - '0';
    }

    /// A German identity card or passport number: ten of digits and capitals, weights 7, 3, 1; the
    /// last is the check digit.
    static boolean germanCard(String text) {
        if (text.length() != 10 || !isDigit(text.charAt(9)) || isDigit(text.charAt(0))) {
            return false;
        }
        int sum = 0;
        for (int i = 0; i < 9; i++) {
            char c = text.charAt(i);
            if ("AEIOU".indexOf(c) >= 0) {
                return false;
            }
            int value = isDigit(c) ? c - '0' : c - 'A' + 10;
            sum += value * (i % 3 == 0 ? 7 : i % 3 == 1 ? 3 : 1);
        }
        return sum % 10 == text.charAt(9) - '0';
    }

    /// A French NIR with its key: 13 characters, of which the department may be 2A or 2B, and two
    /// digits: 97 - number modulo 97.
    static boolean french(String text) {
        if (text.length() != 15 || "123478".indexOf(text.charAt(0)) < 0) {
            return false;
        }
        long number = 0;
        for (int i = 0; i < 13; i++) {
            char c = text.charAt(i);
            boolean corsica = i == 6 && text.charAt(5) == '2' && (c == 'A' || c == 'B');
            if (!isDigit(c) && !corsica) {
                return false;
            }
            number = number * 10 + (isDigit(c) ? c - '0' : 0);
        }
        if (text.charAt(6) == 'A') {
            number -= 1_000_000L;
        } else if (text.charAt(6) == 'B') {
            number -= 2_000_000L;
        }
        int month = (text.charAt(3) - '0') * 10 + text.charAt(4) - '0';
        boolean plausible = month >= 1 && month <= 12 || month >= 20;
        return plausible
                && isDigit(text.charAt(13))
                && isDigit(text.charAt(14))
                && 97 - number % 97 == Integer.parseInt(text, 13, 15, 10);
    }

    /// A UK national insurance number: two letters, six digits, A to D. It has no check digit, but
    /// letters that are never used.
    static boolean nationalInsurance(String text) {
        if (text.length() != 9 || "ABCD".indexOf(text.charAt(8)) < 0) {
            return false;
        }
        String prefix = text.substring(0, 2);
        boolean letters =
                "ABCEGHJKLMNOPRSTWXYZ".indexOf(prefix.charAt(0)) >= 0
                        && "ABCEGHJKLMNPRSTWXYZ".indexOf(prefix.charAt(1)) >= 0
                        && !"BG GB KN NK NT TN ZZ".contains(prefix);
        return letters && text.chars().skip(2).limit(6).allMatch(c -> isDigit((char) c));
    }

    static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
