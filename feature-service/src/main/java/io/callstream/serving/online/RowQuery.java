package io.callstream.serving.online;

import io.callstream.feature.EntityKey;

import java.util.List;

/// Asks for features of one view of one entity.
///
/// @param features names of columns of the view
public record RowQuery(ServedView view, EntityKey entity, List<String> features) {
    public RowQuery {
        features = List.copyOf(features);
    }

    /// For all columns of the view.
    public static RowQuery whole(ServedView view, EntityKey entity) {
        return new RowQuery(view, entity, view.columnNames());
    }
}
