package io.callstream.serving.serve;

import io.callstream.serving.online.RowQuery;
import io.callstream.serving.online.StoredRow;

import org.jspecify.annotations.Nullable;

import java.util.Optional;

/// The answer to a [RowQuery].
///
/// @param status of the row: PRESENT, NOT_FOUND or OUTSIDE_MAX_AGE
/// @param row empty where it is NOT_FOUND
public record FeatureVector(RowQuery query, FeatureStatus status, Optional<StoredRow> row) {
    /// The i-th feature of the query; null where it has no value.
    public @Nullable Object value(int index) {
        if (row.isEmpty()) {
            return null;
        }
        String name = query.features().get(index);
        return query.view().columns().stream()
                .filter(column -> column.name().equals(name))
                .findFirst()
                .map(column -> row.get().value(index, column.type()))
                .orElse(null);
    }

    /// Status of the i-th feature of the query.
    public FeatureStatus status(int index) {
        if (row.isEmpty() || !row.get().written(index)) {
            return FeatureStatus.NOT_FOUND;
        }
        return status == FeatureStatus.PRESENT && row.get().isNull(index)
                ? FeatureStatus.NULL_VALUE
                : status;
    }

    /// Event time of the i-th feature in epoch milliseconds; 0 where it is NOT_FOUND.
    public long eventMillis(int index) {
        return status(index) == FeatureStatus.NOT_FOUND
                ? 0
                : row.map(found -> found.version().eventMillis()).orElse(0L);
    }
}
