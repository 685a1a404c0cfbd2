package io.callstream.bench;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/// Feast's name of a feature in an online hash: little-endian murmur3_x86_32, seed 0. Written a
/// second time, because a client knows the bytes and not the service.
final class Murmur {
    private Murmur() {}

    static byte[] field(String name) {
        ByteBuffer in =
                ByteBuffer.wrap(name.getBytes(StandardCharsets.UTF_8))
                        .order(ByteOrder.LITTLE_ENDIAN);
        int length = in.remaining();
        int hash = 0;
        while (in.remaining() >= Integer.BYTES) {
            hash = Integer.rotateLeft(hash ^ mix(in.getInt()), 13) * 5 + 0xe6546b64;
        }
        int tail = 0;
        for (int shift = 0; in.hasRemaining(); shift += 8) {
            tail |= (in.get() & 0xff) << shift;
        }
        hash ^= mix(tail) ^ length;
        hash = (hash ^ hash >>> 16) * 0x85ebca6b;
        hash = (hash ^ hash >>> 13) * 0xc2b2ae35;
        hash ^= hash >>> 16;
        return ByteBuffer.allocate(Integer.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(hash)
                .array();
    }

    private static int mix(int block) {
        return Integer.rotateLeft(block * 0xcc9e2d51, 15) * 0x1b873593;
    }
}
