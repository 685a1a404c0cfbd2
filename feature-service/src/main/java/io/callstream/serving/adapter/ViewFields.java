package io.callstream.serving.adapter;

import io.callstream.serving.online.FeastLayout;
import io.callstream.serving.online.FeastValue;
import io.callstream.serving.online.ServedView;

import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The names of a view's fields in its hashes, computed once.
final class ViewFields {
    private final byte[] version;
    private final byte[] timestamp;
    private final List<byte[]> features;
    private final Map<String, byte[]> byName = new HashMap<>();

    ViewFields(ServedView view) {
        version = FeastLayout.versionField(view.name());
        timestamp = FeastLayout.timestampField(view.name());
        features =
                view.columnNames().stream()
                        .map(column -> FeastLayout.field(view.name(), column))
                        .toList();
        for (int i = 0; i < features.size(); i++) {
            byName.put(view.columns().get(i).name(), features.get(i));
        }
    }

    byte[] version() {
        return version;
    }

    byte[] timestamp() {
        return timestamp;
    }

    /// In the order of the columns.
    List<byte[]> features() {
        return features;
    }

    /// @throws IllegalArgumentException where the view has no such column
    byte[] feature(String name) {
        byte[] field = byName.get(name);
        if (field == null) {
            throw new IllegalArgumentException("there is no feature " + name);
        }
        return field;
    }

    /// Appends field and value of each column.
    void appendValues(List<byte[]> arguments, List<@Nullable Object> values) {
        for (int i = 0; i < features.size(); i++) {
            arguments.add(features.get(i));
            arguments.add(FeastValue.encode(values.get(i)));
        }
    }
}
