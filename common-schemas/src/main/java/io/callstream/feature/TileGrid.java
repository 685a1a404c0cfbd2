package io.callstream.feature;

import io.callstream.feature.EntityState.TileSink;
import io.callstream.feature.EntityState.TileSource;
import io.callstream.feature.Slot.SourceEvent;
import io.callstream.feature.aggregate.Aggregator;
import io.callstream.feature.aggregate.PackedReader;
import io.callstream.feature.aggregate.PackedWriter;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The tiles of one entity on one grid: tile k holds the events of [k * hop, (k + 1) * hop), and
/// leaves a window of size W at (k + 1) * hop + W. Only tiles that some window still covers are
/// kept, in order of k.
final class TileGrid {
    private static final int ROOM = 4;

    private final Layout layout;
    private long[] tiles = new long[ROOM];
    private Aggregator[][] cells = new Aggregator[ROOM][];
    private int size;

    /// Per tile whether its record is older than its cells.
    private boolean[] changed = new boolean[ROOM];

    /// Tiles whose records are no longer needed.
    private final List<Long> gone = new ArrayList<>(0);

    /// Per read what it gave last and the first tile it covered then: good until an event is added.
    private final @Nullable Aggregator[] collected;

    private final long[] collectedFrom;

    TileGrid(Layout layout) {
        this.layout = layout;
        this.collected = new @Nullable Aggregator[layout.reads.length];
        this.collectedFrom = new long[layout.reads.length];
    }

    /// What all entities of a view share.
    ///
    /// @param windows the sizes of the sliding windows with this hop, ascending
    /// @param reads what rows need: per read a place in `windows`, a place in `slots`, and its
    ///   place in the row's results
    /// @param split whether each tile has a record of its own
    @SuppressWarnings("ArrayRecordComponent") // one per view; never compared
    record Layout(long hop, long[] windows, Slot[] slots, Read[] reads, boolean split) {
        long largestWindow() {
            return windows[windows.length - 1];
        }
    }

    record Read(int window, int slot, int result) {}

    /// Adds an event, unless its tile has left every window at time t.
    void add(SourceEvent event, long t) {
        long tile = Math.floorDiv(event.eventTime(), layout.hop);
        if (leaving(tile, layout.largestWindow()) <= t) {
            return;
        }
        int place = place(tile);
        Slot.addAll(layout.slots, cells[place], event);
        changed[place] = true;
        Arrays.fill(collected, null);
    }

    /// Merges the tiles of another grid, unless they have left every window at time t.
    void merge(TileGrid other, long t) {
        for (int i = 0; i < other.size; i++) {
            if (leaving(other.tiles[i], layout.largestWindow()) <= t) {
                continue;
            }
            int place = place(other.tiles[i]);
            for (int slot = 0; slot < layout.slots.length; slot++) {
                cells[place][slot].merge(other.cells[i][slot]);
            }
            changed[place] = true;
        }
        Arrays.fill(collected, null);
    }

    /// Takes over the tiles of another definition's grid of the same hop.
    void take(TileGrid other) {
        if (layout.hop != other.layout.hop) {
            return;
        }
        for (int i = 0; i < other.size; i++) {
            int place = place(other.tiles[i]);
            cells[place] = Slot.taken(layout.slots, other.layout.slots, other.cells[i]);
        }
    }

    /// Merges what only this definition keeps, of events before it was there.
    ///
    /// @param base what the definition before it kept on this grid; null if nothing
    /// @param cut time of the entity when this definition took over
    void fill(TileGrid past, @Nullable Layout base, long cut, long t) {
        boolean[] known = Slot.known(layout.slots, base == null ? new Slot[0] : base.slots);
        for (int i = 0; i < past.size; i++) {
            long tile = past.tiles[i];
            if (leaving(tile, layout.largestWindow()) <= t) {
                continue;
            }
            boolean kept = base != null && leaving(tile, base.largestWindow()) > cut;
            int place = place(tile);
            for (int slot = 0; slot < layout.slots.length; slot++) {
                if (!kept || !known[slot]) {
                    cells[place][slot].merge(past.cells[i][slot]);
                }
            }
            changed[place] = true;
        }
        Arrays.fill(collected, null);
    }

    /// Names all tiles as gone: another definition keeps them elsewhere.
    void renounce(int grid, TileSink sink) {
        for (int i = 0; i < size; i++) {
            sink.tile(grid, tiles[i], null);
        }
        for (long tile : gone) {
            sink.tile(grid, tile, null);
        }
    }

    /// The place of a tile, made where it is not there.
    private int place(long tile) {
        int place = size;
        while (place > 0 && tiles[place - 1] > tile) {
            place--;
        }
        if (place > 0 && tiles[place - 1] == tile) {
            return place - 1;
        }
        insert(place, tile, Slot.emptyCells(layout.slots));
        return place;
    }

    /// Forgets the tiles that have left every window at time t.
    void forget(long t) {
        int leaving = firstCovered(layout.largestWindow(), t);
        if (leaving > 0) {
            for (int i = 0; layout.split && i < leaving; i++) {
                gone.add(tiles[i]);
            }
            System.arraycopy(tiles, leaving, tiles, 0, size - leaving);
            System.arraycopy(cells, leaving, cells, 0, size - leaving);
            System.arraycopy(changed, leaving, changed, 0, size - leaving);
            Arrays.fill(cells, size - leaving, size, null);
            size -= leaving;
        }
    }

    /// The next instant after t at which a tile leaves a window; [Long#MAX_VALUE] if none will.
    long nextExpiry(long t) {
        long next = Long.MAX_VALUE;
        for (long window : layout.windows) {
            int first = firstCovered(window, t);
            if (first < size) {
                next = Math.min(next, leaving(tiles[first], window));
            }
        }
        return next;
    }

    /// Puts what each window holds at time t in its place among the results. They may be tiles:
    /// read only.
    void collect(long t, Aggregator[] results) {
        int window = -1;
        int first = 0;
        for (int i = 0; i < layout.reads.length; i++) {
            Read read = layout.reads[i];
            if (read.window != window) {
                window = read.window;
                first = firstCovered(layout.windows[window], t);
            }
            long from = first < size ? tiles[first] : Long.MIN_VALUE;
            Aggregator result = collected[i];
            if (result == null || collectedFrom[i] != from) {
                result = first == size - 1 ? cells[first][read.slot] : merged(first, read.slot);
                collected[i] = result;
                collectedFrom[i] = from;
            }
            results[read.result] = result;
        }
    }

    private Aggregator merged(int first, int slot) {
        Aggregator sum = layout.slots[slot].empty();
        for (int i = first; i < size; i++) {
            sum.merge(cells[i][slot]);
        }
        return sum;
    }

    /// @param whole with the cells; else they have records of their own
    void write(PackedWriter out, long t, boolean whole) {
        out.writeVarint(size);
        long previous = Math.floorDiv(t, layout.hop);
        for (int i = size - 1; i >= 0; i--) {
            out.writeVarint(previous - tiles[i]);
            previous = tiles[i];
            if (whole) {
                writeCells(out, cells[i]);
            }
        }
    }

    private static void writeCells(PackedWriter out, Aggregator[] cells) {
        for (Aggregator cell : cells) {
            cell.write(out);
        }
    }

    private void readCells(PackedReader in, int place) {
        cells[place] = Slot.emptyCells(layout.slots);
        for (Aggregator cell : cells[place]) {
            cell.read(in);
        }
    }

    /// Hands out the tiles that changed and those that are gone.
    void drain(int grid, TileSink sink) {
        for (long tile : gone) {
            sink.tile(grid, tile, null);
        }
        gone.clear();
        for (int i = 0; i < size; i++) {
            if (changed[i]) {
                PackedWriter out = new PackedWriter();
                writeCells(out, cells[i]);
                sink.tile(grid, tiles[i], out.toByteArray());
                changed[i] = false;
            }
        }
    }

    /// Reads the cells of the tiles that a header named.
    void load(int grid, TileSource source) {
        for (int i = 0; i < size; i++) {
            readCells(new PackedReader(source.tile(grid, tiles[i])), i);
            changed[i] = false;
        }
    }

    void read(PackedReader in, long t, boolean whole) {
        size = in.readSize();
        if (size > tiles.length) {
            tiles = new long[size + 1];
            cells = new Aggregator[size + 1][];
            changed = new boolean[size + 1];
        }
        long previous = Math.floorDiv(t, layout.hop);
        for (int i = size - 1; i >= 0; i--) {
            tiles[i] = previous - in.readVarint();
            previous = tiles[i];
            changed[i] = true;
            if (whole) {
                readCells(in, i);
            }
        }
    }

    private int firstCovered(long window, long t) {
        int first = 0;
        while (first < size && leaving(tiles[first], window) <= t) {
            first++;
        }
        return first;
    }

    private long leaving(long tile, long window) {
        return (tile + 1) * layout.hop + window;
    }

    private void insert(int place, long tile, Aggregator[] empty) {
        if (size == tiles.length) {
            tiles = Arrays.copyOf(tiles, size * 2);
            cells = Arrays.copyOf(cells, size * 2);
            changed = Arrays.copyOf(changed, size * 2);
        }
        System.arraycopy(tiles, place, tiles, place + 1, size - place);
        System.arraycopy(cells, place, cells, place + 1, size - place);
        System.arraycopy(changed, place, changed, place + 1, size - place);
        tiles[place] = tile;
        cells[place] = empty;
        changed[place] = true;
        gone.remove((Long) tile);
        size++;
    }
}
