package io.callstream.lake.adapter;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;

import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/// Zstandard for Parquet pages, without Hadoop's codecs. One file at a time uses it; many may, one
/// after another.
final class ZstdCodecs implements CompressionCodecFactory, AutoCloseable {
    private static final int LEVEL = 3;

    private final ZstdCompressCtx context = new ZstdCompressCtx().setLevel(LEVEL);

    @Override
    public BytesInputCompressor getCompressor(CompressionCodecName codec) {
        if (codec != CompressionCodecName.ZSTD) {
            throw new IllegalArgumentException("the lake writes ZSTD only, not " + codec);
        }
        return new Compressor();
    }

    @Override
    public BytesInputDecompressor getDecompressor(CompressionCodecName codec) {
        return new Decompressor();
    }

    /// The end of a file; the codec is used again.
    @Override
    public void release() {}

    @Override
    public void close() {
        context.close();
    }

    private final class Compressor implements BytesInputCompressor {
        private byte[] target = new byte[0];

        @Override
        public BytesInput compress(BytesInput bytes) throws IOException {
            byte[] source = bytes.toByteArray();
            int bound = Math.toIntExact(Zstd.compressBound(source.length));
            if (target.length < bound) {
                target = new byte[bound];
            }
            int size =
                    context.compressByteArray(target, 0, target.length, source, 0, source.length);
            return BytesInput.from(Arrays.copyOf(target, size));
        }

        @Override
        public CompressionCodecName getCodecName() {
            return CompressionCodecName.ZSTD;
        }

        @Override
        public void release() {}
    }

    private static final class Decompressor implements BytesInputDecompressor {
        @Override
        public BytesInput decompress(BytesInput bytes, int size) throws IOException {
            return BytesInput.from(Zstd.decompress(bytes.toByteArray(), size));
        }

        @Override
        public void decompress(
                ByteBuffer source, int sourceSize, ByteBuffer target, int targetSize) {
            byte[] compressed = new byte[sourceSize];
            source.get(compressed);
            target.put(Zstd.decompress(compressed, targetSize));
        }

        @Override
        public void release() {}
    }
}
