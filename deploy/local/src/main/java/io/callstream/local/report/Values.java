package io.callstream.local.report;

import io.callstream.local.process.LocalFault;
import io.callstream.serde.SchemaIds;

import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;

/// Avro values of any topic, read with the schema they were written with.
final class Values {
    private final SchemaIds ids;
    private final Map<Integer, GenericDatumReader<GenericRecord>> readers = new HashMap<>();

    Values(SchemaIds ids) {
        this.ids = ids;
    }

    /// The record in those bytes (Confluent wire format).
    GenericRecord read(String topic, byte[] bytes) {
        if (bytes.length < 5 || bytes[0] != 0) {
            throw new LocalFault(
                    "a value on " + topic + " is not Avro in the Confluent wire format");
        }
        int id = ByteBuffer.wrap(bytes, 1, 4).getInt();
        GenericDatumReader<GenericRecord> reader =
                readers.computeIfAbsent(
                        id,
                        key -> {
                            Schema schema = ids.schemaOf(key);
                            return new GenericDatumReader<>(schema, schema);
                        });
        try {
            return reader.read(
                    null, DecoderFactory.get().binaryDecoder(bytes, 5, bytes.length - 5, null));
        } catch (IOException e) {
            throw new LocalFault("a value on " + topic + " is not of schema " + id, e);
        }
    }

    /// The text of a field; null where the field is null or absent.
    static @Nullable String text(GenericRecord record, String field) {
        if (!record.hasField(field)) {
            return null;
        }
        Object value = record.get(field);
        return value == null ? null : value.toString();
    }
}
