package io.callstream.feature;

import io.callstream.feature.Slot.SourceEvent;
import io.callstream.feature.aggregate.Aggregator;
import io.callstream.feature.aggregate.PackedReader;
import io.callstream.feature.aggregate.PackedWriter;

import org.jspecify.annotations.Nullable;

/// The current period of one entity's tumbling window: empty, or the events of [start, end) with t
/// inside.
final class TumblingTile {
    private final Layout layout;
    private Aggregator[] cells;
    private boolean empty = true;
    private long start;
    private long end = Long.MIN_VALUE;

    TumblingTile(Layout layout) {
        this.layout = layout;
        this.cells = Slot.emptyCells(layout.slots);
    }

    /// What all entities of a view share.
    ///
    /// @param firstResult the place of the first slot's aggregate among the row's results; the
    ///   others follow
    @SuppressWarnings("ArrayRecordComponent") // one per view; never compared
    record Layout(TumblingPeriods periods, Slot[] slots, int firstResult) {}

    /// Adds an event, unless it is of an earlier period than t.
    void add(SourceEvent event, long t) {
        if (end <= t) {
            start = layout.periods.start(t);
            end = layout.periods.end(t);
        }
        if (event.eventTime() >= start) {
            empty = false;
            Slot.addAll(layout.slots, cells, event);
        }
    }

    /// Merges the other's period if it is the one that t is in; time t has been passed on before.
    void merge(TumblingTile other, long t) {
        if (other.empty || other.end <= t) {
            return;
        }
        start = other.start;
        end = other.end;
        empty = false;
        for (int slot = 0; slot < cells.length; slot++) {
            cells[slot].merge(other.cells[slot]);
        }
    }

    /// Takes over what another definition's tile of the same window holds.
    void take(TumblingTile other) {
        if (!layout.periods.window().equals(other.layout.periods.window())) {
            return;
        }
        start = other.start;
        end = other.end;
        empty = other.empty;
        cells = Slot.taken(layout.slots, other.layout.slots, other.cells);
    }

    /// Merges what only this definition aggregates, of events before it was there.
    ///
    /// @param base what the definition before it kept of this window; null if nothing
    void fill(TumblingTile past, @Nullable Layout base, long t) {
        if (past.empty || past.end <= t || past.start > t) {
            return;
        }
        boolean[] known = Slot.known(layout.slots, base == null ? new Slot[0] : base.slots);
        start = past.start;
        end = past.end;
        empty = false;
        for (int slot = 0; slot < cells.length; slot++) {
            if (!known[slot]) {
                cells[slot].merge(past.cells[slot]);
            }
        }
    }

    /// Starts anew if the period has ended at time t.
    void forget(long t) {
        if (!empty && end <= t) {
            empty = true;
            cells = Slot.emptyCells(layout.slots);
        }
    }

    /// Forgets which period it is in; it must be empty.
    void reset() {
        end = Long.MIN_VALUE;
    }

    long nextExpiry() {
        return empty ? Long.MAX_VALUE : end;
    }

    void collect(Aggregator[] results) {
        System.arraycopy(cells, 0, results, layout.firstResult, cells.length);
    }

    void write(PackedWriter out, long t) {
        if (empty) {
            out.writeVarint(0);
            return;
        }
        out.writeVarint(end - t);
        out.writeVarint(t - start);
        for (Aggregator cell : cells) {
            cell.write(out);
        }
    }

    void read(PackedReader in, long t) {
        long rest = in.readVarint();
        if (rest == 0) {
            return;
        }
        empty = false;
        end = t + rest;
        start = t - in.readVarint();
        for (Aggregator cell : cells) {
            cell.read(in);
        }
    }
}
