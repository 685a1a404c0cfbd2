package io.callstream.serving.adapter;

import io.callstream.serving.online.FeastLayout;
import io.callstream.serving.online.FeastValue;
import io.callstream.serving.online.ServedView;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The names of a view's fields in its hashes, computed once.
final class ViewFields {
    private final ServedView view;
    private final byte[] version;
    private final byte[] timestamp;
    private final byte[] row;
    private final String fingerprint;
    private final byte[] fingerprintBytes;
    private final List<byte[]> features;
    private final List<String> names;
    private final int[] all;
    private final Map<String, Integer> places = new HashMap<>();

    ViewFields(ServedView view) {
        this.view = view;
        version = FeastLayout.versionField(view.name());
        timestamp = FeastLayout.timestampField(view.name());
        row = FeastLayout.rowField(view.name());
        fingerprint = view.fingerprint();
        fingerprintBytes = fingerprint.getBytes(StandardCharsets.US_ASCII);
        names = view.columnNames();
        features = names.stream().map(column -> FeastLayout.field(view.name(), column)).toList();
        all = new int[names.size()];
        for (int i = 0; i < all.length; i++) {
            all[i] = i;
            places.put(names.get(i), i);
        }
    }

    ServedView view() {
        return view;
    }

    byte[] version() {
        return version;
    }

    byte[] timestamp() {
        return timestamp;
    }

    /// Of the whole row.
    byte[] row() {
        return row;
    }

    String fingerprint() {
        return fingerprint;
    }

    byte[] fingerprintBytes() {
        return fingerprintBytes;
    }

    /// In the order of the columns.
    List<byte[]> features() {
        return features;
    }

    /// Indices of these columns.
    ///
    /// @throws IllegalArgumentException where the view has no such column
    int[] places(List<String> wanted) {
        if (wanted.equals(names)) {
            return all;
        }
        return wanted.stream().mapToInt(this::place).toArray();
    }

    private int place(String name) {
        Integer place = places.get(name);
        if (place == null) {
            throw new IllegalArgumentException("there is no feature " + name);
        }
        return place;
    }

    /// Appends field and value of each column.
    void appendValues(List<byte[]> arguments, List<@Nullable Object> values) {
        for (int i = 0; i < features.size(); i++) {
            arguments.add(features.get(i));
            arguments.add(FeastValue.encode(values.get(i)));
        }
    }
}
