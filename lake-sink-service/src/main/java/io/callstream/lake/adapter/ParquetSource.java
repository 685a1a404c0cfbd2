package io.callstream.lake.adapter;

import com.github.luben.zstd.Zstd;

import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.page.DataPage;
import org.apache.parquet.column.page.DataPageV1;
import org.apache.parquet.column.page.DictionaryPage;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.column.page.PageReader;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.format.DataPageHeader;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.format.Util;
import org.apache.parquet.format.converter.ParquetMetadataConverter;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.metadata.ColumnPath;
import org.apache.parquet.hadoop.metadata.ParquetMetadata;
import org.jspecify.annotations.Nullable;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.CRC32;

/// Reads the data files that [ParquetFile] writes: zstd, data pages of version 1. Parquet's own
/// reader does not load without Hadoop.
final class ParquetSource implements AutoCloseable {
    private static final int TAIL = 8;

    private final FileChannel channel;
    private final ParquetMetadata footer;

    private ParquetSource(FileChannel channel, ParquetMetadata footer) {
        this.channel = channel;
        this.footer = footer;
    }

    static ParquetSource open(Path file) throws IOException {
        FileChannel channel = FileChannel.open(file);
        try {
            ByteBuffer tail = read(channel, channel.size() - TAIL, TAIL);
            int length = tail.order(ByteOrder.LITTLE_ENDIAN).getInt();
            byte[] footer = read(channel, channel.size() - TAIL - length, length).array();
            ParquetMetadata metadata =
                    new ParquetMetadataConverter()
                            .fromParquetMetadata(
                                    Util.readFileMetaData(new ByteArrayInputStream(footer)));
            return new ParquetSource(channel, metadata);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    ParquetMetadata footer() {
        return footer;
    }

    /// Holds every page against its checksum, whatever it is compressed by.
    ///
    /// @throws IOException where one is not as it was written
    void checkPages() throws IOException {
        for (BlockMetaData block : footer.getBlocks()) {
            for (ColumnChunkMetaData chunk : block.getColumns()) {
                ByteArrayInputStream in = bytes(chunk);
                while (in.available() > 0) {
                    PageHeader header = Util.readPageHeader(in);
                    check(header, in.readNBytes(header.getCompressed_page_size()), chunk);
                }
            }
        }
    }

    /// Pages of a row group, all in memory.
    PageReadStore rowGroup(BlockMetaData block) throws IOException {
        Map<ColumnPath, PageReader> columns = new HashMap<>();
        for (ColumnChunkMetaData chunk : block.getColumns()) {
            columns.put(chunk.getPath(), pages(chunk, bytes(chunk)));
        }
        return new PageReadStore() {
            @Override
            public PageReader getPageReader(ColumnDescriptor column) {
                PageReader reader = columns.get(ColumnPath.get(column.getPath()));
                if (reader == null) {
                    throw new IllegalArgumentException("the file has no column " + column);
                }
                return reader;
            }

            @Override
            public long getRowCount() {
                return block.getRowCount();
            }
        };
    }

    private ByteArrayInputStream bytes(ColumnChunkMetaData chunk) throws IOException {
        int length = Math.toIntExact(chunk.getTotalSize());
        return new ByteArrayInputStream(read(channel, chunk.getStartingPos(), length).array());
    }

    private static Pages pages(ColumnChunkMetaData chunk, ByteArrayInputStream in)
            throws IOException {
        Deque<DataPage> pages = new ArrayDeque<>();
        DictionaryPage dictionary = null;
        long values = 0;
        while (values < chunk.getValueCount()) {
            PageHeader header = Util.readPageHeader(in);
            byte[] stored = in.readNBytes(header.getCompressed_page_size());
            check(header, stored, chunk);
            byte[] bytes = Zstd.decompress(stored, header.getUncompressed_page_size());
            switch (header.getType()) {
                case DICTIONARY_PAGE ->
                        dictionary =
                                new DictionaryPage(
                                        BytesInput.from(bytes),
                                        header.getDictionary_page_header().getNum_values(),
                                        Encoding.valueOf(
                                                header.getDictionary_page_header()
                                                        .getEncoding()
                                                        .name()));
                case DATA_PAGE -> {
                    DataPageHeader page = header.getData_page_header();
                    pages.add(
                            new DataPageV1(
                                    BytesInput.from(bytes),
                                    page.getNum_values(),
                                    bytes.length,
                                    Statistics.createStats(chunk.getPrimitiveType()),
                                    Encoding.valueOf(page.getRepetition_level_encoding().name()),
                                    Encoding.valueOf(page.getDefinition_level_encoding().name()),
                                    Encoding.valueOf(page.getEncoding().name())));
                    values += page.getNum_values();
                }
                case DATA_PAGE_V2, INDEX_PAGE ->
                        throw new IOException("a page of type " + header.getType());
            }
        }
        return new Pages(values, dictionary, pages);
    }

    private static void check(PageHeader header, byte[] stored, ColumnChunkMetaData chunk)
            throws IOException {
        CRC32 sum = new CRC32();
        sum.update(stored);
        if (header.isSetCrc() && (int) sum.getValue() != header.getCrc()) {
            throw new IOException("a page of column " + chunk.getPath() + " is damaged");
        }
    }

    private static ByteBuffer read(FileChannel channel, long position, int length)
            throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(length);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, position + buffer.position()) < 0) {
                throw new EOFException("the file ends before " + (position + length));
            }
        }
        return buffer.flip();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private record Pages(long values, @Nullable DictionaryPage dictionary, Deque<DataPage> pages)
            implements PageReader {
        @Override
        public @Nullable DictionaryPage readDictionaryPage() {
            return dictionary;
        }

        @Override
        public long getTotalValueCount() {
            return values;
        }

        @Override
        public @Nullable DataPage readPage() {
            return pages.poll();
        }
    }
}
