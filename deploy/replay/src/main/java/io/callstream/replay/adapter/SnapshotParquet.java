package io.callstream.replay.adapter;

import io.callstream.replay.recording.ProfileSnapshot;
import io.callstream.replay.recording.ProfileSnapshot.Profile;

import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Types;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// A profile snapshot as one Parquet file in memory (some 40 bytes a customer), zstd, written
/// without Hadoop.
///
/// Columns: customer_id string, tier string, lifetime_value double, interactions int64, then the
/// free columns as strings.
public final class SnapshotParquet {
    private SnapshotParquet() {}

    /// The bytes of the file.
    public static byte[] write(ProfileSnapshot snapshot) throws IOException {
        InMemoryFile file = new InMemoryFile();
        try (ParquetWriter<Profile> writer = new Builder(file, snapshot.freeColumns()).build()) {
            for (Profile profile : snapshot.profiles()) {
                writer.write(profile);
            }
        }
        return file.bytes();
    }

    private static MessageType schema(List<String> freeColumns) {
        Types.MessageTypeBuilder message = Types.buildMessage();
        message.required(PrimitiveTypeName.BINARY)
                .as(LogicalTypeAnnotation.stringType())
                .named("customer_id");
        message.optional(PrimitiveTypeName.BINARY)
                .as(LogicalTypeAnnotation.stringType())
                .named("tier");
        message.optional(PrimitiveTypeName.DOUBLE).named("lifetime_value");
        message.optional(PrimitiveTypeName.INT64).named("interactions");
        for (String column : freeColumns) {
            message.optional(PrimitiveTypeName.BINARY)
                    .as(LogicalTypeAnnotation.stringType())
                    .named(column);
        }
        return message.named("customer_profile");
    }

    private static final class Builder extends ParquetWriter.Builder<Profile, Builder> {
        private final List<String> freeColumns;

        Builder(OutputFile file, List<String> freeColumns) {
            super(file);
            this.freeColumns = freeColumns;
            withConf(new PlainParquetConfiguration());
            withCodecFactory(new ZstdOnly());
            withCompressionCodec(CompressionCodecName.ZSTD);
        }

        @Override
        protected Builder self() {
            return this;
        }

        @Override
        protected WriteSupport<Profile> getWriteSupport(
                org.apache.hadoop.conf.Configuration configuration) {
            return new ProfileWriter(freeColumns);
        }

        @Override
        protected WriteSupport<Profile> getWriteSupport(ParquetConfiguration configuration) {
            return new ProfileWriter(freeColumns);
        }
    }

    private static final class ProfileWriter extends WriteSupport<Profile> {
        private final List<String> freeColumns;
        private @Nullable RecordConsumer consumer;

        ProfileWriter(List<String> freeColumns) {
            this.freeColumns = freeColumns;
        }

        @Override
        public WriteContext init(org.apache.hadoop.conf.Configuration configuration) {
            return new WriteContext(schema(freeColumns), Map.of());
        }

        @Override
        public WriteContext init(ParquetConfiguration configuration) {
            return new WriteContext(schema(freeColumns), Map.of());
        }

        @Override
        public void prepareForWrite(RecordConsumer recordConsumer) {
            consumer = recordConsumer;
        }

        @Override
        public void write(Profile profile) {
            RecordConsumer row = Objects.requireNonNull(consumer, "written before opened");
            row.startMessage();
            text(row, "customer_id", 0, profile.customerId());
            text(row, "tier", 1, profile.tier());
            row.startField("lifetime_value", 2);
            row.addDouble(profile.lifetimeValue());
            row.endField("lifetime_value", 2);
            row.startField("interactions", 3);
            row.addLong(profile.interactions());
            row.endField("interactions", 3);
            for (int i = 0; i < freeColumns.size(); i++) {
                text(row, freeColumns.get(i), 4 + i, profile.free().get(i));
            }
            row.endMessage();
        }

        private static void text(RecordConsumer row, String column, int index, String value) {
            row.startField(column, index);
            row.addBinary(Binary.fromString(value));
            row.endField(column, index);
        }
    }
}
