package io.callstream.feature;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;

/// Cuts time into the periods of a tumbling window: whole local days, or parts of one counted from
/// local midnight.
///
/// Where clocks go back over midnight, an instant belongs to the last day that has begun before it,
/// so that periods never overlap and leave no gap.
final class TumblingPeriods {
    private static final long DAY = Duration.ofDays(1).toMillis();

    private final Window.Tumbling window;
    private final long size;
    private final ZoneId zone;
    private final boolean fixed;
    private final long offset;

    TumblingPeriods(Window.Tumbling window) {
        this.window = window;
        size = window.size().toMillis();
        zone = window.zone();
        fixed = zone.getRules().isFixedOffset();
        ZoneOffset atEpoch = zone.getRules().getOffset(Instant.EPOCH);
        offset = Duration.ofSeconds(atEpoch.getTotalSeconds()).toMillis();
    }

    Window.Tumbling window() {
        return window;
    }

    /// The start of the period that t is in.
    long start(long t) {
        if (fixed) {
            return Math.floorDiv(t + offset, size) * size - offset;
        }
        long days = Math.max(1, size / DAY);
        long start = dayStart(dayPeriod(t, days), days);
        return size >= DAY ? start : start + (t - start) / size * size;
    }

    /// The end of the period that t is in: the first instant after it.
    long end(long t) {
        if (fixed) {
            return start(t) + size;
        }
        long days = Math.max(1, size / DAY);
        long end = dayStart(dayPeriod(t, days) + 1, days);
        return size >= DAY ? end : Math.min(start(t) + size, end);
    }

    private long dayPeriod(long t, long days) {
        LocalDate date = Instant.ofEpochMilli(t).atZone(zone).toLocalDate();
        long period = Math.floorDiv(date.toEpochDay(), days);
        if (t < dayStart(period, days)) {
            return period - 1;
        }
        return t >= dayStart(period + 1, days) ? period + 1 : period;
    }

    private long dayStart(long period, long days) {
        return LocalDate.ofEpochDay(period * days).atStartOfDay(zone).toInstant().toEpochMilli();
    }
}
