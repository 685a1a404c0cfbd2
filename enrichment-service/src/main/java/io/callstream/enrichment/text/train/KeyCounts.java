package io.callstream.enrichment.text.train;

import java.util.Arrays;

/// In how many rows each key occurs, and the group it belongs to: a hash table of primitives that
/// grows.
final class KeyCounts {
    private int[] slots = new int[1 << 16];
    private int[] rows = new int[1 << 16];
    private byte[] groups = new byte[1 << 16];
    private int size;

    void claim(int key, int group) {
        int at = find(key);
        if (slots[at] == 0) {
            slots[at] = key;
            groups[at] = (byte) group;
            if (++size > slots.length / 2) {
                grow();
            }
        }
    }

    /// Counts each of a row's keys once; all must have been claimed.
    void row(int[] keys) {
        int[] sorted = keys.clone();
        Arrays.sort(sorted);
        for (int i = 0; i < sorted.length; i++) {
            if (i == 0 || sorted[i] != sorted[i - 1]) {
                rows[find(sorted[i])]++;
            }
        }
    }

    int rows(int key) {
        return rows[find(key)];
    }

    int group(int key) {
        return groups[find(key)];
    }

    /// Keys that occur in at least so many rows, ascending.
    int[] keys(int minRows) {
        int[] keys = new int[size];
        int found = 0;
        for (int at = 0; at < slots.length; at++) {
            if (slots[at] != 0 && rows[at] >= minRows) {
                keys[found++] = slots[at];
            }
        }
        int[] result = Arrays.copyOf(keys, found);
        Arrays.sort(result);
        return result;
    }

    private int find(int key) {
        int mask = slots.length - 1;
        int at = key & mask;
        while (slots[at] != 0 && slots[at] != key) {
            at = at + 1 & mask;
        }
        return at;
    }

    private void grow() {
        int[] oldSlots = slots;
        int[] oldRows = rows;
        byte[] oldGroups = groups;
        slots = new int[2 * oldSlots.length];
        rows = new int[slots.length];
        groups = new byte[slots.length];
        for (int i = 0; i < oldSlots.length; i++) {
            if (oldSlots[i] != 0) {
                int at = find(oldSlots[i]);
                slots[at] = oldSlots[i];
                rows[at] = oldRows[i];
                groups[at] = oldGroups[i];
            }
        }
    }
}
