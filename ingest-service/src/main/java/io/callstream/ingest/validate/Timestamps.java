package io.callstream.ingest.validate;

import org.jspecify.annotations.Nullable;

import java.math.BigInteger;

/// Times as producers write them, read into epoch milliseconds UTC.
///
/// - Text: RFC 3339, `2023-10-27T10:00:00Z`, with any fraction (cut to milliseconds) and any
///   offset; `t`, `z`, a blank for the `T`, and `+hhmm` are understood. Text without a zone is
///   refused: nobody can say which instant it is.
/// - Number: epoch seconds where its magnitude is below 10^11 (a fraction counts), else epoch
///   milliseconds.
///
/// Hand-written for the one fixed format, because the general parser of the JDK is two thirds of a
/// record's cost.
final class Timestamps {
    /// No time.
    static final long INVALID = Long.MIN_VALUE;

    private static final long SECONDS_BELOW = 100_000_000_000L;
    private static final int[] DAYS_BEFORE_MONTH = {
        0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334
    };
    private static final int[] DAYS_IN_MONTH = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

    private Timestamps() {}

    /// Epoch milliseconds of a JSON value, or [#INVALID] where it is no time.
    static long of(@Nullable Object value) {
        return switch (value) {
            case String text -> parse(text);
            case Long number -> Math.abs(number) < SECONDS_BELOW ? number * 1_000 : number;
            case Double number -> ofDouble(number);
            case BigInteger _ -> Long.MAX_VALUE;
            case null, default -> INVALID;
        };
    }

    private static long ofDouble(double number) {
        if (!Double.isFinite(number)) {
            return INVALID;
        }
        return Math.round(Math.abs(number) < SECONDS_BELOW ? number * 1_000 : number);
    }

    /// Epoch milliseconds of an RFC 3339 text, or [#INVALID].
    static long parse(String text) {
        int length = text.length();
        if (length < 20 || length > 64 || !hasSeparators(text)) {
            return INVALID;
        }
        int year = digits(text, 0, 4);
        int month = digits(text, 5, 2);
        int day = digits(text, 8, 2);
        int hour = digits(text, 11, 2);
        int minute = digits(text, 14, 2);
        int second = digits(text, 17, 2);
        if (year < 0 || month < 1 || month > 12 || day < 1 || day > daysIn(year, month)) {
            return INVALID;
        }
        if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 60) {
            return INVALID;
        }
        int zone = 19;
        int millis = 0;
        if (text.charAt(19) == '.' || text.charAt(19) == ',') {
            zone = 20;
            while (zone < length && isDigit(text.charAt(zone))) {
                if (zone < 23) {
                    millis = millis * 10 + text.charAt(zone) - '0';
                }
                zone++;
            }
            if (zone == 20) {
                return INVALID;
            }
            for (int i = zone; i < 23; i++) {
                millis *= 10;
            }
        }
        int offset = offsetMinutes(text, zone);
        if (offset == Integer.MIN_VALUE) {
            return INVALID;
        }
        long days = daysSinceEpoch(year, month, day);
        return ((days * 24 + hour) * 60 + minute - offset) * 60_000 + second * 1_000L + millis;
    }

    private static boolean hasSeparators(String text) {
        char between = text.charAt(10);
        return text.charAt(4) == '-'
                && text.charAt(7) == '-'
                && (between == 'T' || between == 't' || between == ' ')
                && text.charAt(13) == ':'
                && text.charAt(16) == ':';
    }

    /// Minutes east of UTC of `Z`, `±hh:mm` or `±hhmm` that ends the text, else
    /// [Integer#MIN_VALUE].
    private static int offsetMinutes(String text, int from) {
        int left = text.length() - from;
        if (left == 1) {
            return text.charAt(from) == 'Z' || text.charAt(from) == 'z' ? 0 : Integer.MIN_VALUE;
        }
        boolean colon = left == 6 && text.charAt(from + 3) == ':';
        if (!colon && left != 5) {
            return Integer.MIN_VALUE;
        }
        int hours = digits(text, from + 1, 2);
        int minutes = digits(text, from + (colon ? 4 : 3), 2);
        if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59) {
            return Integer.MIN_VALUE;
        }
        return switch (text.charAt(from)) {
            case '+' -> hours * 60 + minutes;
            case '-' -> -hours * 60 - minutes;
            default -> Integer.MIN_VALUE;
        };
    }

    private static int digits(String text, int from, int count) {
        int number = 0;
        for (int i = from; i < from + count; i++) {
            if (!isDigit(text.charAt(i))) {
                return -1;
            }
            number = number * 10 + text.charAt(i) - '0';
        }
        return number;
    }

    private static boolean isDigit(char character) {
        return character >= '0' && character <= '9';
    }

    private static boolean isLeap(int year) {
        return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    }

    private static int daysIn(int year, int month) {
        return month == 2 && isLeap(year) ? 29 : DAYS_IN_MONTH[month - 1];
    }

    private static long daysSinceEpoch(int year, int month, int day) {
        long before = year - 1L;
        long days =
                before * 365
                        + Math.floorDiv(before, 4L)
                        - Math.floorDiv(before, 100L)
                        + Math.floorDiv(before, 400L);
        return days
                + DAYS_BEFORE_MONTH[month - 1]
                + (month > 2 && isLeap(year) ? 1 : 0)
                + day
                - 1
                - 719_162;
    }
}
