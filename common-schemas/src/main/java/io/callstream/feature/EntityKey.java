package io.callstream.feature;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/// The key of one entity: a value for each key of a view, as Strings, Integers and Longs.
public record EntityKey(List<String> names, List<Object> values) {
    private static final int STRING = 2;
    private static final int INT32 = 3;
    private static final int INT64 = 4;

    public EntityKey {
        names = List.copyOf(names);
        values = List.copyOf(values);
        if (names.isEmpty() || names.size() != values.size()) {
            throw new IllegalArgumentException(
                    "An entity needs one value for each of its keys " + names);
        }
    }

    /// The key of a view's row on its topic: the UTF-8 bytes of a single text, else [#feastBytes].
    public byte[] topicKey() {
        return values.size() == 1 && values.getFirst() instanceof String text
                ? text.getBytes(StandardCharsets.UTF_8)
                : feastBytes();
    }

    /// Reads [#topicKey] back.
    ///
    /// @throws IllegalArgumentException if the bytes are no key of such an entity
    public static EntityKey fromTopicKey(List<FeatureView.Key> entity, byte[] bytes) {
        List<String> names = entity.stream().map(FeatureView.Key::name).toList();
        if (entity.size() == 1 && entity.getFirst().type() == FeatureType.STRING) {
            return new EntityKey(names, List.of(new String(bytes, StandardCharsets.UTF_8)));
        }
        return FeastKeyReader.read(names, bytes);
    }

    /// Feast's serialized entity key, version 3: the names sorted, then the values in that order,
    /// little-endian.
    public byte[] feastBytes() {
        List<Integer> order =
                IntStream.range(0, names.size())
                        .boxed()
                        .sorted(Comparator.comparing(names::get))
                        .toList();
        byte[][] parts = new byte[2 * order.size()][];
        int[] types = new int[parts.length];
        int size = Integer.BYTES;
        for (int i = 0; i < order.size(); i++) {
            types[i] = STRING;
            parts[i] = names.get(order.get(i)).getBytes(StandardCharsets.UTF_8);
            Object value = values.get(order.get(i));
            types[order.size() + i] = typeOf(value);
            parts[order.size() + i] = bytesOf(value);
        }
        for (byte[] part : parts) {
            size += 2 * Integer.BYTES + part.length;
        }
        ByteBuffer out =
                ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN).putInt(order.size());
        for (int i = 0; i < parts.length; i++) {
            out.putInt(types[i]).putInt(parts[i].length).put(parts[i]);
        }
        return out.array();
    }

    /// The key of the hash that Feast's Redis store keeps for this entity: [#feastBytes] and the
    /// project's name.
    public byte[] redisKey(String project) {
        byte[] key = feastBytes();
        byte[] suffix = project.getBytes(StandardCharsets.UTF_8);
        byte[] redisKey = Arrays.copyOf(key, key.length + suffix.length);
        System.arraycopy(suffix, 0, redisKey, key.length, suffix.length);
        return redisKey;
    }

    /// Without the values: they name people.
    @Override
    public String toString() {
        return "EntityKey" + names;
    }

    private static int typeOf(Object value) {
        return switch (value) {
            case String _ -> STRING;
            case Integer _ -> INT32;
            case Long _ -> INT64;
            default ->
                    throw new IllegalArgumentException(
                            "A key must be a String, Integer or Long, not a "
                                    + value.getClass().getName());
        };
    }

    private static byte[] bytesOf(Object value) {
        return switch (value) {
            case Integer number ->
                    ByteBuffer.allocate(Integer.BYTES)
                            .order(ByteOrder.LITTLE_ENDIAN)
                            .putInt(number)
                            .array();
            case Long number ->
                    ByteBuffer.allocate(Long.BYTES)
                            .order(ByteOrder.LITTLE_ENDIAN)
                            .putLong(number)
                            .array();
            default -> value.toString().getBytes(StandardCharsets.UTF_8);
        };
    }
}
