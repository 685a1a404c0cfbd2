package io.callstream.e2e.suite;

import io.callstream.serde.SchemaIds;

import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/// Avro values in the Confluent wire format, read by the schema they were written with, as plain
/// Java values: text for enums, numbers for times.
public final class AvroValues {
    private static final int HEADER = 5;

    private final SchemaIds ids;
    private final Map<Integer, Schema> schemas = new HashMap<>();

    AvroValues(SchemaIds ids) {
        this.ids = ids;
    }

    /// The schema that a value was written with.
    public Schema schema(byte[] value) {
        if (value.length < HEADER || value[0] != 0) {
            throw new IllegalArgumentException("not Avro in the Confluent wire format");
        }
        return schemas.computeIfAbsent(ByteBuffer.wrap(value, 1, 4).getInt(), ids::schemaOf);
    }

    /// Whether a value is what the registry says it is.
    public boolean isReadable(byte[] value) {
        try {
            return !fields(value).isEmpty();
        } catch (IllegalArgumentException | UncheckedIOException | AvroRuntimeException e) {
            return false;
        }
    }

    /// The fields by name, in the order of the schema's names.
    public Map<String, @Nullable Object> fields(byte @Nullable [] value) {
        byte[] bytes = Objects.requireNonNull(value, "a tombstone has no fields");
        Schema schema = schema(bytes);
        GenericDatumReader<GenericRecord> reader = new GenericDatumReader<>(schema, schema);
        try {
            GenericRecord record =
                    reader.read(
                            null,
                            DecoderFactory.get()
                                    .binaryDecoder(bytes, HEADER, bytes.length - HEADER, null));
            Map<String, @Nullable Object> fields = new TreeMap<>();
            schema.getFields()
                    .forEach(field -> fields.put(field.name(), plain(record.get(field.pos()))));
            return Collections.unmodifiableMap(fields);
        } catch (IOException e) {
            throw new UncheckedIOException("a value is not of schema " + schema.getName(), e);
        }
    }

    private static @Nullable Object plain(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            Map<String, @Nullable Object> plain = new TreeMap<>();
            map.forEach((key, one) -> plain.put(String.valueOf(key), plain(one)));
            return plain;
        }
        if (value instanceof Collection<?> list) {
            return list.stream().map(AvroValues::plain).toList();
        }
        if (value instanceof GenericRecord record) {
            Map<String, @Nullable Object> plain = new TreeMap<>();
            record.getSchema()
                    .getFields()
                    .forEach(field -> plain.put(field.name(), plain(record.get(field.pos()))));
            return plain;
        }
        if (value == null || value instanceof Number || value instanceof Boolean) {
            return value;
        }
        return value.toString();
    }
}
