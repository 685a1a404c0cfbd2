package io.callstream.feature.oracle;

import io.callstream.feature.oracle.PlainView.PlainEvent;
import io.callstream.feature.oracle.PlainView.PlainFeature;
import io.callstream.feature.oracle.PlainView.PlainRow;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// One entity of a view: keeps every accepted event and loops over all of them for each row.
public final class PlainLoop {
    private static final long DAY = 86_400_000L;

    private final PlainView view;
    private final List<PlainEvent> accepted = new ArrayList<>();
    private final TreeSet<Long> leavings = new TreeSet<>();
    private final Map<Integer, Long> newest = new HashMap<>();
    private final TreeMap<String, Long> seen = new TreeMap<>();
    private long t;

    public PlainLoop(PlainView view) {
        this.view = view;
    }

    /// The rows an event makes; empty where it is filtered or late.
    public List<PlainRow> offer(PlainEvent event) {
        if (!view.takes(event) || isLate(event)) {
            return List.of();
        }
        List<PlainRow> rows = new ArrayList<>(advance(event.time()));
        t = accepted.isEmpty() ? event.time() : Math.max(t, event.time());
        accepted.add(event);
        view.features().forEach(feature -> leavings.add(leaving(feature, event)));
        newest.merge(event.source(), event.time(), Math::max);
        seen.merge(event.topic() + "-" + event.partition() + ":", event.offset(), Math::max);
        rows.add(row(false));
        return rows;
    }

    public boolean isLate(PlainEvent event) {
        Long limit = newest.get(event.source());
        return limit != null && event.time() < limit - view.lateness();
    }

    public List<PlainRow> advance(long until) {
        List<PlainRow> rows = new ArrayList<>();
        for (Long due = nextDue(); due != null && due <= until; due = nextDue()) {
            if (nextLeaving() == null) {
                rows.add(new PlainRow(due, null, seenText(), true));
                accepted.clear();
                leavings.clear();
                newest.clear();
                seen.clear();
            } else {
                t = due;
                rows.add(row(true));
            }
        }
        return rows;
    }

    /// The next instant something is due, null if nothing ever is.
    public @Nullable Long nextDue() {
        if (accepted.isEmpty()) {
            return null;
        }
        Long leaving = nextLeaving();
        if (leaving == null && !view.isLifetime()) {
            return t + view.ttl();
        }
        return leaving;
    }

    private @Nullable Long nextLeaving() {
        return leavings.higher(t);
    }

    private static long leaving(PlainFeature feature, PlainEvent event) {
        return switch (feature.shape()) {
            case SLIDING -> floor(event.time(), feature.hop()) + feature.hop() + feature.window();
            case TUMBLING -> periodAround(feature, event.time())[1];
            case LIFETIME -> Long.MIN_VALUE;
        };
    }

    private PlainRow row(boolean expiry) {
        List<@Nullable Object> values = new ArrayList<>();
        for (PlainFeature feature : view.features()) {
            long start = start(feature);
            List<PlainEvent> events =
                    accepted.stream()
                            .filter(event -> feature.from().contains(event.source()))
                            .filter(event -> start <= event.time() && event.time() <= t)
                            .filter(
                                    event ->
                                            feature.onlyText() == null
                                                    || Objects.equals(
                                                            event.value("text"),
                                                            feature.onlyText()))
                            .toList();
            values.add(PlainAggregates.of(feature, events));
        }
        values.add(share(values.get(0), values.get(1)));
        return new PlainRow(t, values, seenText(), expiry);
    }

    /// The derived column of every view under test: the first count over the second.
    private static @Nullable Double share(@Nullable Object part, @Nullable Object whole) {
        if (part == null || whole == null || (Long) whole == 0) {
            return null;
        }
        return ((Long) part).doubleValue() / ((Long) whole).doubleValue();
    }

    private long start(PlainFeature feature) {
        return switch (feature.shape()) {
            case SLIDING -> floor(t - feature.window(), feature.hop());
            case TUMBLING -> periodAround(feature, t)[0];
            case LIFETIME -> Long.MIN_VALUE;
        };
    }

    private static long floor(long time, long step) {
        return time - Math.floorMod(time, step);
    }

    /// The start and end of the tumbling period around a time: walks from midnight to midnight.
    private static long[] periodAround(PlainFeature feature, long time) {
        long days = Math.max(1, feature.window() / DAY);
        long period =
                Math.floorDiv(
                                Instant.ofEpochMilli(time)
                                        .atZone(feature.zone())
                                        .toLocalDate()
                                        .toEpochDay(),
                                days)
                        - 2;
        while (midnight(feature, (period + 1) * days) <= time) {
            period++;
        }
        long start = midnight(feature, period * days);
        long end = midnight(feature, (period + 1) * days);
        if (feature.window() < DAY) {
            while (start + feature.window() <= time) {
                start += feature.window();
            }
            end = Math.min(end, start + feature.window());
        }
        return new long[] {start, end};
    }

    private static long midnight(PlainFeature feature, long day) {
        return LocalDate.ofEpochDay(day).atStartOfDay(feature.zone()).toInstant().toEpochMilli();
    }

    private String seenText() {
        return seen.entrySet().stream()
                .map(entry -> entry.getKey() + entry.getValue())
                .collect(Collectors.joining(","));
    }
}
