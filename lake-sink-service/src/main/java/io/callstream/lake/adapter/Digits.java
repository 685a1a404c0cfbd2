package io.callstream.lake.adapter;

/// Decimal numbers as headers have them.
final class Digits {
    private static final int MOST = 15;

    private Digits() {}

    /// The number that these bytes spell; -1 where they do not spell one of at most 15 digits.
    static long parse(byte[] text) {
        if (text.length == 0 || text.length > MOST) {
            return -1;
        }
        long number = 0;
        for (byte digit : text) {
            if (digit < '0' || digit > '9') {
                return -1;
            }
            number = number * 10 + (digit - '0');
        }
        return number;
    }
}
