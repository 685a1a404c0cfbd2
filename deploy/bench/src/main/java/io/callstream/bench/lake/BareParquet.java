package io.callstream.bench.lake;

import com.github.luben.zstd.Zstd;

import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Types;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The floor: rows that are objects in memory already, into a local zstd Parquet file, by one
/// thread. No topic, no offset, no catalog, no store.
final class BareParquet {
    private final List<Schema.Field> written = new ArrayList<>();
    private final MessageType columns;

    BareParquet(Schema schema) {
        List<Type> types = new ArrayList<>();
        for (Schema.Field field : schema.getFields()) {
            // the samples have no elements in lists; the floor leaves them out
            if (field.schema().getType() != Schema.Type.ARRAY) {
                written.add(field);
                types.add(column(field.schema(), field.name()));
            }
        }
        this.columns = new MessageType("bare", types);
    }

    /// CPU seconds of this thread that the rows take.
    double write(List<GenericRecord> rows, Path file) throws IOException {
        Files.deleteIfExists(file);
        long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        try (ParquetWriter<GenericRecord> writer =
                new Builder(file, new Rows())
                        .withConf(new PlainParquetConfiguration())
                        .withCodecFactory(new ZstdOnly())
                        .withCompressionCodec(CompressionCodecName.ZSTD)
                        .build()) {
            for (GenericRecord row : rows) {
                writer.write(row);
            }
        }
        return (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - start) / 1e9;
    }

    private static Type column(Schema type, String name) {
        return switch (type.getType()) {
            case UNION -> column(branch(type), name);
            case STRING, ENUM ->
                    Types.optional(PrimitiveTypeName.BINARY)
                            .as(LogicalTypeAnnotation.stringType())
                            .named(name);
            case INT -> Types.optional(PrimitiveTypeName.INT32).named(name);
            case LONG -> Types.optional(PrimitiveTypeName.INT64).named(name);
            case FLOAT -> Types.optional(PrimitiveTypeName.FLOAT).named(name);
            case DOUBLE -> Types.optional(PrimitiveTypeName.DOUBLE).named(name);
            case BOOLEAN -> Types.optional(PrimitiveTypeName.BOOLEAN).named(name);
            case MAP ->
                    Types.optionalMap()
                            .key(PrimitiveTypeName.BINARY)
                            .optionalValue(PrimitiveTypeName.BINARY)
                            .named(name);
            default -> throw new IllegalArgumentException("no column of type " + type);
        };
    }

    private static Schema branch(Schema union) {
        return union.getTypes().stream()
                .filter(type -> type.getType() != Schema.Type.NULL)
                .findFirst()
                .orElseThrow();
    }

    private final class Rows extends WriteSupport<GenericRecord> {
        private @Nullable RecordConsumer consumer;

        @Override
        public WriteContext init(Configuration configuration) {
            throw new UnsupportedOperationException("runs without Hadoop");
        }

        @Override
        public WriteContext init(ParquetConfiguration configuration) {
            return new WriteContext(columns, Map.of());
        }

        @Override
        public void prepareForWrite(RecordConsumer recordConsumer) {
            consumer = recordConsumer;
        }

        @Override
        public void write(GenericRecord row) {
            RecordConsumer out = java.util.Objects.requireNonNull(consumer);
            out.startMessage();
            for (int i = 0; i < written.size(); i++) {
                Schema.Field field = written.get(i);
                Object value = row.get(field.pos());
                if (value != null) {
                    out.startField(field.name(), i);
                    add(out, value);
                    out.endField(field.name(), i);
                }
            }
            out.endMessage();
        }

        private static void add(RecordConsumer out, Object value) {
            switch (value) {
                case Integer number -> out.addInteger(number);
                case Long number -> out.addLong(number);
                case Float number -> out.addFloat(number);
                case Double number -> out.addDouble(number);
                case Boolean bool -> out.addBoolean(bool);
                case Map<?, ?> map -> {
                    out.startGroup();
                    out.startField("key_value", 0);
                    map.forEach(
                            (key, one) -> {
                                out.startGroup();
                                out.startField("key", 0);
                                out.addBinary(Binary.fromString(key.toString()));
                                out.endField("key", 0);
                                out.startField("value", 1);
                                out.addBinary(Binary.fromString(one.toString()));
                                out.endField("value", 1);
                                out.endGroup();
                            });
                    out.endField("key_value", 0);
                    out.endGroup();
                }
                default -> out.addBinary(Binary.fromString(value.toString()));
            }
        }
    }

    private static final class Builder extends ParquetWriter.Builder<GenericRecord, Builder> {
        private final WriteSupport<GenericRecord> support;

        Builder(Path file, WriteSupport<GenericRecord> support) {
            super(new LocalOutputFile(file));
            this.support = support;
        }

        @Override
        protected Builder self() {
            return this;
        }

        @Override
        protected WriteSupport<GenericRecord> getWriteSupport(Configuration configuration) {
            return support;
        }

        @Override
        protected WriteSupport<GenericRecord> getWriteSupport(ParquetConfiguration configuration) {
            return support;
        }
    }

    /// Parquet's own factory wants Hadoop's classes.
    private static final class ZstdOnly implements CompressionCodecFactory {
        private static final int LEVEL = 3;

        @Override
        public BytesInputCompressor getCompressor(CompressionCodecName codec) {
            return new BytesInputCompressor() {
                @Override
                public BytesInput compress(BytesInput bytes) throws IOException {
                    return BytesInput.from(Zstd.compress(bytes.toByteArray(), LEVEL));
                }

                @Override
                public CompressionCodecName getCodecName() {
                    return CompressionCodecName.ZSTD;
                }

                @Override
                public void release() {}
            };
        }

        @Override
        public BytesInputDecompressor getDecompressor(CompressionCodecName codec) {
            throw new UnsupportedOperationException("writes only");
        }

        @Override
        public void release() {}
    }
}
