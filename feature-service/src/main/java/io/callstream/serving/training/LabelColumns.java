package io.callstream.serving.training;

import java.util.LinkedHashMap;
import java.util.Map;

/// The columns of a labels file, by name, with their SQL types.
public record LabelColumns(Map<String, String> types) {
    /// The column of the label times.
    public static final String TIME = "event_timestamp";

    public LabelColumns {
        types = new LinkedHashMap<>(types);
    }

    boolean has(String name) {
        return types.containsKey(name);
    }

    /// Whether the label times are times.
    boolean timed() {
        String type = types.getOrDefault(TIME, "");
        return type.startsWith("TIMESTAMP") || type.equals("DATE");
    }
}
