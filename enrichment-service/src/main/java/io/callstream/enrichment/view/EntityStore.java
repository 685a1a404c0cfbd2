package io.callstream.enrichment.view;

import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.apache.kafka.streams.state.internals.WrappedStateStore;
import org.jspecify.annotations.Nullable;

import java.util.Map;
import java.util.Objects;

/// The entities of one view in one task, as bytes in a changelogged store, and a hook that runs
/// before each commit.
///
/// Kafka Streams flushes what its stores have cached before it ends a transaction. This store is
/// one such cache to it, so what the hook puts and forwards belongs to the same transaction as the
/// records that were read: see the decision "Views write at the commit".
final class EntityStore extends WrappedStateStore<KeyValueStore<Bytes, byte[]>, Bytes, byte[]> {
    private Runnable beforeCommit = () -> {};
    private @Nullable ViewTask task;

    private EntityStore(KeyValueStore<Bytes, byte[]> bytes) {
        super(bytes);
    }

    /// A builder of such a store.
    static StoreBuilder<EntityStore> builder(String name) {
        return new Builder(
                Stores.keyValueStoreBuilder(
                        Stores.persistentKeyValueStore(name), Serdes.Bytes(), Serdes.ByteArray()));
    }

    /// The bytes.
    KeyValueStore<Bytes, byte[]> bytes() {
        return wrapped();
    }

    /// What to do before each commit of the task.
    void beforeCommit(Runnable hook) {
        beforeCommit = hook;
    }

    /// Who keeps the entities: other processors of the task ask for it.
    void keptBy(ViewTask keeper) {
        task = keeper;
    }

    ViewTask task() {
        return Objects.requireNonNull(task, name());
    }

    @Override
    public void flushCache() {
        beforeCommit.run();
        super.flushCache();
    }

    @Override
    public void close() {
        beforeCommit = () -> {};
        super.close();
    }

    private record Builder(StoreBuilder<KeyValueStore<Bytes, byte[]>> inner)
            implements StoreBuilder<EntityStore> {
        @Override
        public StoreBuilder<EntityStore> withCachingEnabled() {
            return this;
        }

        @Override
        public StoreBuilder<EntityStore> withCachingDisabled() {
            return this;
        }

        @Override
        public StoreBuilder<EntityStore> withLoggingEnabled(Map<String, String> config) {
            inner.withLoggingEnabled(config);
            return this;
        }

        @Override
        public StoreBuilder<EntityStore> withLoggingDisabled() {
            inner.withLoggingDisabled();
            return this;
        }

        @Override
        public EntityStore build() {
            return new EntityStore(inner.build());
        }

        @Override
        public Map<String, String> logConfig() {
            return inner.logConfig();
        }

        @Override
        public boolean loggingEnabled() {
            return inner.loggingEnabled();
        }

        @Override
        public String name() {
            return inner.name();
        }
    }
}
