package io.callstream.enrichment.view;

import io.callstream.feature.Cuts;
import io.callstream.feature.EntityKey;
import io.callstream.feature.EntityState;
import io.callstream.feature.FeatureView;
import io.callstream.feature.ViewProgram;
import io.callstream.feature.aggregate.PackedWriter;

import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// The entities of one view in one task: decoded in memory as long as the budget allows, written to
/// the store at each commit.
///
/// Keys of the store begin with a byte that says what stands there: 0 the clock, 1 an entity
/// (flags, the instant of its timer, from which definition it was taken over when if it lacks its
/// past, its [EntityState]), 2 a tile of an entity (length and bytes of the entity's key, grid,
/// tile).
final class EntityTable {
    private static final byte CLOCK = 0;
    private static final byte ENTITY = 1;
    private static final byte TILE = 2;
    private static final byte UNPUBLISHED = 1;
    private static final byte TAKEN_OVER = 2;
    private static final int BASE_WEIGHT = 400;
    private static final int WEIGHT_PER_BYTE = 8;
    private static final Bytes CLOCK_KEY = Bytes.wrap(new byte[] {CLOCK});

    private final ViewProgram program;
    private final List<String> keyNames;
    private final KeyValueStore<Bytes, byte[]> store;
    private final CacheBudget budget;
    private final Definitions definitions;
    private final LinkedHashMap<Object, Entity> cache = new LinkedHashMap<>(64, 0.75f, true);
    private final List<Entity> changed = new ArrayList<>();
    private final PackedWriter out = new PackedWriter(1024);
    private long writtenBytes;
    private long writtenRecords;

    EntityTable(
            ViewProgram program,
            KeyValueStore<Bytes, byte[]> store,
            CacheBudget budget,
            EventClock clock) {
        this.program = program;
        this.keyNames = program.entity().stream().map(FeatureView.Key::name).toList();
        this.store = store;
        this.budget = budget;
        byte[] stored = store.get(CLOCK_KEY);
        if (stored != null) {
            clock.decode(stored);
        }
        this.definitions = new Definitions(program, store);
    }

    /// The entity of that key, made where it is not there.
    ///
    /// @param key its single value, or the list of its values
    Entity get(Object key) {
        Entity cached = cache.get(key);
        return cached == null ? load(key) : cached;
    }

    /// The entity with that key on the feature topic.
    Entity getById(byte[] id) {
        List<Object> values = EntityKey.fromTopicKey(program.entity(), id).values();
        return get(values.size() == 1 ? values.getFirst() : values);
    }

    /// Has it written at the next commit.
    void change(Entity entity) {
        if (!entity.changed) {
            entity.changed = true;
            changed.add(entity);
        }
    }

    /// Writes what has changed.
    ///
    /// @param before called for each before it is written
    void flush(Consumer<Entity> before) {
        for (Entity entity : changed) {
            before.accept(entity);
            write(entity);
            entity.changed = false;
        }
        changed.clear();
        if (budget.isExceeded()) {
            evict();
        }
    }

    /// Every stored entity's key on the feature topic, the instant of its timer, and whether a row
    /// of it is unpublished.
    void scan(Scan each) {
        Bytes from = Bytes.wrap(new byte[] {ENTITY});
        Bytes to = Bytes.wrap(new byte[] {TILE});
        try (KeyValueIterator<Bytes, byte[]> all = store.range(from, to)) {
            while (all.hasNext()) {
                KeyValue<Bytes, byte[]> next = all.next();
                byte[] key = next.key.get();
                if (key[0] == ENTITY) {
                    ByteBuffer value = ByteBuffer.wrap(next.value);
                    boolean unpublished = (value.get() & UNPUBLISHED) != 0;
                    each.entity(
                            Arrays.copyOfRange(key, 1, key.length), value.getLong(), unpublished);
                }
            }
        }
    }

    interface Scan {
        void entity(byte[] id, long armed, boolean unpublished);
    }

    void save(EventClock clock) {
        if (clock.takeMoved()) {
            store.put(CLOCK_KEY, clock.encode());
            definitions.save();
        }
    }

    /// Forgets the cache; what was not written is lost.
    void clear() {
        cache.values().forEach(entity -> budget.add(-entity.weight));
        cache.clear();
        changed.clear();
    }

    /// A state that another task has folded, perhaps under an older definition: then the entity
    /// lacks it in what was added since.
    EntityState delta(byte[] bytes, Entity entity) {
        EntityState delta =
                definitions.decode(
                        bytes,
                        null,
                        (grid, tile) -> {
                            throw new IllegalStateException("A delta is whole");
                        },
                        (grid, tile, gone) -> {});
        if (definitions.isOlder(bytes) && !delta.isEmpty()) {
            Entity.Takeover before = entity.takeover;
            takeOver(
                    entity,
                    before == null
                            ? new Entity.Takeover(EntityState.fingerprintOf(bytes), delta.time())
                            : new Entity.Takeover(
                                    before.base(), Math.max(before.cut(), delta.time())));
        }
        return delta;
    }

    /// Folds the past into what was added to the view since the entity was there.
    ///
    /// @return false if it lacks nothing, or the past was folded under another definition
    boolean fill(Entity entity, byte[] past) {
        Entity.Takeover takeover = entity.takeover;
        if (takeover == null || entity.state.isEmpty() || definitions.isOlder(past)) {
            return false;
        }
        entity.state.fill(
                EntityState.decode(program, past),
                definitions.program(takeover.base()),
                takeover.cut());
        takeOver(entity, null);
        return true;
    }

    private void takeOver(Entity entity, Entity.@Nullable Takeover takeover) {
        Cuts cuts =
                takeover == null ? Cuts.NONE : definitions.cuts(takeover.base(), takeover.cut());
        entity.takeover = cuts == Cuts.NONE ? null : takeover;
        entity.state.since(cuts);
    }

    /// About how many entities are stored.
    long size() {
        return store.approximateNumEntries();
    }

    /// Bytes of the records written so far.
    long writtenBytes() {
        return writtenBytes;
    }

    long writtenRecords() {
        return writtenRecords;
    }

    private Entity load(Object key) {
        EntityKey entityKey =
                new EntityKey(keyNames, key instanceof List<?> many ? copy(many) : List.of(key));
        byte[] id = entityKey.topicKey();
        byte[] stored = store.get(entityKey(id));
        Entity entity = new Entity(entityKey, id, EntityState.empty(program));
        if (stored != null) {
            read(entity, ByteBuffer.wrap(stored));
        }
        entity.weight = BASE_WEIGHT + (stored == null ? 0 : WEIGHT_PER_BYTE * (long) stored.length);
        budget.add(entity.weight);
        cache.put(key, entity);
        return entity;
    }

    private void read(Entity entity, ByteBuffer stored) {
        byte flags = stored.get();
        entity.unpublished = (flags & UNPUBLISHED) != 0;
        entity.armed = stored.getLong();
        Entity.Takeover takeover =
                (flags & TAKEN_OVER) != 0
                        ? new Entity.Takeover(stored.getInt(), stored.getLong())
                        : null;
        byte[] state = new byte[stored.remaining()];
        stored.get(state);
        entity.state = decode(entity.id, state, takeover);
        if (definitions.isOlder(state)) {
            takeover =
                    new Entity.Takeover(
                            takeover == null ? EntityState.fingerprintOf(state) : takeover.base(),
                            entity.state.time());
            change(entity);
        }
        takeOver(entity, takeover);
    }

    private EntityState decode(byte[] id, byte[] state, Entity.@Nullable Takeover takeover) {
        return definitions.decode(
                state,
                takeover == null ? null : takeover.base(),
                (grid, tile) -> {
                    byte[] cells = store.get(tileKey(id, grid, tile));
                    if (cells == null) {
                        throw new IllegalStateException(
                                "State of view "
                                        + program.view().name()
                                        + " is damaged: a tile of an entity is missing");
                    }
                    return cells;
                },
                (grid, tile, bytes) -> store.delete(tileKey(id, grid, tile)));
    }

    private void write(Entity entity) {
        if (program.isSplit()) {
            entity.state.drainTiles(
                    (grid, tile, bytes) -> put(tileKey(entity.id, grid, tile), bytes));
        }
        if (entity.state.isEmpty()) {
            takeOver(entity, null);
            put(entityKey(entity.id), null);
            return;
        }
        out.reset();
        Entity.Takeover takeover = entity.takeover;
        out.writeByte((entity.unpublished ? UNPUBLISHED : 0) | (takeover == null ? 0 : TAKEN_OVER));
        out.writeLong(entity.armed);
        if (takeover != null) {
            out.writeInt(takeover.base());
            out.writeLong(takeover.cut());
        }
        if (program.isSplit()) {
            entity.state.encodeHeader(out);
        } else {
            entity.state.encode(out);
        }
        byte[] bytes = out.toByteArray();
        long weight = BASE_WEIGHT + WEIGHT_PER_BYTE * (long) bytes.length;
        budget.add(weight - entity.weight);
        entity.weight = weight;
        put(entityKey(entity.id), bytes);
    }

    private void put(Bytes key, byte @Nullable [] value) {
        if (value == null) {
            store.delete(key);
        } else {
            store.put(key, value);
        }
        writtenRecords++;
        writtenBytes += key.get().length + (value == null ? 0 : value.length);
    }

    /// Lets go of the half that was not asked for longest; all is written at this point.
    private void evict() {
        int many = cache.size() / 2 + 1;
        Iterator<Map.Entry<Object, Entity>> eldest = cache.entrySet().iterator();
        while (many-- > 0 && eldest.hasNext()) {
            budget.add(-eldest.next().getValue().weight);
            eldest.remove();
        }
    }

    private static Bytes entityKey(byte[] id) {
        byte[] key = new byte[1 + id.length];
        key[0] = ENTITY;
        System.arraycopy(id, 0, key, 1, id.length);
        return Bytes.wrap(key);
    }

    private static Bytes tileKey(byte[] id, int grid, long tile) {
        return Bytes.wrap(
                ByteBuffer.allocate(1 + Integer.BYTES + id.length + 1 + Long.BYTES)
                        .put(TILE)
                        .putInt(id.length)
                        .put(id)
                        .put((byte) grid)
                        .putLong(tile)
                        .array());
    }

    private static List<Object> copy(List<?> values) {
        return List.copyOf(values);
    }
}
