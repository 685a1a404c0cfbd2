package io.callstream.lake.verify;

import io.callstream.lake.table.Source;

import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;

/// Offsets that were met, a bit each.
final class SeenOffsets {
    private static final int BLOCK_BITS = 16;

    private final Map<Source, Map<Long, BitSet>> seen = new HashMap<>();

    /// Whether it was not met before.
    boolean add(Source source, long offset) {
        BitSet block =
                seen.computeIfAbsent(source, key -> new HashMap<>())
                        .computeIfAbsent(offset >> BLOCK_BITS, key -> new BitSet());
        int bit = (int) (offset & ((1 << BLOCK_BITS) - 1));
        boolean fresh = !block.get(bit);
        block.set(bit);
        return fresh;
    }
}
