package io.callstream.enrichment.view;

import io.callstream.feature.EntityKey;
import io.callstream.feature.EntityState;
import io.callstream.feature.FeatureView;
import io.callstream.feature.Outcome;
import io.callstream.feature.ViewProgram;
import io.callstream.feature.aggregate.PackedWriter;
import io.callstream.topic.FeatureTopics.FeatureTopic;

import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The first stage of a view whose source has another key: judges lateness, folds the events
/// between two commits into one delta an entity, and sends the deltas on in the same transaction.
/// So a hot entity is one record a commit, however many events it has.
///
/// The store keeps the newest event time of each entity, by which the next one is judged.
final class PartialTask {
    private static final int WEIGHT = 600;

    private final FeatureTopic view;
    private final ViewProgram program;
    private final Beginning beginning;
    private final List<String> keyNames;
    private final RowForwarder forwarder;
    private final ViewMetrics.OfView metrics;
    private final KeyValueStore<Bytes, byte[]> store;
    private final CacheBudget budget;
    private final LinkedHashMap<Object, Partial> partials = new LinkedHashMap<>(64, 0.75f, true);
    private final List<Partial> changed = new ArrayList<>();

    private static final class Partial {
        final byte[] id;
        final long[] newest;
        EntityState delta;
        long ingested = Long.MAX_VALUE;
        boolean changed;

        Partial(byte[] id, long[] newest, EntityState delta) {
            this.id = id;
            this.newest = newest;
            this.delta = delta;
        }
    }

    PartialTask(
            FeatureTopic view,
            EntityStore store,
            RowForwarder forwarder,
            ViewMetrics metrics,
            CacheBudget budget) {
        this.view = view;
        this.program = view.program();
        this.beginning = new Beginning(program, store.bytes());
        this.keyNames = program.entity().stream().map(FeatureView.Key::name).toList();
        this.forwarder = forwarder;
        this.metrics = metrics.of(program.view().name());
        this.store = store.bytes();
        this.budget = budget;
        store.beforeCommit(() -> forwarder.within(this::flush));
    }

    /// Name of the store of what is known of a view's entities where a topic is read.
    static String store(String view, String topic) {
        return "view-" + view + "-of-" + topic;
    }

    ViewProgram program() {
        return program;
    }

    /// Offers an event; the answer is what made it late, or null.
    Outcome.@Nullable Late offer(Object key, int source, @Nullable Object[] fields, Moment at) {
        forwarder.cut(view, beginning.at(at));
        Partial cached = partials.get(key);
        Partial partial = cached == null ? load(key) : cached;
        long eventTime = ViewProgram.timeOf(fields);
        long newest = partial.newest[source];
        long limit = newest == Long.MIN_VALUE ? newest : newest - lateness();
        if (eventTime < limit) {
            metrics.late.increment();
            return new Outcome.Late(eventTime, limit);
        }
        partial.newest[source] = Math.max(newest, eventTime);
        partial.delta.add(source, at.topic(), at.partition(), at.offset(), fields);
        partial.ingested = Math.min(partial.ingested, at.ingestMillis());
        if (!partial.changed) {
            partial.changed = true;
            changed.add(partial);
        }
        metrics.events.increment();
        return null;
    }

    void close() {
        budget.add(-WEIGHT * (long) partials.size());
        partials.clear();
        changed.clear();
    }

    /// A delta: the view's name and the state.
    private void flush() {
        for (Partial partial : changed) {
            PackedWriter out = new PackedWriter();
            out.writeString(program.view().name());
            out.writeBytes(partial.delta.encode());
            forwarder.delta(partial.id, out.toByteArray(), partial.ingested);
            ByteBuffer newest = ByteBuffer.allocate(Long.BYTES * partial.newest.length);
            for (long time : partial.newest) {
                newest.putLong(time);
            }
            store.put(Bytes.wrap(partial.id), newest.array());
            metrics.writtenBytes.increment(partial.id.length + newest.capacity());
            partial.delta = EntityState.empty(program);
            partial.ingested = Long.MAX_VALUE;
            partial.changed = false;
        }
        changed.clear();
        beginning.save();
        if (budget.isExceeded()) {
            evict();
        }
    }

    private void evict() {
        int many = partials.size() / 2 + 1;
        Iterator<Map.Entry<Object, Partial>> eldest = partials.entrySet().iterator();
        while (many-- > 0 && eldest.hasNext()) {
            eldest.next();
            eldest.remove();
            budget.add(-WEIGHT);
        }
    }

    private Partial load(Object key) {
        List<Object> values = key instanceof List<?> many ? List.copyOf(many) : List.of(key);
        byte[] id = new EntityKey(keyNames, values).topicKey();
        byte[] stored = store.get(Bytes.wrap(id));
        long[] newest = new long[program.view().sources().size()];
        for (int i = 0; i < newest.length; i++) {
            newest[i] =
                    stored == null || stored.length < Long.BYTES * (i + 1)
                            ? Long.MIN_VALUE
                            : ByteBuffer.wrap(stored).getLong(Long.BYTES * i);
        }
        Partial partial = new Partial(id, newest, EntityState.empty(program));
        partials.put(key, partial);
        budget.add(WEIGHT);
        return partial;
    }

    private long lateness() {
        return program.view().lateness().toMillis();
    }
}
