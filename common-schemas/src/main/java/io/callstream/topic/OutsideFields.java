package io.callstream.topic;

import io.callstream.feature.FeatureView.Format;
import io.callstream.feature.FieldType;
import io.callstream.serde.SchemaIds;

import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;

import java.util.List;
import java.util.SequencedMap;

/// The fields of an outside topic that views read, in the order of their values.
public record OutsideFields(Format format, SequencedMap<String, FieldType> types) {
    /// Names in the order of the values.
    public List<String> names() {
        return List.copyOf(types.keySet());
    }

    /// Reads values of the topic. Bytes that are no such record, or have a field of another type,
    /// are a SerializationException that names the field, never its value.
    Deserializer<SourceRecord> deserializer(SchemaIds ids) {
        return switch (format) {
            case JSON -> new JsonFields(types);
            case AVRO -> new AvroFields(types, ids);
        };
    }

    Serde<SourceRecord> serde(SchemaIds ids) {
        return Serdes.serdeFrom((topic, record) -> record.bytes(), deserializer(ids));
    }
}
