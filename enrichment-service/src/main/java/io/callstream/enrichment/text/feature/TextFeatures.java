package io.callstream.enrichment.text.feature;

import java.util.Arrays;

/// The features of one text, as keys in six groups one after another:
///
/// - WORDS: words and signs, alone, in pairs and threes, with the text's start and end
/// - PIECES: each word's pieces of 2 to 5 characters, its ends counted as one
/// - COMPANIES: two words within eight, in either order, where wanted
/// - NEGATED: words in the reach of a negation
/// - LEXICON: what the lexica say, in steps, negation turned over
/// - MEASURES: the same as numbers between -1 and 1, in [#value]
///
/// A feature that occurs twice is there twice. Reading allocates nothing once the buffers have
/// grown; one instance serves one thread.
public final class TextFeatures {
    /// Of a text longer than this the beginning counts.
    public static final int MAX_CHARS = Tokens.MAX_CHARS;

    /// Goes up when the same text gives other keys.
    public static final int VERSION = 2;

    public static final int GROUPS = 6;
    public static final int WORDS = 0;
    public static final int PIECES = 1;
    public static final int COMPANIES = 2;
    public static final int NEGATED = 3;
    public static final int LEXICON = 4;
    public static final int MEASURES = 5;

    private static final int SHORTEST = 2;
    private static final int LONGEST = 5;
    private static final int COMPANY = 8;
    private static final int COMPANY_KIND = 4;
    private static final int PIECE_KIND = 100;
    private static final int NEGATED_KIND = 50;
    private static final long START = Hash.of("^start");
    private static final long END = Hash.of("$end");

    private final Tokens tokens = new Tokens();
    private final FunctionWords functionWords = new FunctionWords();
    private final Negation negation = new Negation();
    private final LexiconReader lexicon;
    private final boolean companies;
    private final int[] ends = new int[GROUPS];
    private final double[] values = new double[LexiconReader.MEASURES];
    private int[] keys = new int[1024];
    private int size;
    private int english;
    private int foreign;

    /// @param groups that will be asked for, one bit each; COMPANIES, the costly ones, are read
    ///   only then
    public TextFeatures(Lexicon lexicon, int groups) {
        this.lexicon = new LexiconReader(lexicon);
        this.companies = (groups >> COMPANIES & 1) != 0;
    }

    /// Forgets the last text and reads this one.
    public void read(CharSequence text) {
        size = 0;
        tokens.read(text);
        words();
        ends[WORDS] = size;
        pieces();
        ends[PIECES] = size;
        if (companies) {
            companies();
        }
        ends[COMPANIES] = size;
        negated();
        ends[NEGATED] = size;
        reserve(LexiconReader.STEPS + LexiconReader.MEASURES);
        lexicon.read(tokens, negation.reach());
        size = lexicon.steps(keys, size);
        ends[LEXICON] = size;
        size = lexicon.measures(keys, values, size);
        ends[MEASURES] = size;
    }

    /// Number of words and signs in the text.
    public int tokens() {
        return tokens.count;
    }

    /// Whether the text's small words are those of another language: two at least, and more than
    /// twice as many as English ones.
    public boolean foreign() {
        return foreign >= 2 && foreign > 2 * english;
    }

    /// The keys; from [#start] to [#end] of a group.
    public int[] keys() {
        return keys;
    }

    public int start(int group) {
        return group == 0 ? 0 : ends[group - 1];
    }

    public int end(int group) {
        return ends[group];
    }

    /// Of the i-th measure.
    public double value(int i) {
        return values[i];
    }

    private void words() {
        int count = tokens.count;
        reserve(3 * count + 8);
        long[] hashes = tokens.hashes;
        english = 0;
        foreign = 0;
        long before = 0;
        long last = START;
        for (int i = 0; i <= count; i++) {
            long word = i < count ? hashes[i] : END;
            if (i < count) {
                keys[size++] = Hash.key(word, 1);
                int tongue = functionWords.of(word);
                english += tongue > 0 ? 1 : 0;
                foreign += tongue < 0 ? 1 : 0;
            }
            long pair = Hash.pair(last, word);
            keys[size++] = Hash.key(pair, 2);
            if (i > 0) {
                keys[size++] = Hash.key(Hash.pair(before, pair), 3);
            }
            before = last;
            last = word;
        }
    }

    private void pieces() {
        char[] chars = tokens.chars;
        for (int token = 0; token < tokens.count; token++) {
            if (tokens.signs[token]) {
                continue;
            }
            int from = tokens.starts[token] - 1;
            int to = tokens.ends[token] + 1;
            reserve((to - from) * (LONGEST - SHORTEST + 1));
            for (int start = from; start + SHORTEST <= to; start++) {
                long hash = Hash.next(Hash.SEED, chars[start]);
                int stop = Math.min(to, start + LONGEST);
                for (int i = start + 1; i < stop; i++) {
                    hash = Hash.next(hash, chars[i]);
                    keys[size++] = Hash.key(hash, PIECE_KIND);
                }
            }
        }
    }

    private void companies() {
        long[] hashes = tokens.hashes;
        for (int i = 0; i < tokens.count; i++) {
            if (tokens.signs[i]) {
                continue;
            }
            reserve(COMPANY);
            int stop = Math.min(tokens.count, i + 1 + COMPANY);
            for (int j = i + 1; j < stop; j++) {
                if (!tokens.signs[j]) {
                    long low = Math.min(hashes[i], hashes[j]);
                    long high = Math.max(hashes[i], hashes[j]);
                    keys[size++] = Hash.key(Hash.pair(low, high), COMPANY_KIND);
                }
            }
        }
    }

    private void negated() {
        boolean[] reach = negation.read(tokens);
        reserve(tokens.count);
        for (int token = 0; token < tokens.count; token++) {
            if (reach[token]) {
                keys[size++] = Hash.key(tokens.hashes[token], NEGATED_KIND);
            }
        }
    }

    private void reserve(int more) {
        if (size + more > keys.length) {
            keys = Arrays.copyOf(keys, Math.max(2 * keys.length, size + more));
        }
    }
}
