package io.callstream.lake.table;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/// Hours of UTC as Iceberg's `hour` transform counts them: whole hours since 1970-01-01T00:00Z,
/// negative before.
public final class Hours {
    private static final long MILLIS = 3_600_000;
    private static final DateTimeFormatter PATH =
            DateTimeFormatter.ofPattern("'date='uuuu-MM-dd'/hour='HH");

    private Hours() {}

    /// Hour of a time in epoch milliseconds.
    public static int of(long epochMillis) {
        return Math.toIntExact(Math.floorDiv(epochMillis, MILLIS));
    }

    /// `date=2026-11-22/hour=09`.
    public static String path(int hour) {
        return LocalDateTime.ofInstant(Instant.ofEpochMilli(hour * MILLIS), ZoneOffset.UTC)
                .format(PATH);
    }
}
