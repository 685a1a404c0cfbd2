package io.callstream.enrichment.view;

import io.callstream.topic.SourceFields;
import io.callstream.topic.SourceRecord;
import io.callstream.topic.Topic;

import org.apache.avro.generic.IndexedRecord;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.streams.kstream.KStream;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Objects;
import java.util.function.Function;

/// Records of one topic as views read them.
///
/// @param topic its name in the catalogue, or its own
/// @param names the fields that are read
/// @param values their values, in that order
/// @param key a record's key as the topic has it
/// @param bytes a record's value as the topic has it
/// @param origin whether the records are not of the topic yet: then the position that `seen` names
///   is that of the record they were made of, [EventHeaders#ORIGIN]
record ViewInput<K, V>(
        String topic,
        List<String> names,
        Function<V, @Nullable Object[]> values,
        Function<K, byte[]> key,
        Function<V, byte[]> bytes,
        boolean origin) {

    /// Avro records of a topic of the catalogue.
    static <K, V extends IndexedRecord> ViewInput<K, V> of(
            String name, Topic<K, V> topic, List<String> names, boolean origin) {
        SourceFields fields = SourceFields.of(topic.schema().orElseThrow(), names);
        Serializer<K> keys = topic.keySerde().serializer();
        Serializer<V> values = topic.valueSerde().serializer();
        return new ViewInput<>(
                name,
                names,
                fields::values,
                key -> Objects.requireNonNull(keys.serialize(topic.name(), key)),
                value -> Objects.requireNonNull(values.serialize(topic.name(), value)),
                origin);
    }

    /// Records of an outside topic.
    static ViewInput<byte[], SourceRecord> outside(String topic, List<String> names) {
        return new ViewInput<>(
                topic, names, SourceRecord::values, key -> key, SourceRecord::bytes, false);
    }

    /// A stream of them.
    record Stream<K, V>(ViewInput<K, V> input, KStream<K, V> records) {}
}
