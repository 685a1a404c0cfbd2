package io.callstream.feature.oracle;

import org.jspecify.annotations.Nullable;

import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/// A view as the loop needs it. All times and sizes are milliseconds.
///
/// @param unwanted events of this `kind` are not of the view
public record PlainView(
        List<String> sources,
        String unwanted,
        long lateness,
        long ttl,
        List<PlainFeature> features) {

    /// @param window 0 for none
    /// @param field null counts events
    /// @param onlyText only events with this `text` count; null for all
    public record PlainFeature(
            String aggregation,
            @Nullable String field,
            Shape shape,
            long window,
            long hop,
            ZoneId zone,
            @Nullable String onlyText,
            Set<Integer> from,
            double percentile) {}

    public enum Shape {
        SLIDING,
        TUMBLING,
        LIFETIME
    }

    /// @param values by field; a field that is not there is null
    public record PlainEvent(
            int source,
            String topic,
            int partition,
            long offset,
            long time,
            Map<String, Object> values) {

        @Nullable Object value(String field) {
            Object value = values.get(field);
            return value instanceof Double number && (number.isNaN() || number.isInfinite())
                    ? null
                    : value;
        }
    }

    /// @param values null for a tombstone
    public record PlainRow(
            long time, @Nullable List<@Nullable Object> values, String seen, boolean expiry) {}

    boolean isLifetime() {
        return features.stream().anyMatch(feature -> feature.shape == Shape.LIFETIME);
    }

    boolean takes(PlainEvent event) {
        return !Objects.equals(event.value("kind"), unwanted);
    }
}
