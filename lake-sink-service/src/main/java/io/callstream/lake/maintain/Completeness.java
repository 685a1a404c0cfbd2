package io.callstream.lake.maintain;

import io.callstream.lake.table.Hours;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;

/// Up to where a table has everything, by event time.
public final class Completeness {
    private Completeness() {}

    /// The event time that every partition has gone up to.
    ///
    /// @param eventTimes largest committed of each partition that ever had a row, epoch
    ///   milliseconds
    public static Optional<Instant> watermark(Collection<Long> eventTimes) {
        return eventTimes.stream().min(Long::compare).map(Instant::ofEpochMilli);
    }

    /// First hour that is not complete, since the epoch.
    public static int completeBefore(Instant watermark, Duration lateness) {
        return Hours.of(watermark.minus(lateness).toEpochMilli());
    }
}
