package io.callstream.serving.adapter;

import org.apache.iceberg.exceptions.NotFoundException;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.InputFile;
import org.apache.iceberg.io.OutputFile;
import org.apache.iceberg.io.SeekableInputStream;

import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;

import java.io.ByteArrayInputStream;
import java.net.URI;

/// Iceberg's metadata in a bucket, to read and never to write: the files are small, so each is read
/// whole.
final class BucketFiles implements FileIO {
    private static final long serialVersionUID = 1L;

    private final transient S3Client s3;

    BucketFiles(S3Client s3) {
        this.s3 = s3;
    }

    @Override
    public InputFile newInputFile(String location) {
        return new BucketFile(location);
    }

    @Override
    public OutputFile newOutputFile(String location) {
        throw new UnsupportedOperationException("training sets only read the lake: " + location);
    }

    @Override
    public void deleteFile(String location) {
        throw new UnsupportedOperationException("training sets only read the lake: " + location);
    }

    private final class BucketFile implements InputFile {
        private final String location;

        BucketFile(String location) {
            this.location = location;
        }

        @Override
        public long getLength() {
            return content().length;
        }

        @Override
        public SeekableInputStream newStream() {
            return new Bytes(content());
        }

        @Override
        public String location() {
            return location;
        }

        @Override
        public boolean exists() {
            try {
                content();
                return true;
            } catch (NotFoundException e) {
                return false;
            }
        }

        private byte[] content() {
            URI uri = URI.create(location);
            try {
                return s3.getObjectAsBytes(
                                request ->
                                        request.bucket(uri.getHost())
                                                .key(uri.getPath().substring(1)))
                        .asByteArray();
            } catch (NoSuchKeyException e) {
                throw new NotFoundException(e, "object %s does not exist", location);
            }
        }
    }

    private static final class Bytes extends SeekableInputStream {
        private final Positioned in;

        Bytes(byte[] content) {
            in = new Positioned(content);
        }

        @Override
        public long getPos() {
            return in.position();
        }

        @Override
        public void seek(long position) {
            in.moveTo(position);
        }

        @Override
        public int read() {
            return in.read();
        }

        @Override
        public int read(byte[] target, int offset, int length) {
            return in.read(target, offset, length);
        }
    }

    private static final class Positioned extends ByteArrayInputStream {
        Positioned(byte[] content) {
            super(content);
        }

        int position() {
            return pos;
        }

        void moveTo(long position) {
            pos = Math.toIntExact(position);
        }
    }
}
