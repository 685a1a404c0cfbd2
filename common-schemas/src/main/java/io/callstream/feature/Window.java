package io.callstream.feature;

import java.time.Duration;
import java.time.ZoneId;

/// Which events a feature covers, seen from the time t of a row. All of them end at t, t included.
public sealed interface Window {
    /// The most tiles that one sliding window may be made of.
    int MAX_TILES = 144;

    /// From the last multiple of `hop` (since 1970-01-01T00:00Z) at or before t - `size`. The hop
    /// divides the size, at most [#MAX_TILES] times.
    record Sliding(Duration size, Duration hop) implements Window {
        public Sliding {
            long sizeMillis = size.toMillis();
            long hopMillis = hop.toMillis();
            if (hopMillis <= 0
                    || sizeMillis % hopMillis != 0
                    || sizeMillis / hopMillis > MAX_TILES
                    || sizeMillis <= 0) {
                throw new IllegalArgumentException(
                        "hop "
                                + hop
                                + " must divide window "
                                + size
                                + " at most "
                                + MAX_TILES
                                + " times");
            }
        }
    }

    /// From the start of the current period of `size` in `zone`: whole local days counted from
    /// 1970-01-01, or a part of a day counted from local midnight (the last part of a day ends with
    /// the day, also where summer time changes).
    record Tumbling(Duration size, ZoneId zone) implements Window {
        public Tumbling {
            long millis = size.toMillis();
            long day = Duration.ofDays(1).toMillis();
            if (millis <= 0 || (millis % day != 0 && day % millis != 0)) {
                throw new IllegalArgumentException(
                        "tumbling " + size + " must be a number of whole days or divide a day");
            }
        }
    }

    /// All events ever.
    record Lifetime() implements Window {}
}
