package io.callstream.enrichment.transcript;

import java.time.Duration;

/// From when on something counts in a conversation; products do not publish theirs, these are
/// chosen.
///
/// @param overlap a turn that begins while the other still speaks is an interruption if both spoke
///   at once for longer than this
/// @param yield and the other stops within this time
/// @param silence the shortest gap without speech that counts as silence
/// @param newest weight of the newest segment in the weighted mean of sentiment, above 0 to 1
/// @param memory of a call, after its last segment
public record MeasureBounds(
        Duration overlap, Duration yield, Duration silence, double newest, Duration memory) {
    /// 300 ms, 1 s, 3 s, 0.3, a day.
    public static final MeasureBounds DEFAULT =
            new MeasureBounds(
                    Duration.ofMillis(300),
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(3),
                    0.3,
                    Duration.ofDays(1));

    public MeasureBounds {
        if (!(newest > 0 && newest <= 1)) {
            throw new IllegalArgumentException("newest must be above 0 to 1, but is " + newest);
        }
        if (yield.compareTo(overlap) < 0) {
            throw new IllegalArgumentException(
                    "yield (" + yield + ") must not be shorter than overlap (" + overlap + ")");
        }
    }
}
