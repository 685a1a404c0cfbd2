package io.callstream.enrichment.text.feature;

/// What the lexica say of a text: sums, extremes, the last word and what follows a `but`, in steps
/// and as numbers.
final class LexiconReader {
    static final int STEPS = 8;
    static final int MEASURES = 4;

    private static final int KIND = 60;
    private static final long[] BUT = Negation.sorted("but", "however");
    private static final double TURNED = -0.74; // Hutto and Gilbert 2014, section 3.2.1
    private static final double FLATTENING = 15; // the same, alpha of its normalisation

    private final Lexicon lexicon;
    private double up;
    private double down;
    private double last;
    private double highest;
    private double lowest;
    private double afterBut;
    private double afinnUp;
    private double afinnDown;

    LexiconReader(Lexicon lexicon) {
        this.lexicon = lexicon;
    }

    void read(Tokens tokens, boolean[] negated) {
        up = 0;
        down = 0;
        last = 0;
        highest = 0;
        lowest = 0;
        afinnUp = 0;
        afinnDown = 0;
        afterBut = 0;
        boolean but = false;
        for (int token = 0; token < tokens.count; token++) {
            long word = tokens.hashes[token];
            if (Negation.in(BUT, word)) {
                but = true;
                afterBut = 0;
            }
            int at = lexicon.find(word);
            double turn = negated[token] ? TURNED : 1;
            double valence = lexicon.vader(at) * turn;
            if (valence != 0) {
                up += Math.max(valence, 0);
                down += Math.max(-valence, 0);
                last = valence;
                highest = Math.max(highest, valence);
                lowest = Math.min(lowest, valence);
                afterBut += valence;
            }
            double afinn = lexicon.afinn(at) * turn;
            afinnUp += Math.max(afinn, 0);
            afinnDown += Math.max(-afinn, 0);
        }
        if (!but) {
            afterBut = 0;
        }
    }

    int steps(int[] keys, int from) {
        int size = from;
        keys[size++] = key(1, step(up), 0);
        keys[size++] = key(2, step(down), 0);
        keys[size++] = key(3, step(up - down), 0);
        keys[size++] = key(4, step(last), 0);
        keys[size++] = key(5, step(highest), step(lowest));
        keys[size++] = key(6, step(afinnUp), step(afinnDown));
        keys[size++] = key(7, step(afinnUp - afinnDown), 0);
        keys[size++] = key(8, step(afterBut), 0);
        return size;
    }

    int measures(int[] keys, double[] values, int from) {
        values[0] = flat(up - down);
        values[1] = flat(afinnUp - afinnDown);
        values[2] = up / (up + 4);
        values[3] = down / (down + 4);
        for (int i = 0; i < MEASURES; i++) {
            keys[from + i] = key(20 + i, 0, 0);
        }
        return from + MEASURES;
    }

    private static double flat(double sum) {
        return sum / Math.sqrt(sum * sum + FLATTENING);
    }

    private static int key(int measure, int step, int other) {
        return Hash.key(measure * 10_000L + step * 100L + other, KIND);
    }

    private static int step(double sum) {
        double size = Math.abs(sum);
        int step;
        if (size < 0.25) {
            step = 0;
        } else if (size < 3) {
            step = size < 1 ? 1 : size < 2 ? 2 : 3;
        } else {
            step = size < 3 ? 3 : size < 4.5 ? 4 : size < 6.5 ? 5 : 6;
        }
        return sum < 0 ? -step : step;
    }
}
