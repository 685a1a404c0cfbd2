package io.callstream.replay.adapter;

import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;

import java.io.ByteArrayOutputStream;

/// A Parquet file that is written into memory.
final class InMemoryFile implements OutputFile {
    private final ByteArrayOutputStream written = new ByteArrayOutputStream(1 << 20);

    byte[] bytes() {
        return written.toByteArray();
    }

    @Override
    public PositionOutputStream create(long blockSizeHint) {
        return new PositionOutputStream() {
            @Override
            public long getPos() {
                return written.size();
            }

            @Override
            public void write(int one) {
                written.write(one);
            }

            @Override
            public void write(byte[] some, int offset, int length) {
                written.write(some, offset, length);
            }
        };
    }

    @Override
    public PositionOutputStream createOrOverwrite(long blockSizeHint) {
        written.reset();
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
}
