package io.callstream.lake.adapter;

import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableOperations;
import org.apache.iceberg.encryption.EncryptionManager;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.InputFile;
import org.apache.iceberg.io.LocationProvider;
import org.apache.iceberg.io.OutputFile;

import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.util.Set;

/// Table operations that remove nothing: they note what Iceberg wants removed, see [SafeAppend].
record CarefulOperations(TableOperations real, Set<String> removals) implements TableOperations {
    @Override
    public TableMetadata current() {
        return real.current();
    }

    @Override
    public TableMetadata refresh() {
        return real.refresh();
    }

    @Override
    public void commit(TableMetadata base, TableMetadata metadata) {
        real.commit(base, metadata);
    }

    @Override
    public FileIO io() {
        return new CarefulFiles(real.io(), removals);
    }

    @Override
    public EncryptionManager encryption() {
        return real.encryption();
    }

    @Override
    public String metadataFileLocation(String name) {
        return real.metadataFileLocation(name);
    }

    @Override
    public LocationProvider locationProvider() {
        return real.locationProvider();
    }

    @Override
    public TableOperations temp(TableMetadata uncommitted) {
        return new CarefulOperations(real.temp(uncommitted), removals);
    }

    @Override
    public long newSnapshotId() {
        return real.newSnapshotId();
    }

    @Override
    public boolean requireStrictCleanup() {
        return real.requireStrictCleanup();
    }

    private static final class CarefulFiles implements FileIO {
        private static final long serialVersionUID = 1L;

        private final transient FileIO real;
        private final transient Set<String> removals;

        CarefulFiles(FileIO real, Set<String> removals) {
            this.real = real;
            this.removals = removals;
        }

        @Override
        public InputFile newInputFile(String location) {
            return real.newInputFile(location);
        }

        @Override
        public OutputFile newOutputFile(String location) {
            return real.newOutputFile(location);
        }

        @Override
        public void deleteFile(String location) {
            removals.add(location);
        }

        private void writeObject(ObjectOutputStream out) throws NotSerializableException {
            throw new NotSerializableException(CarefulFiles.class.getName());
        }
    }
}
