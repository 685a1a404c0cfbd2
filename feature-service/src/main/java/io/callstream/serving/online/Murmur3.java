package io.callstream.serving.online;

/// MurmurHash3_x86_32 with seed 0 (Austin Appleby), as Feast's `mmh3` computes it.
final class Murmur3 {
    private static final int C1 = 0xcc9e2d51;
    private static final int C2 = 0x1b873593;

    private Murmur3() {}

    static int hash(byte[] data) {
        int hash = 0;
        int whole = data.length & ~3;
        for (int i = 0; i < whole; i += 4) {
            hash ^= mix(littleEndian(data, i, 4));
            hash = Integer.rotateLeft(hash, 13) * 5 + 0xe6546b64;
        }
        hash ^= mix(littleEndian(data, whole, data.length - whole));
        return avalanche(hash ^ data.length);
    }

    private static int mix(int block) {
        return Integer.rotateLeft(block * C1, 15) * C2;
    }

    private static int littleEndian(byte[] data, int from, int count) {
        int block = 0;
        for (int i = count - 1; i >= 0; i--) {
            block = block << 8 | data[from + i] & 0xff;
        }
        return block;
    }

    private static int avalanche(int hash) {
        int mixed = hash;
        mixed = (mixed ^ mixed >>> 16) * 0x85ebca6b;
        mixed = (mixed ^ mixed >>> 13) * 0xc2b2ae35;
        return mixed ^ mixed >>> 16;
    }
}
