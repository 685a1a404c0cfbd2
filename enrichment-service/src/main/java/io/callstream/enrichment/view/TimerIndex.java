package io.callstream.enrichment.view;

import java.util.Arrays;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.function.ObjLongConsumer;

/// The timers of one view in one task by instant: in memory, made anew from the stored entities
/// when the task starts, about 100 bytes an entity. Whoever is fired compares the instant with the
/// entity's own and ignores a timer that was replaced by an earlier one.
final class TimerIndex {
    private final PriorityQueue<Timer> timers =
            new PriorityQueue<>(Comparator.comparingLong(Timer::instant));

    @SuppressWarnings("ArrayRecordComponent") // ordered by instant alone
    private record Timer(long instant, byte[] id) {
        @Override
        public String toString() {
            return "Timer[" + instant + ", " + Arrays.hashCode(id) + "]";
        }
    }

    void add(long instant, byte[] id) {
        timers.add(new Timer(instant, id));
    }

    /// Fires the timers due at `now`, at most `limit`, in the order of their instants; says how
    /// many.
    int fire(long now, int limit, ObjLongConsumer<byte[]> each) {
        int fired = 0;
        while (fired < limit) {
            Timer next = timers.peek();
            if (next == null || next.instant > now) {
                break;
            }
            timers.poll();
            each.accept(next.id, next.instant);
            fired++;
        }
        return fired;
    }

    /// How long the first timer has been due at `now`, in milliseconds; 0 if none is.
    long overdue(long now) {
        Timer next = timers.peek();
        return next == null ? 0 : Math.max(0, now - next.instant);
    }

    int size() {
        return timers.size();
    }
}
