package io.callstream.lake.adapter;

import io.callstream.lake.commit.TableLayout;
import io.callstream.lake.file.FilePlan;
import io.callstream.lake.file.LakeRow;
import io.callstream.lake.table.LakeTable;
import io.callstream.serde.SchemaIds;

import org.apache.hadoop.conf.Configuration;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DataFiles;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.MetricsConfig;
import org.apache.iceberg.PartitionData;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.SortOrder;
import org.apache.iceberg.parquet.ParquetSchemaUtil;
import org.apache.iceberg.parquet.ParquetUtil;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.hadoop.metadata.ParquetMetadata;
import org.apache.parquet.schema.MessageType;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

/// A data file: its bytes, and what the catalog must know of it. The same rows give the same bytes.
///
/// The footer says where the rows came from: `kafka.topic`, `kafka.partition`, `kafka.firstOffset`,
/// `kafka.lastOffset`, and the half-open range of the checkpoint, `callstream.range.from` and
/// `callstream.range.to`, so that the chain of ranges can be proven from the files alone.
@SuppressWarnings("ArrayRecordComponent")
record ParquetFile(byte[] bytes, DataFile dataFile) {
    private static final long ROW_GROUP_BYTES = 64L << 20;

    /// Below that a dictionary costs a second page a column and saves nothing.
    private static final int DICTIONARY_ROWS = 64;

    /// What the files of one table have in common; made once for many.
    ///
    /// @param schemaText Iceberg's schema as JSON, which Iceberg's own writers put into the footer
    ///   too
    record Format(LakeTable table, TableLayout layout, MessageType parquet, MetricsConfig metrics) {
        static Format of(LakeTable table, TableLayout layout) {
            return new Format(
                    table,
                    layout,
                    ParquetSchemaUtil.convert(layout.columns(), table.name()),
                    MetricsConfig.from(
                            layout.properties(), layout.columns(), SortOrder.unsorted()));
        }
    }

    /// Encodes the rows.
    ///
    /// @param location of the file as the catalog shall know it
    /// @param codecs that no other thread uses meanwhile
    static ParquetFile encode(
            Format format, FilePlan plan, String location, SchemaIds ids, ZstdCodecs codecs) {
        WriteSupport<LakeRow> support =
                new RowWriteSupport(format, plan.source(), footer(plan), ids);
        MemoryFile file = new MemoryFile();
        try {
            ParquetWriter<LakeRow> writer =
                    new Builder(file, support)
                            .withConf(new PlainParquetConfiguration())
                            .withCodecFactory(codecs)
                            .withCompressionCodec(CompressionCodecName.ZSTD)
                            .withRowGroupSize(ROW_GROUP_BYTES)
                            .withDictionaryEncoding(plan.rows().size() >= DICTIONARY_ROWS)
                            .withSizeStatisticsEnabled(false)
                            .build();
            try (writer) {
                for (LakeRow row : plan.rows()) {
                    writer.write(row);
                }
            }
            byte[] bytes = file.bytes();
            return new ParquetFile(
                    bytes, dataFile(format, plan, location, bytes.length, writer.getFooter()));
        } catch (IOException e) {
            throw new UncheckedIOException("file " + plan.key() + " cannot be encoded", e);
        }
    }

    private static DataFile dataFile(
            Format format, FilePlan plan, String location, int size, ParquetMetadata footer) {
        PartitionSpec partitioning = format.layout().partitioning();
        PartitionData partition = new PartitionData(partitioning.partitionType());
        partition.set(0, plan.hour());
        return DataFiles.builder(partitioning)
                .withPath(location)
                .withFormat(FileFormat.PARQUET)
                .withPartition(partition)
                .withFileSizeInBytes(size)
                .withMetrics(ParquetUtil.footerMetrics(footer, Stream.empty(), format.metrics()))
                .withSplitOffsets(ParquetUtil.getSplitOffsets(footer))
                .build();
    }

    private static Map<String, String> footer(FilePlan plan) {
        Map<String, String> footer = new LinkedHashMap<>();
        footer.put("kafka.topic", plan.source().topic());
        footer.put("kafka.partition", Integer.toString(plan.source().partition()));
        footer.put("kafka.firstOffset", Long.toString(plan.firstOffset()));
        footer.put("kafka.lastOffset", Long.toString(plan.lastOffset()));
        footer.put("callstream.range.from", Long.toString(plan.range().from()));
        footer.put("callstream.range.to", Long.toString(plan.range().to()));
        return footer;
    }

    private static final class Builder extends ParquetWriter.Builder<LakeRow, Builder> {
        private final WriteSupport<LakeRow> support;

        Builder(MemoryFile file, WriteSupport<LakeRow> support) {
            super(file);
            this.support = support;
        }

        @Override
        protected Builder self() {
            return this;
        }

        @Override
        protected WriteSupport<LakeRow> getWriteSupport(Configuration configuration) {
            throw new UnsupportedOperationException("the lake sink runs without Hadoop");
        }

        @Override
        protected WriteSupport<LakeRow> getWriteSupport(ParquetConfiguration configuration) {
            return support;
        }
    }
}
