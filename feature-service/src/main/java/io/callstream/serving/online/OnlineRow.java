package io.callstream.serving.online;

import io.callstream.feature.EntityKey;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// A row of a feature topic on its way into the online store.
///
/// @param values of the view's columns, in their order; null is a tombstone
/// @param ingestMillis when the event behind it entered (`t_ingest`), -1 where unknown
/// @param featureMillis when the row was made (`t_feature`), -1 where unknown
public record OnlineRow(
        ServedView view,
        EntityKey entity,
        RowVersion version,
        @Nullable List<@Nullable Object> values,
        long ingestMillis,
        long featureMillis) {
    public OnlineRow {
        if (values != null) {
            values = Collections.unmodifiableList(new ArrayList<>(values));
            if (values.size() != view.columns().size()) {
                throw new IllegalArgumentException(
                        "a row of "
                                + view.name()
                                + " has "
                                + values.size()
                                + " values for "
                                + view.columns().size()
                                + " columns");
            }
        }
    }

    public boolean tombstone() {
        return values == null;
    }

    /// Without key and values: they are personal data.
    @Override
    public String toString() {
        return "OnlineRow[" + view.name() + ", " + version + (tombstone() ? ", tombstone]" : "]");
    }
}
