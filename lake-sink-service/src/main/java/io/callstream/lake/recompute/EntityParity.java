package io.callstream.lake.recompute;

import io.callstream.feature.Cause;
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
import java.util.Set;

/// One entity of a view: its rows against its events.
///
/// Each row says in `seen` which prefix of its sources it has folded in. That prefix is folded
/// again, time is let pass to the row's, and what comes out must be the row, to the bit. A view
/// that publishes a row per event must also have one for each event and each expiry.
final class EntityParity {
    private final ViewProgram program;
    private final boolean perEvent;
    private final Set<String> added;
    private final ParityCount count;
    private boolean filled;
    private final EntityFold entity;
    private final Map<String, Deque<LakeEvent>> unread = new HashMap<>();

    /// @param whole whether one task sees all of an entity's events, and forgets with its state
    ///   what was late
    /// @param added columns that older rows lack: null there, and their expiries are not to be
    ///   found
    EntityParity(ViewProgram program, boolean whole, Set<String> added, ParityCount count) {
        this.program = program;
        this.added = added;
        this.perEvent = whole && program.view().emit() == null;
        this.count = count;
        this.entity = new EntityFold(program, whole);
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
        filled |= row.cause() == Cause.BACKFILL;
        int folded = 0;
        for (LakeEvent event : inOrder(seenBy(row.seen()))) {
            folded += fold(event) ? 1 : 0;
        }
        if (!perEvent) {
            entity.state().pass(row.eventTime());
        } else if (row.cause() == Cause.EVENT) {
            if (folded == 0) {
                count.extra("no event for the row of " + row);
                return;
            }
            count.missing(folded - 1L, "events without rows before " + row);
        } else if (row.cause() == Cause.EXPIRY) {
            long expired = entity.state().advance(row.eventTime()).size();
            if (expired == 0) {
                count.extra("nothing expired at " + row);
                return;
            }
            count.missing(folded, "events without rows before " + row);
            expiriesMissing(expired - 1);
        } else {
            count.missing(folded, "events without rows before " + row);
        }
        compareValues(row, entity.state().current(row.eventTime()));
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
            if (!entity.state().isEmpty()) {
                count.mismatch(List.of("tombstone"), row + " but its events give " + again);
            }
            return;
        }
        List<ViewProgram.Column> columns = program.columns();
        boolean lacking = false;
        for (int i = 0; i < values.length; i++) {
            if (computed == null || !Objects.equals(values[i], computed[i])) {
                boolean lacks =
                        !filled && values[i] == null && added.contains(columns.get(i).name());
                lacking |= lacks;
                if (!lacks) {
                    differing.add(columns.get(i).name());
                }
            }
        }
        if (lacking) {
            count.lacking();
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

    private void expiriesMissing(long expired) {
        if (added.isEmpty()) {
            count.missing(expired, expired + " expiries without rows");
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
        @Nullable Object[] fields = entity.accepted(event);
        if (fields == null) {
            return false;
        }
        if (perEvent) {
            expiriesMissing(entity.state().advance(ViewProgram.timeOf(fields)).size());
        }
        entity.add(event, fields);
        return true;
    }
}
