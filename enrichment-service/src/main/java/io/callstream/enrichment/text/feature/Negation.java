package io.callstream.enrichment.text.feature;

import java.util.Arrays;

/// Which words stand in the reach of a negation: the five after it, up to a sign or a `but`.
final class Negation {
    private static final int REACH = 5;
    private static final long[] NEGATIONS =
            sorted(
                    "not",
                    "no",
                    "never",
                    "none",
                    "nothing",
                    "nobody",
                    "neither",
                    "nor",
                    "nowhere",
                    "cannot",
                    "cant",
                    "dont",
                    "doesnt",
                    "didnt",
                    "isnt",
                    "wasnt",
                    "wont",
                    "aint",
                    "wouldnt",
                    "couldnt",
                    "shouldnt",
                    "arent",
                    "werent",
                    "havent",
                    "hasnt",
                    "without",
                    "hardly",
                    "barely",
                    "lack",
                    "lacks",
                    "lacking",
                    "rarely");
    private static final long[] TURNS = sorted("but", "however", "though", "although", "because");

    private boolean[] reach = new boolean[64];

    /// Valid until the next text.
    boolean[] read(Tokens tokens) {
        if (reach.length < tokens.count) {
            reach = new boolean[tokens.starts.length];
        }
        int left = 0;
        for (int token = 0; token < tokens.count; token++) {
            long word = tokens.hashes[token];
            reach[token] = false;
            if (tokens.signs[token] || in(TURNS, word)) {
                left = 0;
                continue;
            }
            if (left > 0) {
                reach[token] = true;
                left--;
            }
            if (in(NEGATIONS, word) || tokens.negates(token)) {
                left = REACH;
            }
        }
        return reach;
    }

    /// Of the last text.
    boolean[] reach() {
        return reach;
    }

    static long[] sorted(String... words) {
        long[] hashes = Arrays.stream(words).mapToLong(Hash::of).toArray();
        Arrays.sort(hashes);
        return hashes;
    }

    static boolean in(long[] sorted, long word) {
        return Arrays.binarySearch(sorted, word) >= 0;
    }
}
