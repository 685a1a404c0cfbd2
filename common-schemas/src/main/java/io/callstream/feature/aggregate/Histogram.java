package io.callstream.feature.aggregate;

import org.jspecify.annotations.Nullable;

import java.util.Map;
import java.util.TreeMap;

/// How often each value came. Meant for fields of few values, such as an action or an outcome: the
/// state grows with their number.
public final class Histogram implements Aggregator {
    private final TreeMap<String, Long> counts = new TreeMap<>();

    /// A JSON object from value (as text) to count, sorted by value, without blanks; null for
    /// nothing.
    public @Nullable String json() {
        if (counts.isEmpty()) {
            return null;
        }
        StringBuilder json = new StringBuilder("{");
        for (Map.Entry<String, Long> entry : counts.entrySet()) {
            if (json.length() > 1) {
                json.append(',');
            }
            appendQuoted(json, entry.getKey());
            json.append(':').append(entry.getValue());
        }
        return json.append('}').toString();
    }

    @Override
    public void add(Object value, Position position) {
        counts.merge(Values.cut(value.toString()), 1L, Long::sum);
    }

    @Override
    public void merge(Aggregator other) {
        ((Histogram) other).counts.forEach((value, count) -> counts.merge(value, count, Long::sum));
    }

    @Override
    public void write(PackedWriter out) {
        out.writeVarint(counts.size());
        counts.forEach(
                (value, count) -> {
                    out.writeString(value);
                    out.writeVarint(count);
                });
    }

    @Override
    public void read(PackedReader in) {
        int size = in.readSize();
        for (int i = 0; i < size; i++) {
            counts.put(in.readString(), in.readVarint());
        }
    }

    private static void appendQuoted(StringBuilder json, String text) {
        json.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> json.append("\\\"");
                case '\\' -> json.append("\\\\");
                case '\n' -> json.append("\\n");
                case '\r' -> json.append("\\r");
                case '\t' -> json.append("\\t");
                default -> {
                    if (c < 0x20) {
                        json.append("\\u00")
                                .append(c < 0x10 ? "0" : "")
                                .append(Integer.toHexString(c));
                    } else {
                        json.append(c);
                    }
                }
            }
        }
        json.append('"');
    }
}
