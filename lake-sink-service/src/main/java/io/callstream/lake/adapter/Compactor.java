package io.callstream.lake.adapter;

import io.callstream.lake.adapter.ParquetFile.Format;
import io.callstream.lake.file.Provenance;

import org.apache.iceberg.DataFile;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.io.MessageColumnIO;
import org.apache.parquet.io.RecordReader;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.io.api.RecordMaterializer;
import org.apache.parquet.schema.MessageType;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Writes the rows of several data files into one, row group by row group: its memory is that of
/// one row group read and one written, whatever the sizes of the files.
final class Compactor {
    private final Format format;
    private final ZstdCodecs codecs;

    Compactor(Format format, ZstdCodecs codecs) {
        this.format = format;
        this.codecs = codecs;
    }

    /// @param inputs local copies of the files
    /// @param output local file to be written
    /// @param location of it, as the catalog shall know it
    DataFile merge(List<Path> inputs, Path output, int hour, String location) throws IOException {
        Merge merge = new Merge(format.parquet());
        ParquetWriter<RecordReader<Object>> writer =
                new ParquetFile.Builder<RecordReader<Object>>(new LocalOutputFile(output), merge)
                        .settings(format, codecs, Long.MAX_VALUE)
                        .build();
        try (writer) {
            for (Path input : inputs) {
                try (ParquetSource source = ParquetSource.open(input)) {
                    merge.from(source);
                    copy(source, merge, writer);
                }
            }
        }
        return ParquetFile.dataFile(
                format, hour, location, java.nio.file.Files.size(output), writer.getFooter());
    }

    private static void copy(
            ParquetSource source, Merge merge, ParquetWriter<RecordReader<Object>> writer)
            throws IOException {
        MessageType schema = source.footer().getFileMetaData().getSchema();
        MessageColumnIO columns =
                new ColumnIOFactory(source.footer().getFileMetaData().getCreatedBy())
                        .getColumnIO(schema);
        for (BlockMetaData block : source.footer().getBlocks()) {
            PageReadStore pages = source.rowGroup(block);
            RecordReader<Object> rows = columns.getRecordReader(pages, merge.into(schema));
            for (long i = 0; i < block.getRowCount(); i++) {
                writer.write(rows);
            }
        }
    }

    /// Reading a row writes it.
    private static final class Merge extends WriteSupport<RecordReader<Object>> {
        private final MessageType target;
        private final List<Provenance> provenances = new ArrayList<>();
        private @Nullable RecordConsumer consumer;

        Merge(MessageType target) {
            this.target = target;
        }

        void from(ParquetSource source) {
            provenances.add(
                    Provenance.parse(source.footer().getFileMetaData().getKeyValueMetaData())
                            .orElseThrow(
                                    () ->
                                            new IllegalStateException(
                                                    "a file of the table was not written by the lake sink")));
        }

        RecordMaterializer<Object> into(MessageType schema) {
            RecordConsumer out = consumer;
            if (out == null) {
                throw new IllegalStateException("copied to before prepareForWrite");
            }
            RowCopy copy = new RowCopy(schema, target, out);
            return new RecordMaterializer<>() {
                @Override
                public Object getCurrentRecord() {
                    return copy;
                }

                @Override
                public GroupConverter getRootConverter() {
                    return copy;
                }
            };
        }

        @Override
        public WriteContext init(org.apache.hadoop.conf.Configuration configuration) {
            throw new UnsupportedOperationException("the lake sink runs without Hadoop");
        }

        @Override
        public WriteContext init(ParquetConfiguration configuration) {
            return new WriteContext(target, java.util.Map.of());
        }

        @Override
        public String getName() {
            return "callstream";
        }

        @Override
        public void prepareForWrite(RecordConsumer recordConsumer) {
            consumer = recordConsumer;
        }

        @Override
        public void write(RecordReader<Object> rows) {
            rows.read();
        }

        @Override
        public FinalizedWriteContext finalizeWrite() {
            return new FinalizedWriteContext(Provenance.of(provenances).footer());
        }
    }
}
