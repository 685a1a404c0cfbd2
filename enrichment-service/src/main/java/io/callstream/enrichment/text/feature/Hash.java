package io.callstream.enrichment.text.feature;

/// Hashes of words and of what is made of them. Part of the model format: a change makes old models
/// useless, so it comes with a new [TextFeatures#VERSION].
public final class Hash {
    static final long SEED = 0xcbf29ce484222325L;
    private static final long PRIME = 0x100000001b3L;
    private static final long FIRST = 0xff51afd7ed558ccdL;
    private static final long SECOND = 0xc4ceb9fe1a85ec53L;

    private Hash() {}

    /// FNV-1a, one character on.
    static long next(long hash, char character) {
        return (hash ^ character) * PRIME;
    }

    /// Hash of a word as [TextFeatures] sees it: lower case.
    static long of(CharSequence word) {
        long hash = SEED;
        for (int i = 0; i < word.length(); i++) {
            hash = next(hash, word.charAt(i));
        }
        return hash;
    }

    /// Two in order; not the same as the two swapped.
    static long pair(long first, long second) {
        return Long.rotateLeft(first, 21) * SECOND + second * FIRST;
    }

    /// The key of a feature: well mixed, never 0, so that a table may use its bits as they are.
    static int key(long hash, int kind) {
        long mixed = hash + kind * 0x9E3779B97F4A7C15L;
        mixed ^= mixed >>> 32;
        mixed *= FIRST;
        mixed ^= mixed >>> 29;
        mixed *= SECOND;
        int key = (int) (mixed >>> 32);
        return key == 0 ? 1 : key;
    }
}
