package io.callstream.enrichment.text.feature;

/// Words and how they sound on average, found by hash: VADER's valence, -4 to 4, and AFINN's, -5 to
/// 5.
///
/// Sources: Hutto and Gilbert, ICWSM 2014; Nielsen, ESWC 2011 workshop. Of a word that a list has
/// twice the last line counts.
public final class Lexicon {
    private final long[] words;
    private final float[] vader;
    private final float[] afinn;
    private final int mask;
    private int size;

    private Lexicon(int capacity) {
        words = new long[capacity];
        vader = new float[capacity];
        afinn = new float[capacity];
        mask = capacity - 1;
    }

    /// Reads the two published lists: a word, a tab, its mean valence, and what else there may be.
    public static Lexicon of(String vaderLines, String afinnLines) {
        Lexicon lexicon = new Lexicon(1 << 15);
        lexicon.read(vaderLines, lexicon.vader);
        lexicon.read(afinnLines, lexicon.afinn);
        return lexicon;
    }

    private void read(String lines, float[] valence) {
        for (String line : lines.split("\n")) {
            String[] fields = line.split("\t", 3);
            if (fields.length > 1) {
                valence[claim(Hash.of(fields[0]))] = Float.parseFloat(fields[1].strip());
            }
        }
    }

    private int claim(long word) {
        int at = find(word);
        if (words[at] == 0) {
            if (++size > mask / 2) {
                throw new IllegalArgumentException("A lexicon may have " + mask / 2 + " words");
            }
            words[at] = word;
        }
        return at;
    }

    /// Where the word is, or where it would be.
    int find(long word) {
        int at = (int) (word ^ word >>> 32) & mask;
        while (words[at] != 0 && words[at] != word) {
            at = at + 1 & mask;
        }
        return at;
    }

    /// VADER's valence of the word found there; 0 for none.
    float vader(int at) {
        return vader[at];
    }

    /// AFINN's valence of the word found there; 0 for none.
    float afinn(int at) {
        return afinn[at];
    }
}
