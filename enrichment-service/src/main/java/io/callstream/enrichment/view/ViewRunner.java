package io.callstream.enrichment.view;

import io.callstream.enrichment.time.Timers;
import io.callstream.feature.EntityKey;
import io.callstream.feature.EntityState;
import io.callstream.feature.FeatureRow;
import io.callstream.feature.FeatureView;
import io.callstream.feature.Outcome;
import io.callstream.feature.ViewProgram;
import io.callstream.topic.FeatureTopics.FeatureTopic;
import io.callstream.topic.SourceFields;

import org.apache.avro.Schema;
import org.apache.avro.generic.IndexedRecord;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/// One feature view of one task: its entities in a state store, its timers in another.
///
/// A stored entity is the instant of its armed timer (8 bytes) and its [EntityState].
final class ViewRunner {
    /// Takes what the view makes, in order.
    interface Output {
        void row(FeatureTopic view, EntityKey key, FeatureRow row);

        void late(FeatureTopic view, Outcome.Late late);
    }

    private final FeatureTopic topic;
    private final ViewProgram program;
    private final List<String> keyNames;
    private final SourceFields keyFields;
    private final SourceFields[] inputs;
    private final KeyValueStore<Bytes, byte[]> entities;
    private final Timers timers;
    private final Output output;
    private final AtomicReference<Double> lag;

    /// @param source schema of the records it is offered
    ViewRunner(
            FeatureTopic topic,
            Schema source,
            KeyValueStore<Bytes, byte[]> entities,
            Timers timers,
            Output output,
            AtomicReference<Double> lag) {
        this.topic = topic;
        this.program = topic.program();
        this.keyNames = program.entity().stream().map(FeatureView.Key::name).toList();
        this.keyFields = SourceFields.of(source, keyNames);
        this.inputs = new SourceFields[program.view().sources().size()];
        for (int i = 0; i < inputs.length; i++) {
            inputs[i] = SourceFields.of(source, program.inputs(i));
        }
        this.entities = entities;
        this.timers = timers;
        this.output = output;
        this.lag = lag;
    }

    /// Name of the entities' store.
    static String entitiesStore(String view) {
        return "view-" + view;
    }

    /// Name of the timers' store.
    static String timersStore(String view) {
        return "view-" + view + "-timers";
    }

    /// Offers an event, once per source of the view; without an entity key it is none of the
    /// view's.
    ///
    /// @param topicName with partition and offset, the position that `seen` names
    void offer(
            IndexedRecord event, String topicName, int partition, long offset, long appendMillis) {
        EntityKey key = keyOf(event);
        if (key == null) {
            return;
        }
        Bytes id = Bytes.wrap(key.topicKey());
        byte[] stored = entities.get(id);
        long armed = armedOf(stored);
        EntityState state = stateOf(stored);
        List<FeatureRow> rows = new ArrayList<>();
        for (int source = 0; source < inputs.length; source++) {
            @Nullable Object[] values = inputs[source].values(event);
            switch (state.offer(source, topicName, partition, offset, values)) {
                case Outcome.Filtered _ -> {}
                case Outcome.Late late -> output.late(topic, late);
                case Outcome.Accepted accepted -> {
                    rows.addAll(accepted.rows());
                    if (values[0] instanceof Long eventMillis) {
                        timers.observe(eventMillis, appendMillis);
                    }
                }
            }
        }
        if (!rows.isEmpty()) {
            put(id, state, armed);
            rows.forEach(row -> output.row(topic, key, row));
        }
    }

    /// Fires due timers, at most `limit`: publishes the expiries of their entities. Says how many.
    int drain(long wallMillis, int limit) {
        int fired = timers.drain(wallMillis, limit, this::onTimer);
        Long waiting = fired < limit ? null : timers.firstArmed();
        lag.set(waiting == null ? 0 : (timers.now() - waiting) / 1000.0);
        return fired;
    }

    private void onTimer(byte[] id, long now) {
        Bytes key = Bytes.wrap(id);
        byte[] stored = entities.get(key);
        if (stored == null) {
            return;
        }
        EntityState state = stateOf(stored);
        List<FeatureRow> rows = state.advance(now);
        put(key, state, Timers.NONE);
        if (!rows.isEmpty()) {
            EntityKey entity = EntityKey.fromTopicKey(program.entity(), id);
            rows.forEach(row -> output.row(topic, entity, row));
        }
    }

    private void put(Bytes id, EntityState state, long armed) {
        long armedNow = timers.arm(id.get(), armed, state.nextExpiry());
        if (state.isEmpty()) {
            entities.delete(id);
            return;
        }
        byte[] encoded = state.encode();
        entities.put(
                id,
                ByteBuffer.allocate(Long.BYTES + encoded.length)
                        .putLong(armedNow)
                        .put(encoded)
                        .array());
    }

    private @Nullable EntityKey keyOf(IndexedRecord event) {
        List<Object> parts = new ArrayList<>(keyNames.size());
        for (Object part : keyFields.values(event)) {
            if (part == null) {
                return null;
            }
            parts.add(part);
        }
        return new EntityKey(keyNames, parts);
    }

    private EntityState stateOf(byte @Nullable [] stored) {
        return stored == null
                ? EntityState.empty(program)
                : EntityState.decode(
                        program, Arrays.copyOfRange(stored, Long.BYTES, stored.length));
    }

    private static long armedOf(byte @Nullable [] stored) {
        return stored == null ? Timers.NONE : ByteBuffer.wrap(stored).getLong();
    }
}
