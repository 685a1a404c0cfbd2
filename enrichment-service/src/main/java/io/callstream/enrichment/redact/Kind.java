package io.callstream.enrichment.redact;

/// What was taken out of a text; in its place stands the kind in brackets, such as `[CARD]`.
public enum Kind {
    /// Payment card, 13 to 19 digits that pass Luhn's check, or a long number given as a card's.
    CARD,
    /// International bank account number, by its check digits.
    IBAN,
    /// National id of the US, UK, DE, FR or IL.
    NATIONAL_ID,
    /// Telephone number.
    PHONE,
    /// E-mail address, written or spoken.
    EMAIL,
    /// A date after words that ask for, or announce, a date of birth.
    DATE_OF_BIRTH,
    /// A name after words that announce one.
    NAME,
    /// Street, house number, postal code.
    ADDRESS,
    /// Card verification code, PIN, password.
    SECRET,
    /// Account numbers, spelled-out digit strings and long numbers of no other kind.
    NUMBER;

    /// What stands in the text instead.
    public String placeholder() {
        return '[' + name() + ']';
    }
}
