package io.callstream.enrichment.transcript;

import java.util.Comparator;

/// What a final segment adds to the measures of its call.
///
/// @param id hash of the segment id
/// @param start milliseconds from the start of the call, [#UNTIMED] where the recogniser gives none
/// @param end likewise; not before `start`
/// @param sentiment from -1 to 1, NaN where the segment has no score
/// @param words how many
record Turn(long id, int start, int end, Speaker speaker, double sentiment, int words) {
    /// No time is known.
    static final int UNTIMED = -1;

    /// By time, segments without one last in the order they came.
    static final Comparator<Turn> ORDER =
            Comparator.comparingInt((Turn turn) -> turn.timed() ? 0 : 1)
                    .thenComparingInt(turn -> turn.timed() ? turn.start() : 0)
                    .thenComparingInt(turn -> turn.timed() ? turn.end() : 0)
                    .thenComparing(
                            (one, other) -> one.timed() ? Long.compare(one.id(), other.id()) : 0);

    boolean timed() {
        return start != UNTIMED;
    }

    boolean scored() {
        return !Double.isNaN(sentiment);
    }

    /// Hash of a segment id: FNV-1a of 64 bits; two of one call that hash alike are taken for one
    /// (1 in 2^44 at a thousand segments).
    static long hash(String segmentId) {
        long hash = 0xcbf29ce484222325L;
        for (int i = 0; i < segmentId.length(); i++) {
            hash = (hash ^ segmentId.charAt(i)) * 0x100000001b3L;
        }
        return hash;
    }
}
