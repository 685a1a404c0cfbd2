package io.callstream.feature;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Reads [EntityKey#feastBytes] back.
final class FeastKeyReader {
    private FeastKeyReader() {}

    static EntityKey read(List<String> names, byte[] bytes) {
        try {
            ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
            int count = in.getInt();
            if (count != names.size()) {
                throw notA(names, bytes, count + " keys");
            }
            List<String> sorted = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                sorted.add(readValue(in, names, bytes).toString());
            }
            Map<String, Object> values = new HashMap<>();
            for (String name : sorted) {
                values.put(name, readValue(in, names, bytes));
            }
            if (!values.keySet().containsAll(names) || in.hasRemaining()) {
                throw notA(
                        names, bytes, "keys " + sorted + " and " + in.remaining() + " bytes more");
            }
            return new EntityKey(names, names.stream().map(values::get).toList());
        } catch (BufferUnderflowException tooShort) {
            throw notA(names, bytes, "too few bytes");
        }
    }

    private static Object readValue(ByteBuffer in, List<String> names, byte[] bytes) {
        int type = in.getInt();
        int length = in.getInt();
        if (length < 0 || length > in.remaining()) {
            throw notA(names, bytes, "a part of " + length + " bytes");
        }
        return switch (type) {
            case 2 -> {
                byte[] text = new byte[length];
                in.get(text);
                yield new String(text, StandardCharsets.UTF_8);
            }
            case 3 -> in.getInt();
            case 4 -> in.getLong();
            default -> throw notA(names, bytes, "a part of type " + type);
        };
    }

    private static IllegalArgumentException notA(List<String> names, byte[] bytes, String found) {
        return new IllegalArgumentException(
                "Not an entity key of " + names + ": " + bytes.length + " bytes with " + found);
    }
}
