package io.callstream.feature;

import io.callstream.feature.aggregate.Aggregator;
import io.callstream.feature.aggregate.Position;

import org.jspecify.annotations.Nullable;

/// One partial aggregate of every tile of a grid, and where its values come from in the events of
/// each source.
///
/// @param id what it aggregates, in words: equal ones in two definitions hold the same
/// @param inputs per source the place of the field among the source's inputs, or [#NO_EVENT], or
///   [#EVERY_EVENT]
/// @param conditions per source the place of the feature's `where` among the source's conditions,
///   or [#UNCONDITIONAL]
@SuppressWarnings("ArrayRecordComponent") // read for every event; never compared
record Slot(String id, Aggregation partial, FieldType field, int[] inputs, int[] conditions) {
    static final int NO_EVENT = -1;
    static final int EVERY_EVENT = -2;
    static final int UNCONDITIONAL = -1;

    Aggregator empty() {
        return partial.empty(field);
    }

    void add(Aggregator cell, SourceEvent event) {
        int input = inputs[event.source()];
        int condition = conditions[event.source()];
        if (input == NO_EVENT || (condition != UNCONDITIONAL && !event.conditions()[condition])) {
            return;
        }
        Object value = input == EVERY_EVENT ? (Object) true : event.values()[input];
        if (value != null) {
            cell.add(value, event.position());
        }
    }

    /// The cells for `slots`, taken from those of another definition where it has the same.
    static Aggregator[] taken(Slot[] slots, Slot[] otherSlots, Aggregator[] otherCells) {
        Aggregator[] cells = emptyCells(slots);
        for (int i = 0; i < slots.length; i++) {
            for (int j = 0; j < otherSlots.length; j++) {
                if (slots[i].id.equals(otherSlots[j].id)) {
                    cells[i] = otherCells[j];
                }
            }
        }
        return cells;
    }

    /// Per slot whether another definition has the same.
    static boolean[] known(Slot[] slots, Slot[] otherSlots) {
        boolean[] known = new boolean[slots.length];
        for (int i = 0; i < slots.length; i++) {
            for (Slot other : otherSlots) {
                known[i] |= slots[i].id.equals(other.id);
            }
        }
        return known;
    }

    static Aggregator[] emptyCells(Slot[] slots) {
        Aggregator[] cells = new Aggregator[slots.length];
        for (int i = 0; i < slots.length; i++) {
            cells[i] = slots[i].empty();
        }
        return cells;
    }

    static void addAll(Slot[] slots, Aggregator[] cells, SourceEvent event) {
        for (int i = 0; i < slots.length; i++) {
            slots[i].add(cells[i], event);
        }
    }

    /// An event with its values in their own types and the truth of each condition of its source.
    @SuppressWarnings("ArrayRecordComponent") // lives for one event; never compared
    record SourceEvent(Position position, @Nullable Object[] values, boolean[] conditions) {
        int source() {
            return position.source();
        }

        long eventTime() {
            return position.eventTime();
        }
    }
}
