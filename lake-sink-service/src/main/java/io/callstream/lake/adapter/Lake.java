package io.callstream.lake.adapter;

import io.callstream.lake.commit.Commit;
import io.callstream.lake.commit.ObjectStore;
import io.callstream.lake.commit.S3Settings;
import io.callstream.lake.commit.Uploads;
import io.callstream.lake.file.Records;
import io.callstream.lake.maintain.Maintenance;
import io.callstream.lake.maintain.MaintenanceSettings;
import io.callstream.lake.quality.Cells;
import io.callstream.lake.verify.LakeFiles;
import io.callstream.lake.verify.TableState;
import io.callstream.serde.SchemaIds;

import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.io.FileIO;
import org.jspecify.annotations.Nullable;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.Supplier;

/// The lake as the sink uses it: a bucket, a catalog, and the threads that write files. Nothing is
/// asked of either before its first use, so a service can start, and say that it waits, while they
/// are away.
public final class Lake implements AutoCloseable {
    private static final int UPLOADS = 4;

    private final S3ObjectStore objects;
    private final FileIO files;
    private final IcebergCommit commit;
    private final ParallelUploads uploads;
    private final AvroRecords records;
    private final AvroCells cells;
    private final String address;
    private final S3Settings bucket;
    private @Nullable Catalog catalog;

    private Lake(S3Settings bucket, String address, SchemaIds ids) {
        this.objects = S3ObjectStore.open(bucket);
        this.address = address;
        this.bucket = bucket;
        this.files = new ObjectFiles(objects, objects.root());
        this.commit = new IcebergCommit(this::catalog, this::probe, objects.root());
        this.uploads = new ParallelUploads(objects, objects.root(), ids, UPLOADS);
        this.records = new AvroRecords(ids);
        this.cells = new AvroCells(ids);
    }

    /// @param address of the catalog: `jdbc:sqlite:<file>`, `jdbc:postgresql:…` or `http(s)://…`
    public static Lake open(S3Settings bucket, String address, SchemaIds ids) {
        return new Lake(bucket, address, ids);
    }

    /// Creates the bucket where it is missing.
    public void ensureBucket() {
        objects.ensureBucket();
    }

    public Commit commit() {
        return commit;
    }

    public Uploads uploads() {
        return uploads;
    }

    public ObjectStore objects() {
        return objects;
    }

    /// Names of the tables of the catalog.
    public List<String> tables() {
        return new IcebergTables(catalog(), objects.root()).names();
    }

    /// A table as the catalog has it.
    public TableState table(String name) {
        return new IcebergTables(catalog(), objects.root()).read(name);
    }

    /// Reads data files with a reader that is not the one that wrote them; to be closed.
    public LakeFiles.Open files() {
        return new DuckDbFiles(objects);
    }

    /// What keeps the tables in shape; to be closed.
    ///
    /// @param unique gives eight characters that were never given before
    public Maintenance.Open maintenance(MaintenanceSettings settings, Supplier<String> unique) {
        return new IcebergMaintenance(this::catalog, objects, settings, unique);
    }

    public Records records() {
        return records;
    }

    /// Reads columns out of rows before they are files.
    public Cells cells() {
        return cells;
    }

    private void probe() {
        catalog();
        objects.probe();
    }

    private synchronized Catalog catalog() {
        Catalog known = catalog;
        if (known == null) {
            objects.ensureBucket();
            known =
                    IcebergCatalogs.open(
                            address, objects.root().replaceAll("/$", ""), files, bucket);
            catalog = known;
        }
        return known;
    }

    @Override
    public void close() {
        uploads.close();
        if (catalog instanceof Closeable closeable) {
            try {
                closeable.close();
            } catch (IOException e) {
                throw new UncheckedIOException("the catalog " + address + " cannot be closed", e);
            }
        }
        objects.close();
    }
}
