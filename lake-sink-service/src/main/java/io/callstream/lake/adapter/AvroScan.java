package io.callstream.lake.adapter;

import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryDecoder;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.List;

/// Walks over the bytes of an Avro record once, checks that they are one, and picks out a few
/// fields.
///
/// What passes here can be written to Parquet later without a surprise.
final class AvroScan {
    private final Schema record;
    private final int[] wanted;

    /// @param fields to pick out; numbers or null
    AvroScan(Schema record, List<String> fields) {
        this.record = record;
        this.wanted = new int[record.getFields().size()];
        for (Schema.Field field : record.getFields()) {
            wanted[field.pos()] = fields.indexOf(field.name());
        }
    }

    /// @param picked receives the fields, in the order asked for
    /// @throws IOException where the bytes end too soon or go on after the record
    /// @throws AvroRuntimeException where they are not of the schema
    void scan(BinaryDecoder in, @Nullable Number[] picked) throws IOException {
        for (Schema.Field field : record.getFields()) {
            Number value = walk(field.schema(), in);
            if (wanted[field.pos()] >= 0) {
                picked[wanted[field.pos()]] = value;
            }
        }
        if (!in.isEnd()) {
            throw new AvroRuntimeException("bytes go on after the record");
        }
    }

    static @Nullable Number walk(Schema schema, BinaryDecoder in) throws IOException {
        return switch (schema.getType()) {
            case NULL -> null;
            case BOOLEAN -> in.readBoolean() ? 1 : 0;
            case INT -> in.readInt();
            case LONG -> in.readLong();
            case FLOAT -> in.readFloat();
            case DOUBLE -> in.readDouble();
            case STRING -> {
                in.skipString();
                yield null;
            }
            case BYTES -> {
                in.skipBytes();
                yield null;
            }
            case FIXED -> {
                in.skipFixed(schema.getFixedSize());
                yield null;
            }
            case ENUM -> {
                checkIndex(in.readEnum(), schema.getEnumSymbols().size(), schema);
                yield null;
            }
            case UNION ->
                    walk(
                            schema.getTypes()
                                    .get(
                                            checkIndex(
                                                    in.readIndex(),
                                                    schema.getTypes().size(),
                                                    schema)),
                            in);
            case RECORD -> {
                for (Schema.Field field : schema.getFields()) {
                    walk(field.schema(), in);
                }
                yield null;
            }
            case ARRAY -> {
                for (long n = in.readArrayStart(); n > 0; n = in.arrayNext()) {
                    for (long i = 0; i < n; i++) {
                        walk(schema.getElementType(), in);
                    }
                }
                yield null;
            }
            case MAP -> {
                for (long n = in.readMapStart(); n > 0; n = in.mapNext()) {
                    for (long i = 0; i < n; i++) {
                        in.skipString();
                        walk(schema.getValueType(), in);
                    }
                }
                yield null;
            }
        };
    }

    private static int checkIndex(int index, int size, Schema schema) {
        if (index < 0 || index >= size) {
            throw new AvroRuntimeException(
                    "index " + index + " of " + schema.getType() + " is not below " + size);
        }
        return index;
    }
}
