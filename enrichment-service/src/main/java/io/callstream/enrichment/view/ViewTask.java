package io.callstream.enrichment.view;

import io.callstream.feature.Cause;
import io.callstream.feature.EntityState;
import io.callstream.feature.FeatureRow;
import io.callstream.feature.Outcome;
import io.callstream.feature.ViewProgram;
import io.callstream.topic.FeatureTopics.FeatureTopic;

import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// One feature view in one task: its entities, their timers, its rows. What it changes is written
/// before the commit, once an entity; a view that coalesces makes its rows there too.
final class ViewTask {
    /// Timers fired by one drain: a transaction stays short, however many are due at one midnight.
    static final int DRAIN_LIMIT = 512;

    private final FeatureTopic view;
    private final ViewProgram program;
    private final RowForwarder forwarder;
    private final Beginning beginning;
    private final ViewOutput output;
    private final EntityTable entities;
    private final EventClock clock = new EventClock();
    private final TimerIndex timers = new TimerIndex();
    private final ViewMetrics.OfTask gauges;
    private final @Nullable Duration emit;
    private final Set<Entity> waiting = new LinkedHashSet<>();
    private long emittedMillis;

    ViewTask(
            FeatureTopic view,
            EntityStore store,
            RowForwarder forwarder,
            ViewMetrics metrics,
            int partition,
            CacheBudget budget) {
        this.view = view;
        this.program = view.program();
        this.emit = program.view().emit();
        this.forwarder = forwarder;
        this.output = ViewOutput.of(view, metrics);
        this.gauges = metrics.of(program.view().name(), partition);
        this.entities = new EntityTable(program, store.bytes(), budget, clock);
        this.beginning = new Beginning(program, store.bytes());
        entities.scan(this::restored);
        store.beforeCommit(() -> forwarder.within(this::flush));
        store.keptBy(this);
    }

    /// Name of the store of a view's entities.
    static String store(String view) {
        return "view-" + view;
    }

    ViewProgram program() {
        return program;
    }

    /// Offers an event of one of the view's sources.
    ///
    /// @param fields what [ViewProgram#accept] gave
    /// @param at the position that `seen` names
    /// @param source headers of the record
    /// @return what made it late; null if it is folded in
    Outcome.@Nullable Late offer(
            Object key, int source, @Nullable Object[] fields, Moment at, Headers headers) {
        forwarder.cut(view, beginning.at(at));
        Entity entity = entities.get(key);
        long eventTime = ViewProgram.timeOf(fields);
        long limit = entity.state.limit(source);
        if (eventTime < limit) {
            output.metrics().late.increment();
            return new Outcome.Late(eventTime, limit);
        }
        if (emit == null) {
            List<FeatureRow> rows = entity.state.advance(eventTime);
            entity.state.add(source, at.topic(), at.partition(), at.offset(), fields);
            publish(entity, rows, null, Long.MAX_VALUE);
            publish(entity, List.of(entity.state.current(0)), headers, at.ingestMillis());
        } else {
            entity.state.add(source, at.topic(), at.partition(), at.offset(), fields);
            await(entity, at.ingestMillis());
        }
        output.metrics().events.increment();
        clock.observe(eventTime, at.appendMillis());
        entities.change(entity);
        return null;
    }

    /// Merges what another task has folded.
    void merge(byte[] id, byte[] folded, Moment at) {
        Entity entity = entities.getById(id);
        EntityState delta = entities.delta(folded, entity);
        if (emit == null) {
            publish(entity, entity.state.advance(delta.time()), null, Long.MAX_VALUE);
            entity.state.merge(delta);
            publish(entity, List.of(entity.state.current(0)), null, at.ingestMillis());
        } else {
            entity.state.merge(delta);
            await(entity, at.ingestMillis());
        }
        clock.observe(delta.time(), at.appendMillis());
        entities.change(entity);
    }

    /// Folds what a backfill found of the time before features were added, and publishes the row.
    /// An entity that lacks nothing, or has got it, stays as it is.
    void fill(byte[] id, byte[] past) {
        Entity entity = entities.getById(id);
        if (!entities.fill(entity, past)) {
            return;
        }
        if (emit == null) {
            FeatureRow row = entity.state.current(0);
            FeatureRow filled =
                    new FeatureRow(row.eventTime(), row.values(), row.seen(), Cause.BACKFILL);
            forwarder.within(() -> publish(entity, List.of(filled), null, Long.MAX_VALUE));
        } else {
            entity.unpublished = true;
            waiting.add(entity);
        }
        entities.change(entity);
    }

    /// Fires due timers, and publishes the rows whose interval is over.
    ///
    /// @return true if there is more to do soon
    boolean drain(long wallMillis) {
        long now = clock.advance(wallMillis);
        int fired = timers.fire(now, DRAIN_LIMIT, this::onTimer);
        gauges.timerLag.set(fired < DRAIN_LIMIT ? 0 : timers.overdue(now));
        if (emit != null && !emit.isZero() && wallMillis - emittedMillis >= emit.toMillis()) {
            emittedMillis = wallMillis;
            waiting.forEach(this::emit);
            waiting.forEach(entities::change);
            waiting.clear();
        }
        return fired == DRAIN_LIMIT || isWaiting();
    }

    /// True if rows are held back until their interval is over.
    boolean isWaiting() {
        return emit != null && !emit.isZero() && !waiting.isEmpty();
    }

    /// Drains each of the views of a processor.
    static boolean drain(Collection<ViewTask> tasks, long wallMillis) {
        boolean more = false;
        for (ViewTask task : tasks) {
            more |= task.drain(wallMillis);
        }
        return more;
    }

    static boolean isWaiting(List<ViewTask> tasks) {
        for (ViewTask task : tasks) {
            if (task.isWaiting()) {
                return true;
            }
        }
        return false;
    }

    /// Frees the cache; what was not committed is lost.
    void close() {
        entities.clear();
    }

    private void restored(byte[] id, long armed, boolean unpublished) {
        if (armed != Entity.NOT_ARMED) {
            timers.add(armed, id);
        }
        if (unpublished) {
            Entity entity = entities.getById(id);
            waiting.add(entity);
            entities.change(entity);
        }
    }

    private void onTimer(byte[] id, long instant) {
        Entity entity = entities.getById(id);
        if (entity.armed != instant) {
            return;
        }
        entity.armed = Entity.NOT_ARMED;
        List<FeatureRow> rows = entity.state.advance(clock.now());
        if (emit == null) {
            publish(entity, rows, null, Long.MAX_VALUE);
        } else if (!rows.isEmpty()) {
            if (rows.getLast().isTombstone()) {
                publish(entity, List.of(rows.getLast()), null, Long.MAX_VALUE);
                waiting.remove(entity);
                entity.published();
            } else {
                entity.unpublished = true;
                waiting.add(entity);
            }
        }
        entities.change(entity);
    }

    private void await(Entity entity, long ingestMillis) {
        if (!entity.unpublished) {
            waiting.add(entity);
        }
        entity.await(ingestMillis);
    }

    private void flush() {
        if (emit != null && emit.isZero()) {
            waiting.forEach(this::emit);
            waiting.clear();
        }
        long before = entities.writtenBytes();
        entities.flush(this::arm);
        entities.save(clock);
        beginning.save();
        output.metrics().writtenBytes.increment(entities.writtenBytes() - before);
        gauges.stateRecords.set(entities.size());
    }

    private void emit(Entity entity) {
        FeatureRow row = entity.state.current(entity.state.time());
        FeatureRow caused =
                entity.byEvent
                        ? row
                        : new FeatureRow(row.eventTime(), row.values(), row.seen(), Cause.EXPIRY);
        publish(entity, List.of(caused), null, entity.ingested);
        entity.published();
    }

    private void arm(Entity entity) {
        long due = entity.state.nextExpiry();
        if (due < entity.armed) {
            entity.armed = due;
            timers.add(due, entity.id);
        }
    }

    private void publish(
            Entity entity, List<FeatureRow> rows, @Nullable Headers headers, long ingestMillis) {
        for (FeatureRow row : rows) {
            forwarder.row(output, entity.key, entity.id, row, headers, ingestMillis);
        }
    }
}
