package io.callstream.lake.adapter;

import io.callstream.lake.commit.TableLayout;
import io.callstream.lake.file.FilePlan;
import io.callstream.lake.file.LakeRow;
import io.callstream.lake.file.Provenance;
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
import org.apache.iceberg.types.Types.NestedField;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.hadoop.metadata.ParquetMetadata;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.schema.MessageType;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.stream.Stream;

/// A data file: its bytes, and what the catalog must know of it. The same rows give the same bytes.
///
/// The footer says where the rows came from, see [Provenance].
@SuppressWarnings("ArrayRecordComponent")
record ParquetFile(byte[] bytes, DataFile dataFile) {
    private static final long ROW_GROUP_BYTES = 64L << 20;

    /// Below that a dictionary costs a second page a column and saves nothing.
    private static final int DICTIONARY_ROWS = 64;

    /// Values that a bloom filter is sized for, at most: 1.2 bytes each.
    private static final long MOST_FILTERED = 1 << 20;

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
                new RowWriteSupport(format, plan.source(), Provenance.of(plan).footer(), ids);
        MemoryFile file = new MemoryFile();
        try {
            ParquetWriter<LakeRow> writer =
                    new Builder<>(file, support)
                            .settings(format, codecs, plan.rows().size())
                            .build();
            try (writer) {
                for (LakeRow row : plan.rows()) {
                    writer.write(row);
                }
            }
            byte[] bytes = file.bytes();
            return new ParquetFile(
                    bytes,
                    dataFile(format, plan.hour(), location, bytes.length, writer.getFooter()));
        } catch (IOException e) {
            throw new UncheckedIOException("file " + plan.key() + " cannot be encoded", e);
        }
    }

    /// What the catalog must know of a file.
    static DataFile dataFile(
            Format format, int hour, String location, long size, ParquetMetadata footer) {
        PartitionSpec partitioning = format.layout().partitioning();
        PartitionData partition = new PartitionData(partitioning.partitionType());
        partition.set(0, hour);
        return DataFiles.builder(partitioning)
                .withPath(location)
                .withFormat(FileFormat.PARQUET)
                .withPartition(partition)
                .withFileSizeInBytes(size)
                .withMetrics(ParquetUtil.footerMetrics(footer, Stream.empty(), format.metrics()))
                .withSplitOffsets(ParquetUtil.getSplitOffsets(footer))
                .build();
    }

    /// Makes a writer with the settings that all data files have.
    static final class Builder<T> extends ParquetWriter.Builder<T, Builder<T>> {
        private final WriteSupport<T> support;

        Builder(OutputFile file, WriteSupport<T> support) {
            super(file);
            this.support = support;
        }

        /// @param rows that the file will have, nearly
        Builder<T> settings(Format format, ZstdCodecs codecs, long rows) {
            boolean dictionaries = rows >= DICTIONARY_ROWS;
            withConf(new PlainParquetConfiguration());
            withCodecFactory(codecs);
            withCompressionCodec(CompressionCodecName.ZSTD);
            withRowGroupSize(ROW_GROUP_BYTES);
            withDictionaryEncoding(dictionaries);
            withSizeStatisticsEnabled(false);
            for (NestedField column : format.layout().columns().columns()) {
                String name = column.name();
                if (dictionaries && !ColumnEncoding.hasDictionary(name)) {
                    withDictionaryEncoding(name, false);
                }
                if (ColumnEncoding.hasFilter(name, rows)) {
                    withBloomFilterEnabled(name, true);
                    withBloomFilterNDV(name, Math.min(rows, MOST_FILTERED));
                    withBloomFilterFPP(name, 0.01);
                }
            }
            return this;
        }

        @Override
        protected Builder<T> self() {
            return this;
        }

        @Override
        protected WriteSupport<T> getWriteSupport(Configuration configuration) {
            throw new UnsupportedOperationException("the lake sink runs without Hadoop");
        }

        @Override
        protected WriteSupport<T> getWriteSupport(ParquetConfiguration configuration) {
            return support;
        }
    }
}
