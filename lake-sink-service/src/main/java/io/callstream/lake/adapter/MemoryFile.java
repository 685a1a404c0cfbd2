package io.callstream.lake.adapter;

import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;

import java.io.ByteArrayOutputStream;

/// A Parquet file in memory; its rows were within the memory budget, and it is smaller than they.
final class MemoryFile implements OutputFile {
    private final ByteArrayOutputStream content = new ByteArrayOutputStream(16 * 1024);

    byte[] bytes() {
        return content.toByteArray();
    }

    @Override
    public PositionOutputStream create(long blockSizeHint) {
        return new PositionOutputStream() {
            @Override
            public long getPos() {
                return content.size();
            }

            @Override
            public void write(int one) {
                content.write(one);
            }

            @Override
            public void write(byte[] source, int offset, int length) {
                content.write(source, offset, length);
            }
        };
    }

    @Override
    public PositionOutputStream createOrOverwrite(long blockSizeHint) {
        return create(blockSizeHint);
    }

    @Override
    public boolean supportsBlockSize() {
        return false;
    }

    @Override
    public long defaultBlockSize() {
        return 0;
    }

    @Override
    public String getPath() {
        return "memory";
    }
}
