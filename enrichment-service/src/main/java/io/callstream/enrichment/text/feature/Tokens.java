package io.callstream.enrichment.text.feature;

import java.util.Arrays;

/// A text as words and signs, in lower case, one space between two: ` i don't like it !! `.
///
/// A word is a run of letters, digits and apostrophes, without those at its ends; a letter repeated
/// more than twice counts twice. A sign is a run of anything else, of which four characters count.
/// Buffers are kept between texts.
final class Tokens {
    static final int MAX_CHARS = 4096;
    private static final int MAX_SIGN = 4;

    final char[] chars = new char[2 * MAX_CHARS + 2];
    int length;

    int[] starts = new int[64];
    int[] ends = new int[64];
    long[] hashes = new long[64];
    boolean[] signs = new boolean[64];
    int count;

    void read(CharSequence text) {
        count = 0;
        chars[0] = ' ';
        length = 1;
        int end = Math.min(text.length(), MAX_CHARS);
        int at = 0;
        while (at < end) {
            char first = text.charAt(at);
            if (inWord(first)) {
                at = word(text, at, end);
            } else if (first <= ' ' || Character.isWhitespace(first) || first == '\u00a0') {
                at++;
            } else {
                at = sign(text, at, end);
            }
        }
    }

    private int word(CharSequence text, int from, int end) {
        int start = length;
        int at = from;
        for (; at < end; at++) {
            char c = text.charAt(at);
            if (!inWord(c)) {
                break;
            }
            char lower = lower(c);
            if (lower == '\'' && length == start) {
                continue;
            }
            boolean third =
                    length - start >= 2
                            && chars[length - 1] == lower
                            && chars[length - 2] == lower
                            && !(lower >= '0' && lower <= '9');
            if (!third) {
                chars[length++] = lower;
            }
        }
        while (length > start && chars[length - 1] == '\'') {
            length--;
        }
        if (length > start) {
            close(start, false);
        }
        return at;
    }

    private int sign(CharSequence text, int from, int end) {
        int start = length;
        int at = from;
        for (; at < end; at++) {
            char c = text.charAt(at);
            if (inWord(c) || c <= ' ' || Character.isWhitespace(c) || c == '\u00a0') {
                break;
            }
            if (length - start < MAX_SIGN) {
                chars[length++] = c;
            }
        }
        close(start, true);
        return at;
    }

    private void close(int start, boolean sign) {
        if (count == starts.length) {
            starts = Arrays.copyOf(starts, 2 * count);
            ends = Arrays.copyOf(ends, 2 * count);
            hashes = Arrays.copyOf(hashes, 2 * count);
            signs = Arrays.copyOf(signs, 2 * count);
        }
        long hash = Hash.SEED;
        for (int i = start; i < length; i++) {
            hash = Hash.next(hash, chars[i]);
        }
        starts[count] = start;
        ends[count] = length;
        hashes[count] = hash;
        signs[count] = sign;
        count++;
        chars[length++] = ' ';
    }

    /// Whether the word ends in `n't`.
    boolean negates(int token) {
        int end = ends[token];
        return end - starts[token] >= 3
                && chars[end - 1] == 't'
                && chars[end - 2] == '\''
                && chars[end - 3] == 'n';
    }

    private static boolean inWord(char c) {
        if (c < 128) {
            return c >= 'a' && c <= 'z'
                    || c >= 'A' && c <= 'Z'
                    || c >= '0' && c <= '9'
                    || c == '\'';
        }
        return c == '\u2019' || c == '\u2018' || Character.isLetterOrDigit(c);
    }

    private static char lower(char c) {
        if (c < 128) {
            return c >= 'A' && c <= 'Z' ? (char) (c + 32) : c;
        }
        return c == '\u2019' || c == '\u2018' ? '\'' : Character.toLowerCase(c);
    }
}
