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
        return row.map(found -> found.cells().get(index)).orElse(StoredRow.NoValue.ABSENT)
                        instanceof StoredRow.Value(Object value)
                ? value
                : null;
    }

    /// Status of the i-th feature of the query.
    public FeatureStatus status(int index) {
        if (row.isEmpty()) {
            return FeatureStatus.NOT_FOUND;
        }
        return switch (row.get().cells().get(index)) {
            case StoredRow.NoValue.ABSENT -> FeatureStatus.NOT_FOUND;
            case StoredRow.NoValue.NULL ->
                    status == FeatureStatus.OUTSIDE_MAX_AGE
                            ? FeatureStatus.OUTSIDE_MAX_AGE
                            : FeatureStatus.NULL_VALUE;
            case StoredRow.Value _ -> status;
        };
    }

    /// Event time of the i-th feature in epoch milliseconds; 0 where it is NOT_FOUND.
    public long eventMillis(int index) {
        return status(index) == FeatureStatus.NOT_FOUND
                ? 0
                : row.map(found -> found.version().eventMillis()).orElse(0L);
    }
}
