package io.callstream.topic;

import io.callstream.feature.FieldType;
import io.callstream.serde.SchemaIds;

import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Conversions;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.SequencedMap;
import java.util.concurrent.ConcurrentHashMap;

/// Reads some fields of Avro records in the Confluent wire format, whatever schema each was written
/// with; a field that a schema lacks is null.
final class AvroFields implements Deserializer<SourceRecord> {
    private static final int PREFIX = 5;

    private final SequencedMap<String, FieldType> fields;
    private final SchemaIds ids;
    private final Map<Integer, Reader> readers = new ConcurrentHashMap<>();

    AvroFields(SequencedMap<String, FieldType> fields, SchemaIds ids) {
        this.fields = fields;
        this.ids = ids;
    }

    /// @param positions of the wanted fields in the written schema, -1 for none
    @SuppressWarnings("ArrayRecordComponent") // one per schema; never compared
    private record Reader(GenericDatumReader<GenericRecord> records, int[] positions) {}

    @Override
    public @Nullable SourceRecord deserialize(String topic, byte @Nullable [] bytes) {
        if (bytes == null) {
            return null;
        }
        if (bytes.length < PREFIX || bytes[0] != 0) {
            throw new SerializationException(
                    "a value of "
                            + bytes.length
                            + " bytes on "
                            + topic
                            + " is not in the Confluent wire format");
        }
        int id = ByteBuffer.wrap(bytes, 1, 4).getInt();
        Reader reader = readers.computeIfAbsent(id, this::reader);
        try {
            GenericRecord record =
                    reader.records.read(
                            null,
                            DecoderFactory.get()
                                    .binaryDecoder(bytes, PREFIX, bytes.length - PREFIX, null));
            @Nullable Object[] values = new @Nullable Object[reader.positions.length];
            for (int i = 0; i < values.length; i++) {
                int position = reader.positions[i];
                values[i] = position < 0 ? null : SourceFields.plain(record.get(position));
            }
            return new SourceRecord(bytes, values);
        } catch (IOException | AvroRuntimeException e) {
            throw new SerializationException(
                    "a value of " + bytes.length + " bytes on " + topic + " is not of schema " + id,
                    e);
        }
    }

    private Reader reader(int id) {
        Schema schema = ids.schemaOf(id);
        GenericData data = new GenericData();
        data.addLogicalTypeConversion(new Conversions.DecimalConversion());
        int[] positions =
                fields.keySet().stream()
                        .mapToInt(
                                name ->
                                        schema.getField(name) == null
                                                ? -1
                                                : schema.getField(name).pos())
                        .toArray();
        return new Reader(new GenericDatumReader<>(schema, schema, data), positions);
    }
}
