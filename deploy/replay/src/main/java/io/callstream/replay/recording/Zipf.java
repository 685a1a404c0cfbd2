package io.callstream.replay.recording;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/// Draws ranks 0..n-1, rank r in proportion to (r + 1)^-s; by the inverse of the distribution
/// function, 8 bytes a rank.
final class Zipf {
    private final double[] upTo;

    Zipf(int n, double s) {
        upTo = new double[n];
        double sum = 0;
        for (int rank = 0; rank < n; rank++) {
            sum += Math.pow(rank + 1.0, -s);
            upTo[rank] = sum;
        }
    }

    int draw(RandomGenerator random) {
        double wanted = random.nextDouble() * upTo[upTo.length - 1];
        int found = Arrays.binarySearch(upTo, wanted);
        return Math.min(found < 0 ? -found - 1 : found + 1, upTo.length - 1);
    }
}
