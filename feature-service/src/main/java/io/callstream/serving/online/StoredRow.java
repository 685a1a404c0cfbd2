package io.callstream.serving.online;

import io.callstream.feature.FeatureType;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// A view's row of one entity as the online store has it: the features asked for, each as JSON.
///
/// Of a feature that was never written, because it is younger than the row, there is no JSON.
public final class StoredRow {
    private final RowVersion version;
    private final byte[] json;
    private final int[] bounds;

    /// @param bounds begin and end of each feature's JSON, -1 where there is none
    StoredRow(RowVersion version, byte[] json, int[] bounds) {
        this.version = version;
        this.json = json;
        this.bounds = bounds;
    }

    /// Of values one by one.
    ///
    /// @param cells JSON of each feature, null where it was never written
    public static StoredRow of(RowVersion version, List<byte @Nullable []> cells) {
        int size = 0;
        for (byte[] cell : cells) {
            size += cell == null ? 0 : cell.length;
        }
        byte[] json = new byte[size];
        int[] bounds = new int[2 * cells.size()];
        int at = 0;
        for (int i = 0; i < cells.size(); i++) {
            byte[] cell = cells.get(i);
            if (cell == null) {
                bounds[2 * i] = -1;
                continue;
            }
            System.arraycopy(cell, 0, json, at, cell.length);
            bounds[2 * i] = at;
            at += cell.length;
            bounds[2 * i + 1] = at;
        }
        return new StoredRow(version, json, bounds);
    }

    public RowVersion version() {
        return version;
    }

    /// Number of features.
    public int size() {
        return bounds.length / 2;
    }

    /// Whether the feature was ever written.
    public boolean written(int feature) {
        return bounds[2 * feature] >= 0;
    }

    /// Whether the feature was computed, and is null.
    public boolean isNull(int feature) {
        return written(feature)
                && bounds[2 * feature + 1] - bounds[2 * feature] == 4
                && json[bounds[2 * feature]] == 'n';
    }

    /// The bytes that [#from] and [#to] point into.
    public byte[] json() {
        return json;
    }

    public int from(int feature) {
        return bounds[2 * feature];
    }

    public int to(int feature) {
        return bounds[2 * feature + 1];
    }

    /// The value in Java's class; null where there is none.
    public @Nullable Object value(int feature, FeatureType type) {
        return written(feature) ? JsonText.decode(type, json, from(feature), to(feature)) : null;
    }

    /// JSON of each feature, `-` where it was never written.
    public List<String> cells() {
        List<String> cells = new ArrayList<>(size());
        for (int i = 0; i < size(); i++) {
            cells.add(
                    written(i)
                            ? new String(json, from(i), to(i) - from(i), StandardCharsets.UTF_8)
                            : "-");
        }
        return cells;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof StoredRow row
                && version.equals(row.version)
                && cells().equals(row.cells());
    }

    @Override
    public int hashCode() {
        return version.hashCode();
    }

    /// Without values: they are personal data.
    @Override
    public String toString() {
        return "StoredRow[" + version + ", " + size() + " features]";
    }
}
