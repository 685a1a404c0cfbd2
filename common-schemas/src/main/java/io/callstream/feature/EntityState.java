package io.callstream.feature;

import io.callstream.feature.Slot.SourceEvent;
import io.callstream.feature.aggregate.Aggregator;
import io.callstream.feature.aggregate.PackedReader;
import io.callstream.feature.aggregate.PackedWriter;
import io.callstream.feature.aggregate.Position;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// All that a view knows of one entity, as tiles of partial aggregates; fold its events in with
/// [#offer], let its time pass with [#advance], keep it as [#encode]d bytes.
///
/// Time t of the entity is the largest event time accepted so far or the last expiry's instant. At
/// t a sliding window W with hop h covers floor(t - W, h) <= e <= t, a tumbling one floor(t, d) <=
/// e <= t, a lifetime all. An instant at which a tile that holds an event of the view leaves a
/// window, or a tumbling period with one ends, is an expiry and makes a row. A view without
/// lifetime features ends an entity with a tombstone once nothing more can expire and `ttl` has
/// passed since its last row; windows are therefore always complete, whatever the ttl.
///
/// The result is that of a plain loop over the events, whatever their order: pinned by a
/// differential test. Not safe for use by several threads.
public final class EntityState {
    private static final int VERSION = 2;
    private static final int WHOLE = 0;
    private static final int SPLIT = 1;
    private static final long NEVER = Long.MIN_VALUE;

    private final ViewProgram program;
    private final ProgramLayout layout;
    private final TileGrid[] grids;
    private final TumblingTile[] tumblings;
    private final long[] newest;
    private Aggregator[] lifetime;
    private long t;
    private Seen seen;
    private Cuts cuts = Cuts.NONE;

    private EntityState(ViewProgram program) {
        this.program = program;
        this.layout = program.layout();
        this.grids = new TileGrid[layout.grids().length];
        this.tumblings = new TumblingTile[layout.tumblings().length];
        this.newest = new long[layout.sources().length];
        this.lifetime = Slot.emptyCells(layout.lifetime());
        this.seen = Seen.NOTHING;
        this.t = NEVER;
        Arrays.fill(newest, NEVER);
        for (int i = 0; i < grids.length; i++) {
            grids[i] = new TileGrid(layout.grids()[i]);
        }
        for (int i = 0; i < tumblings.length; i++) {
            tumblings[i] = new TumblingTile(layout.tumblings()[i]);
        }
    }

    /// The state of an entity that no event has come for.
    public static EntityState empty(ViewProgram program) {
        return new EntityState(program);
    }

    /// Reads what [#encode] or [#encodeHeader] wrote.
    ///
    /// @param tiles the tile records beside a header
    /// @throws IllegalStateException if the bytes are damaged, of another version, or of another
    ///   definition of the view
    public static EntityState decode(ViewProgram program, byte[] bytes, TileSource tiles) {
        EntityState state = new EntityState(program);
        PackedReader in = new PackedReader(bytes);
        int version = in.readByte();
        if (version != VERSION) {
            throw state.unreadable(
                    "has version " + version + ", but this program reads version " + VERSION);
        }
        if (in.readInt() != state.layout.fingerprint()) {
            throw state.unreadable("was written for another definition of the view");
        }
        boolean split = in.readByte() == SPLIT;
        if (!in.isExhausted()) {
            state.read(in, split);
            for (int grid = 0; split && grid < state.grids.length; grid++) {
                state.grids[grid].load(grid, tiles);
            }
        }
        return state;
    }

    /// Reads what [#encode] wrote.
    public static EntityState decode(ViewProgram program, byte[] bytes) {
        return decode(
                program,
                bytes,
                (grid, tile) -> {
                    throw new IllegalStateException(
                            "State is damaged: tile " + tile + " of grid " + grid + " is missing");
                });
    }

    /// The fingerprint of the definition that encoded bytes were written for.
    public static int fingerprintOf(byte[] bytes) {
        PackedReader in = new PackedReader(bytes);
        in.readByte();
        return in.readInt();
    }

    /// Where the tile records of one entity are read.
    public interface TileSource {
        byte[] tile(int grid, long tile);
    }

    /// Where the tile records of one entity are written.
    public interface TileSink {
        /// @param bytes null of a tile that is no longer needed
        void tile(int grid, long tile, byte @Nullable [] bytes);
    }

    /// The same entity under another definition of the view: what both aggregate alike is taken
    /// over, the rest begins empty. The old one must not be used any more.
    public static EntityState taken(ViewProgram program, EntityState old) {
        EntityState state = new EntityState(program);
        state.t = old.t;
        System.arraycopy(old.newest, 0, state.newest, 0, state.newest.length);
        state.seen = old.seen;
        state.lifetime = Slot.taken(state.layout.lifetime(), old.layout.lifetime(), old.lifetime);
        for (TumblingTile tumbling : state.tumblings) {
            for (TumblingTile other : old.tumblings) {
                tumbling.take(other);
            }
        }
        for (TileGrid grid : state.grids) {
            for (TileGrid other : old.grids) {
                grid.take(other);
            }
        }
        return state;
    }

    /// Names every tile record of this state, so that they can be removed after [#taken].
    public void renounceTiles(TileSink tiles) {
        for (int grid = 0; grid < grids.length; grid++) {
            grids[grid].renounce(grid, tiles);
        }
    }

    /// Since when each feature has been computed in this task: until its window begins after that,
    /// it is null.
    public void since(Cuts cuts) {
        this.cuts = cuts;
    }

    /// Whether there is nothing to keep: no event yet, or a tombstone since.
    public boolean isEmpty() {
        return t == NEVER;
    }

    /// Offers one event: judges it, folds it in and makes its rows.
    ///
    /// @param source the place of its source in the view
    /// @param topic with partition and offset, the position that `seen` names
    /// @param values of the fields [ViewProgram#inputs] names, in that order
    /// @throws IllegalArgumentException if a value is not of its field's type
    public Outcome offer(
            int source, String topic, int partition, long offset, @Nullable Object[] values) {
        @Nullable Object[] fields = program.accept(source, values);
        if (fields == null) {
            return new Outcome.Filtered();
        }
        long eventTime = ViewProgram.timeOf(fields);
        if (eventTime < limit(source)) {
            return new Outcome.Late(eventTime, limit(source));
        }
        List<FeatureRow> rows = new ArrayList<>(2);
        expire(eventTime, rows);
        add(source, topic, partition, offset, fields);
        rows.add(row(Cause.EVENT));
        return new Outcome.Accepted(rows);
    }

    /// The oldest event time that is not late, epoch millis.
    public long limit(int source) {
        return newest[source] == NEVER ? NEVER : newest[source] - program.lateness();
    }

    /// Folds in an event that is not late, after the expiries before it, and makes no row: for
    /// views that publish the newest row only.
    ///
    /// @param fields what [ViewProgram#accept] gave
    public void add(
            int source, String topic, int partition, long offset, @Nullable Object[] fields) {
        long eventTime = ViewProgram.timeOf(fields);
        pass(eventTime);
        moveTo(Math.max(t, eventTime));
        newest[source] = Math.max(newest[source], eventTime);
        seen = seen.with(topic, partition, offset);
        fold(
                layout.sources()[source].event(
                        new Position(eventTime, source, partition, offset), fields));
    }

    /// Folds in all that another state of the view holds, and leaves it as it is. Both saw
    /// different events; expiries up to the other's t should have been published before.
    public void merge(EntityState other) {
        if (other.isEmpty()) {
            return;
        }
        pass(other.t);
        moveTo(Math.max(t, other.t));
        for (int i = 0; i < newest.length; i++) {
            newest[i] = Math.max(newest[i], other.newest[i]);
        }
        seen = seen.with(other.seen);
        for (int i = 0; i < lifetime.length; i++) {
            lifetime[i].merge(other.lifetime[i]);
        }
        for (int i = 0; i < tumblings.length; i++) {
            tumblings[i].merge(other.tumblings[i], t);
        }
        for (int i = 0; i < grids.length; i++) {
            grids[i].merge(other.grids[i], t);
        }
    }

    /// Folds what events before a change of the definition come to into what only today's keeps.
    ///
    /// @param past those events, folded under today's definition; not to be used any more
    /// @param base the definition that this state was taken over from
    /// @param cut time of the entity when it was taken over
    public void fill(EntityState past, ViewProgram base, long cut) {
        past.pass(t);
        if (past.isEmpty()) {
            return;
        }
        boolean[] known = Slot.known(layout.lifetime(), base.layout().lifetime());
        for (int i = 0; i < lifetime.length; i++) {
            if (!known[i]) {
                lifetime[i].merge(past.lifetime[i]);
            }
        }
        for (int i = 0; i < tumblings.length; i++) {
            Window.Tumbling window = layout.tumblings()[i].periods().window();
            tumblings[i].fill(
                    past.tumblings[i],
                    Arrays.stream(base.layout().tumblings())
                            .filter(other -> other.periods().window().equals(window))
                            .findFirst()
                            .orElse(null),
                    t);
        }
        for (int i = 0; i < grids.length; i++) {
            long hop = layout.grids()[i].hop();
            grids[i].fill(
                    past.grids[i],
                    Arrays.stream(base.layout().grids())
                            .filter(other -> other.hop() == hop)
                            .findFirst()
                            .orElse(null),
                    cut,
                    t);
        }
    }

    /// Time t of the entity, epoch millis; [Long#MIN_VALUE] of an empty one.
    public long time() {
        return t;
    }

    /// The row as things stand, as an event would make it. Of an empty state: its tombstone.
    ///
    /// @param tombstoneTime event time of the tombstone
    public FeatureRow current(long tombstoneTime) {
        return isEmpty()
                ? new FeatureRow(tombstoneTime, null, seen, Cause.EXPIRY)
                : row(Cause.EVENT);
    }

    /// Publishes the expiries due at or before an instant, in order.
    public List<FeatureRow> advance(long instant) {
        List<FeatureRow> rows = new ArrayList<>(2);
        expire(instant, rows);
        return rows;
    }

    /// The instant of the next expiry or tombstone, epoch millis; [Long#MAX_VALUE] if there will be
    /// none without an event.
    public long nextExpiry() {
        if (isEmpty()) {
            return Long.MAX_VALUE;
        }
        long next = nextWindowExpiry();
        long ttl = program.timeToLive();
        return next == Long.MAX_VALUE && ttl != ViewProgram.NO_TIME_TO_LIVE ? t + ttl : next;
    }

    /// Lets time pass as [#advance] does, without rows.
    public void pass(long instant) {
        for (long next = nextExpiry();
                next <= instant && next != Long.MAX_VALUE;
                next = nextExpiry()) {
            if (nextWindowExpiry() == Long.MAX_VALUE) {
                drop();
            } else {
                moveTo(next);
            }
        }
    }

    /// The whole state as bytes.
    public byte[] encode() {
        PackedWriter out = new PackedWriter();
        encode(out);
        return out.toByteArray();
    }

    /// Appends the whole state.
    public void encode(PackedWriter out) {
        write(out, WHOLE);
    }

    /// Appends the state but for its tiles, which have records of their own: see [#drainTiles].
    public void encodeHeader(PackedWriter out) {
        write(out, SPLIT);
    }

    /// Hands out the tiles that changed since they were last handed out or read, and those that are
    /// gone.
    public void drainTiles(TileSink tiles) {
        for (int grid = 0; grid < grids.length; grid++) {
            grids[grid].drain(grid, tiles);
        }
    }

    private void write(PackedWriter out, int form) {
        out.writeByte(VERSION);
        out.writeInt(layout.fingerprint());
        out.writeByte(form);
        if (!isEmpty()) {
            writeBody(out, form == SPLIT);
        }
    }

    private void expire(long until, List<FeatureRow> rows) {
        for (long next = nextExpiry();
                next <= until && next != Long.MAX_VALUE;
                next = nextExpiry()) {
            if (nextWindowExpiry() == Long.MAX_VALUE) {
                rows.add(new FeatureRow(next, null, seen, Cause.EXPIRY));
                drop();
            } else {
                moveTo(next);
                rows.add(row(Cause.EXPIRY));
            }
        }
    }

    private long nextWindowExpiry() {
        long next = Long.MAX_VALUE;
        for (TileGrid grid : grids) {
            next = Math.min(next, grid.nextExpiry(t));
        }
        for (TumblingTile tumbling : tumblings) {
            next = Math.min(next, tumbling.nextExpiry());
        }
        return next;
    }

    private void moveTo(long instant) {
        if (instant == t) {
            return;
        }
        t = instant;
        for (TileGrid grid : grids) {
            grid.forget(t);
        }
        for (TumblingTile tumbling : tumblings) {
            tumbling.forget(t);
        }
    }

    private void fold(SourceEvent event) {
        for (TileGrid grid : grids) {
            grid.add(event, t);
        }
        for (TumblingTile tumbling : tumblings) {
            tumbling.add(event, t);
        }
        Slot.addAll(layout.lifetime(), lifetime, event);
    }

    private FeatureRow row(Cause cause) {
        Aggregator[] aggregates = new Aggregator[layout.results()];
        System.arraycopy(lifetime, 0, aggregates, 0, lifetime.length);
        for (TumblingTile tumbling : tumblings) {
            tumbling.collect(aggregates);
        }
        for (TileGrid grid : grids) {
            grid.collect(t, aggregates);
        }
        return new FeatureRow(t, layout.values(aggregates, cuts.incomplete(t)), seen, cause);
    }

    /// Everything that could expire has, so the windows hold nothing.
    private void drop() {
        t = NEVER;
        seen = Seen.NOTHING;
        Arrays.fill(newest, NEVER);
        for (TumblingTile tumbling : tumblings) {
            tumbling.reset();
        }
    }

    private void writeBody(PackedWriter out, boolean split) {
        out.writeSigned(t);
        for (long time : newest) {
            out.writeVarint(time == NEVER ? 0 : t - time + 1);
        }
        seen.write(out, layout.topics());
        for (Aggregator cell : lifetime) {
            cell.write(out);
        }
        for (TumblingTile tumbling : tumblings) {
            tumbling.write(out, t);
        }
        for (TileGrid grid : grids) {
            grid.write(out, t, !split);
        }
    }

    private void read(PackedReader in, boolean split) {
        t = in.readSigned();
        for (int i = 0; i < newest.length; i++) {
            long age = in.readVarint();
            newest[i] = age == 0 ? NEVER : t - age + 1;
        }
        seen = Seen.read(in, layout.topics());
        for (Aggregator cell : lifetime) {
            cell.read(in);
        }
        for (TumblingTile tumbling : tumblings) {
            tumbling.read(in, t);
        }
        for (TileGrid grid : grids) {
            grid.read(in, t, !split);
        }
        if (!in.isExhausted()) {
            throw unreadable("has bytes after its end");
        }
    }

    private IllegalStateException unreadable(String why) {
        return new IllegalStateException(
                "Stored state of view "
                        + program.view().name()
                        + " "
                        + why
                        + "; restore that definition, or give the view a new name");
    }
}
