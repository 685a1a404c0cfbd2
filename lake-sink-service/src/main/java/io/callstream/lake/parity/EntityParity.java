package io.callstream.lake.parity;

import io.callstream.feature.Cause;
import io.callstream.feature.EntityState;
import io.callstream.feature.FeatureRow;
import io.callstream.feature.Seen;
import io.callstream.feature.ViewProgram;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// One entity of a view: its rows against its events.
///
/// Each row says in `seen` which prefix of its sources it has folded in. That prefix is folded
/// again, time is let pass to the row's, and what comes out must be the row, to the bit. A view
/// that publishes a row per event must also have one for each event and each expiry.
final class EntityParity {
    private final ViewProgram program;
    private final boolean whole;
    private final boolean perEvent;
    private final ParityCount count;
    private final EntityState state;
    private final Map<String, Deque<LakeEvent>> unread = new HashMap<>();
    private final Map<Integer, long[]> newest = new HashMap<>();

    /// @param whole whether one task sees all of an entity's events, and forgets with its state
    ///   what was late
    EntityParity(ViewProgram program, boolean whole, ParityCount count) {
        this.program = program;
        this.whole = whole;
        this.perEvent = whole && program.view().emit() == null;
        this.count = count;
        this.state = EntityState.empty(program);
    }

    /// Compares all of it.
    ///
    /// @param events in the order of each task
    /// @param rows in the order of their topic, tombstones among them
    /// @param settledMillis rows of events appended before that must be there
    void compare(List<LakeEvent> events, List<FeatureRow> rows, long settledMillis) {
        count.entity();
        for (LakeEvent event : events) {
            unread.computeIfAbsent(event.from(), _ -> new ArrayDeque<>()).add(event);
        }
        rows.forEach(this::compare);
        for (LakeEvent event : inOrder(unread.values().stream().flatMap(Deque::stream).toList())) {
            if (fold(event)) {
                if (event.appendMillis() < settledMillis) {
                    count.missing(1, "no row of the event " + event.from() + ':' + event.offset());
                } else {
                    count.rowToCome();
                }
            }
        }
    }

    private void compare(FeatureRow row) {
        count.row();
        int folded = 0;
        for (LakeEvent event : inOrder(seenBy(row.seen()))) {
            folded += fold(event) ? 1 : 0;
        }
        if (!perEvent) {
            state.pass(row.eventTime());
        } else if (row.cause() == Cause.EVENT) {
            if (folded == 0) {
                count.extra("no event for the row of " + row);
                return;
            }
            count.missing(folded - 1L, "events without rows before " + row);
        } else {
            long expired = state.advance(row.eventTime()).size();
            if (expired == 0) {
                count.extra("nothing expired at " + row);
                return;
            }
            count.missing(folded, "events without rows before " + row);
            count.missing(expired - 1, "expiries without rows before " + row);
        }
        compareValues(row, state.current(row.eventTime()));
    }

    private void compareValues(FeatureRow row, FeatureRow again) {
        List<String> differing = new ArrayList<>();
        if (row.eventTime() != again.eventTime()) {
            differing.add("event_timestamp");
        }
        if (!row.seen().equals(again.seen())) {
            differing.add("seen");
        }
        @Nullable Object[] values = row.values();
        @Nullable Object[] computed = again.values();
        if (values == null) {
            if (!state.isEmpty()) {
                count.mismatch(List.of("tombstone"), row + " but its events give " + again);
            }
            return;
        }
        List<ViewProgram.Column> columns = program.columns();
        for (int i = 0; i < values.length; i++) {
            if (computed == null || !Objects.equals(values[i], computed[i])) {
                differing.add(columns.get(i).name());
            }
        }
        if (!differing.isEmpty()) {
            count.mismatch(
                    differing,
                    row
                            + " differs in "
                            + differing
                            + ": the lake has "
                            + Arrays.toString(values)
                            + ", its events give "
                            + again
                            + ' '
                            + Arrays.toString(computed));
        }
    }

    private List<LakeEvent> seenBy(Seen seen) {
        List<LakeEvent> events = new ArrayList<>();
        for (Seen.Last last : seen.entries()) {
            Deque<LakeEvent> queue = unread.get(last.topic() + '-' + last.partition());
            while (queue != null && !queue.isEmpty() && queue.element().offset() <= last.offset()) {
                events.add(queue.remove());
            }
        }
        return events;
    }

    private static List<LakeEvent> inOrder(List<LakeEvent> events) {
        return events.stream()
                .sorted(Comparator.comparingInt(LakeEvent::task).thenComparing(LakeEvent::place))
                .toList();
    }

    /// Whether the view took it.
    private boolean fold(LakeEvent event) {
        @Nullable Object[] fields = program.accept(event.source(), event.values());
        if (fields == null) {
            return false;
        }
        long time = ViewProgram.timeOf(fields);
        if (time < limit(event)) {
            return false;
        }
        if (perEvent) {
            long expired = state.advance(time).stream().filter(row -> !row.isTombstone()).count();
            count.missing(expired, expired + " expiries without rows before " + time);
        }
        long[] times = times(event);
        times[event.source()] = Math.max(times[event.source()], time);
        state.add(event.source(), event.topic(), event.partition(), event.offset(), fields);
        return true;
    }

    private long limit(LakeEvent event) {
        if (whole) {
            return state.limit(event.source());
        }
        long time = times(event)[event.source()];
        return time == Long.MIN_VALUE ? time : time - program.view().lateness().toMillis();
    }

    private long[] times(LakeEvent event) {
        return newest.computeIfAbsent(
                event.task(),
                _ -> {
                    long[] times = new long[program.view().sources().size()];
                    Arrays.fill(times, Long.MIN_VALUE);
                    return times;
                });
    }
}
