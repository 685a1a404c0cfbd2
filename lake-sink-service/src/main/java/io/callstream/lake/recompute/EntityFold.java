package io.callstream.lake.recompute;

import io.callstream.feature.EntityState;
import io.callstream.feature.ViewProgram;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/// One entity of a view, folded from the lake's events as its tasks folded them: each task judges
/// what is late by what it has seen itself.
final class EntityFold {
    private final ViewProgram program;
    private final boolean whole;
    private final EntityState state;
    private final Map<Integer, long[]> newest = new HashMap<>();

    /// @param whole whether one task sees all of an entity's events, and forgets with its state
    ///   what was late
    EntityFold(ViewProgram program, boolean whole) {
        this.program = program;
        this.whole = whole;
        this.state = EntityState.empty(program);
    }

    EntityState state() {
        return state;
    }

    /// The event's fields if the view takes it; null where it is filtered or late. The events of a
    /// task come in its order.
    @Nullable Object @Nullable [] accepted(LakeEvent event) {
        @Nullable Object[] fields = program.accept(event.source(), event.values());
        return fields == null || ViewProgram.timeOf(fields) < limit(event) ? null : fields;
    }

    /// Folds it in.
    ///
    /// @param fields what [#accepted] gave
    void add(LakeEvent event, @Nullable Object[] fields) {
        long[] times = times(event);
        times[event.source()] = Math.max(times[event.source()], ViewProgram.timeOf(fields));
        state.add(event.source(), event.topic(), event.partition(), event.offset(), fields);
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
