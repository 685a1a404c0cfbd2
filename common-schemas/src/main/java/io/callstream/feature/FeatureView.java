package io.callstream.feature;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/// A feature view: an entity, the topics its events come from, and aggregations of them over
/// windows.
///
/// @param name also of its topic, `feature.<name>`
/// @param entity one or more keys, in the order of the definition
/// @param lateness an event older than this before the newest of its entity and source is late
/// @param emit coalesces rows to the newest per entity and this much wall-clock time, zero: per
///   commit; null gives a row per event
/// @param ttl how long a row without a newer one is valid
/// @param definition the YAML that says all this
public record FeatureView(
        String name,
        List<Key> entity,
        List<Source> sources,
        Duration lateness,
        List<Feature> features,
        List<Derived> derived,
        @Nullable Duration emit,
        Duration ttl,
        String definition) {

    public FeatureView {
        entity = List.copyOf(entity);
        sources = List.copyOf(sources);
        features = List.copyOf(features);
        derived = List.copyOf(derived);
    }

    /// The topic its rows travel on.
    public String topic() {
        return "feature." + name;
    }

    /// Whether its state never ends: some feature covers all events ever.
    public boolean hasLifetimeFeatures() {
        return features.stream().anyMatch(feature -> feature.window() instanceof Window.Lifetime);
    }

    /// One key of the entity: a field of every source; STRING, INT32 or INT64.
    public record Key(String name, FeatureType type) {}

    /// A topic whose records are events of the view.
    ///
    /// @param where CEL over the record's fields; only records for which it is true are events.
    ///   Null takes all.
    /// @param eventTime the field with the event's time
    /// @param fields all fields of the topic's records that the view may use
    /// @param outside what the definition says of a topic that is not of the catalogue; null of one
    ///   that is
    public record Source(
            String name,
            String topic,
            @Nullable String where,
            String eventTime,
            Map<String, FieldType> fields,
            @Nullable Outside outside) {
        public Source {
            fields = Map.copyOf(fields);
        }
    }

    /// A topic that other producers write.
    ///
    /// @param key the field that is also the records' key (UTF-8 of a text, decimal digits of a
    ///   number); null where the key is something else
    public record Outside(Format format, @Nullable String key) {}

    /// How the values of an outside topic are written.
    public enum Format {
        /// A JSON object; timestamps are epoch milliseconds or ISO 8601 with a zone.
        JSON,
        /// Avro in the Confluent wire format.
        AVRO
    }

    /// An aggregation over a window.
    ///
    /// @param field null counts events
    /// @param where CEL over the source's record; null takes every event
    /// @param from names of the sources it reads
    /// @param percentile 0 to 100 for [Aggregation#APPROX_PERCENTILE], else 0
    public record Feature(
            String name,
            Aggregation aggregation,
            @Nullable String field,
            Window window,
            @Nullable String where,
            List<String> from,
            double percentile,
            FeatureType type) {
        public Feature {
            from = List.copyOf(from);
        }
    }

    /// CEL over the features and the derived columns above it; null where it cannot be computed.
    public record Derived(String name, String expression, FeatureType type) {}
}
