package io.callstream.serving.online;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/// Names of the fields of an online hash, as Feast 0.66 reads them from Redis, and our own
/// `_v:<view>`.
///
/// One hash holds all views of one entity: its key is the serialized entity key, version 3,
/// followed by the project ([io.callstream.feature.EntityKey#redisKey]). A feature's field is four
/// bytes of murmur3, its value is a [FeastValue]; `_ts:<view>` holds the row's event time as a
/// [FeastTimestamp], `_v:<view>` its [RowVersion].
public final class FeastLayout {
    private FeastLayout() {}

    /// Field of a feature: little-endian murmur3_x86_32 of `<view>:<feature>`.
    public static byte[] field(String view, String feature) {
        int hash = Murmur3.hash((view + ':' + feature).getBytes(StandardCharsets.UTF_8));
        return ByteBuffer.allocate(Integer.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(hash)
                .array();
    }

    /// Field of a view's event time.
    public static byte[] timestampField(String view) {
        return ("_ts:" + view).getBytes(StandardCharsets.UTF_8);
    }

    /// Field of a view's version; Feast's clients do not look at it.
    public static byte[] versionField(String view) {
        return ("_v:" + view).getBytes(StandardCharsets.UTF_8);
    }

    /// Field of a view's whole row, see [RowText]; Feast's clients do not look at it.
    public static byte[] rowField(String view) {
        return ("_r:" + view).getBytes(StandardCharsets.UTF_8);
    }
}
