package io.callstream.serving.online;

import io.callstream.feature.FeatureType;
import io.callstream.feature.FeatureView;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What serving needs to know of a feature view.
///
/// @param entity its keys, in the order of the definition
/// @param columns features and derived columns, in the order of the rows' schema
/// @param ttl how long after its event time a row is valid; zero is for ever
public record ServedView(
        String name, List<FeatureView.Key> entity, List<Column> columns, Duration ttl) {
    /// A feature or derived column.
    public record Column(String name, FeatureType type) {}

    public ServedView {
        entity = List.copyOf(entity);
        columns = List.copyOf(columns);
    }

    /// The part of a definition that is served.
    public static ServedView of(FeatureView view) {
        List<Column> columns =
                Stream.concat(
                                view.features().stream()
                                        .map(feature -> new Column(feature.name(), feature.type())),
                                view.derived().stream()
                                        .map(derived -> new Column(derived.name(), derived.type())))
                        .toList();
        return new ServedView(view.name(), view.entity(), columns, view.ttl());
    }

    public List<String> columnNames() {
        return columns.stream().map(Column::name).toList();
    }

    /// Tells these columns from those of another definition of the view.
    public String fingerprint() {
        String all =
                columns.stream()
                        .map(column -> column.name() + ':' + column.type())
                        .collect(Collectors.joining(","));
        return Integer.toHexString(Murmur3.hash(all.getBytes(StandardCharsets.UTF_8)));
    }

    public List<String> keyNames() {
        return entity.stream().map(FeatureView.Key::name).toList();
    }

    /// Views are told apart by name.
    @Override
    public boolean equals(Object other) {
        return other instanceof ServedView view && name.equals(view.name);
    }

    @Override
    public int hashCode() {
        return name.hashCode();
    }
}
