package io.callstream.local.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.callstream.local.Buckets;
import io.callstream.local.Endpoints;
import io.callstream.local.process.LocalFault;

import org.apache.avro.file.DataFileStream;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;

import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The lake as its catalog tells it: of each Iceberg table the data files of the current snapshot,
/// read from the metadata by the specification (https://iceberg.apache.org/spec/) without the
/// library that wrote them.
public final class LakeTables implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int DELETED = 2;

    private final Endpoints endpoints;
    private final S3Client store;

    /// The lake of those endpoints.
    public LakeTables(Endpoints endpoints) {
        this.endpoints = endpoints;
        this.store = Buckets.client(endpoints);
    }

    /// One table.
    ///
    /// @param name without its namespace
    /// @param snapshot id of the current snapshot, 0 where there is none yet
    /// @param files its data files
    public record Table(String name, long snapshot, List<DataFile> files) {
        /// Rows by the manifests.
        public long rows() {
            return files.stream().mapToLong(DataFile::rows).sum();
        }

        /// Bytes by the manifests.
        public long bytes() {
            return files.stream().mapToLong(DataFile::bytes).sum();
        }
    }

    /// A data file.
    ///
    /// @param location `s3://bucket/key`
    public record DataFile(String location, long rows, long bytes) {}

    /// All tables by name.
    ///
    /// @throws LocalFault where the catalog or the metadata cannot be read
    public Map<String, Table> all() {
        Map<String, Table> tables = new TreeMap<>();
        try (Connection catalog = DriverManager.getConnection(endpoints.icebergCatalog());
                Statement statement = catalog.createStatement()) {
            if (!hasTables(catalog)) {
                return tables;
            }
            ResultSet rows =
                    statement.executeQuery(
                            "SELECT table_name, metadata_location FROM iceberg_tables");
            while (rows.next()) {
                tables.put(rows.getString(1), table(rows.getString(1), rows.getString(2)));
            }
        } catch (SQLException e) {
            throw new LocalFault(
                    "cannot read the lake's catalog "
                            + endpoints.icebergCatalog()
                            + ": "
                            + e.getMessage(),
                    e);
        }
        return tables;
    }

    /// False where no one has written to the lake yet.
    private static boolean hasTables(Connection catalog) throws SQLException {
        try (ResultSet tables =
                catalog.getMetaData().getTables(null, null, "iceberg_tables", null)) {
            return tables.next();
        }
    }

    @Override
    public void close() {
        store.close();
    }

    private Table table(String name, String metadataLocation) {
        try {
            JsonNode metadata = JSON.readTree(bytes(metadataLocation));
            long current = metadata.path("current-snapshot-id").asLong(-1);
            for (JsonNode snapshot : metadata.path("snapshots")) {
                if (snapshot.path("snapshot-id").asLong() == current) {
                    return new Table(name, current, files(snapshot.path("manifest-list").asText()));
                }
            }
            return new Table(name, 0, List.of());
        } catch (IOException e) {
            throw new LocalFault(
                    "cannot read the metadata of table " + name + " at " + metadataLocation, e);
        }
    }

    private List<DataFile> files(String manifestList) throws IOException {
        List<DataFile> files = new ArrayList<>();
        for (GenericRecord manifest : records(manifestList)) {
            for (GenericRecord entry : records(manifest.get("manifest_path").toString())) {
                if ((int) entry.get("status") != DELETED) {
                    GenericRecord file = (GenericRecord) entry.get("data_file");
                    files.add(
                            new DataFile(
                                    file.get("file_path").toString(),
                                    (long) file.get("record_count"),
                                    (long) file.get("file_size_in_bytes")));
                }
            }
        }
        return files;
    }

    private List<GenericRecord> records(String location) throws IOException {
        List<GenericRecord> records = new ArrayList<>();
        try (DataFileStream<GenericRecord> stream =
                new DataFileStream<>(
                        new ByteArrayInputStream(bytes(location)), new GenericDatumReader<>())) {
            stream.forEach(records::add);
        }
        return records;
    }

    private byte[] bytes(String location) {
        URI uri = URI.create(location);
        try {
            return store.getObjectAsBytes(
                            request ->
                                    request.bucket(uri.getHost()).key(uri.getPath().substring(1)))
                    .asByteArray();
        } catch (SdkException e) {
            throw new LocalFault(
                    "cannot read "
                            + location
                            + " at "
                            + endpoints.s3Endpoint()
                            + ": "
                            + e.getMessage(),
                    e);
        }
    }
}
