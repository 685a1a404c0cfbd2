package io.callstream.lake.adapter;

import io.callstream.lake.commit.ObjectStore;

import org.apache.iceberg.exceptions.AlreadyExistsException;
import org.apache.iceberg.exceptions.NotFoundException;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.InputFile;
import org.apache.iceberg.io.OutputFile;
import org.apache.iceberg.io.PositionOutputStream;
import org.apache.iceberg.io.SeekableInputStream;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.util.List;
import java.util.Optional;

/// Iceberg's view of the bucket, for its metadata files: they are small, so each is read and
/// written whole.
///
/// New metadata is written only where nothing is yet. It stays in this process; it is not
/// serialized.
final class ObjectFiles implements FileIO {
    private static final long serialVersionUID = 1L;

    private final transient ObjectStore objects;
    private final String root;

    /// @param root of all locations, `s3://<bucket>/`
    ObjectFiles(ObjectStore objects, String root) {
        this.objects = objects;
        this.root = root;
    }

    @Override
    public InputFile newInputFile(String location) {
        return new ObjectInput(location);
    }

    @Override
    public OutputFile newOutputFile(String location) {
        return new ObjectOutput(location);
    }

    @Override
    public void deleteFile(String location) {
        objects.delete(List.of(key(location)));
    }

    private String key(String location) {
        if (!location.startsWith(root)) {
            throw new IllegalArgumentException("location " + location + " is outside " + root);
        }
        return location.substring(root.length());
    }

    private void writeObject(ObjectOutputStream out) throws IOException {
        throw new NotSerializableException(ObjectFiles.class.getName());
    }

    private final class ObjectInput implements InputFile {
        private final String location;

        ObjectInput(String location) {
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
            return objects.get(key(location)).isPresent();
        }

        private byte[] content() {
            Optional<byte[]> content = objects.get(key(location));
            return content.orElseThrow(
                    () -> new NotFoundException("object %s does not exist", location));
        }
    }

    private final class ObjectOutput implements OutputFile {
        private final String location;

        ObjectOutput(String location) {
            this.location = location;
        }

        @Override
        public PositionOutputStream create() {
            return new Upload(
                    content -> {
                        try {
                            objects.putNew(key(location), content);
                        } catch (IllegalStateException e) {
                            throw new AlreadyExistsException(e, "object %s exists", location);
                        }
                    });
        }

        @Override
        public PositionOutputStream createOrOverwrite() {
            return new Upload(content -> objects.put(key(location), content));
        }

        @Override
        public String location() {
            return location;
        }

        @Override
        public InputFile toInputFile() {
            return newInputFile(location);
        }
    }

    /// Bytes in memory as a seekable stream.
    private static final class Bytes extends SeekableInputStream {
        private final Positioned in;

        Bytes(byte[] content) {
            this.in = new Positioned(content);
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

        long position() {
            return pos;
        }

        void moveTo(long position) {
            pos = Math.toIntExact(Math.min(position, count));
        }
    }

    /// Bytes in memory, stored when closed.
    private static final class Upload extends PositionOutputStream {
        private final ByteArrayOutputStream content = new ByteArrayOutputStream();
        private final Store store;
        private boolean closed;

        interface Store {
            void store(byte[] content);
        }

        Upload(Store store) {
            this.store = store;
        }

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

        @Override
        public void close() {
            if (!closed) {
                closed = true;
                store.store(content.toByteArray());
            }
        }
    }
}
