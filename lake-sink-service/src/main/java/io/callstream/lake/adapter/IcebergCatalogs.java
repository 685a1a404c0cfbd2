package io.callstream.lake.adapter;

import io.callstream.lake.commit.S3Settings;
import io.callstream.runtime.ConfigException;

import org.apache.iceberg.CatalogProperties;
import org.apache.iceberg.aws.glue.GlueCatalog;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.jdbc.JdbcCatalog;
import org.apache.iceberg.rest.RESTSessionCatalog;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/// Opens an Iceberg catalog by its address: `jdbc:sqlite:<file>` (one host), `jdbc:postgresql:…`,
/// `http(s)://…` (REST), or `glue:` (AWS Glue, found and entered by AWS's default chain).
final class IcebergCatalogs {
    private static final String NAME = "callstream";
    private static final String GLUE = "glue:";
    private static final String SQLITE = "jdbc:sqlite:";

    private IcebergCatalogs() {}

    /// @param warehouse location of the tables, `s3://<bucket>`
    /// @param files how metadata is read and written
    /// @param bucket the same bucket, for catalogs that read and write metadata by themselves
    static Catalog open(String address, String warehouse, FileIO files, S3Settings bucket) {
        return address.equals(GLUE) ? glue(warehouse, bucket) : open(address, warehouse, files);
    }

    /// Any but Glue.
    static Catalog open(String address, String warehouse, FileIO files) {
        if (address.startsWith("http://") || address.startsWith("https://")) {
            return rest(address, warehouse, files);
        }
        Map<String, String> properties = new HashMap<>();
        properties.put(CatalogProperties.URI, address);
        properties.put(CatalogProperties.WAREHOUSE_LOCATION, warehouse);
        properties.put("jdbc.schema-version", "V1");
        if (address.startsWith(SQLITE)) {
            makeRoom(address.substring(SQLITE.length()));
            properties.put("jdbc.journal_mode", "WAL");
            properties.put("jdbc.busy_timeout", "30000");
        }
        JdbcCatalog catalog = new JdbcCatalog(ignored -> files, null, true);
        catalog.initialize(NAME, properties);
        return catalog;
    }

    private static Catalog glue(String warehouse, S3Settings bucket) {
        Map<String, String> properties = new HashMap<>(GlueFiles.properties(bucket));
        properties.put(CatalogProperties.WAREHOUSE_LOCATION, warehouse);
        GlueCatalog catalog = new GlueCatalog();
        catalog.initialize(NAME, properties);
        return catalog;
    }

    private static Catalog rest(String address, String warehouse, FileIO files) {
        RESTSessionCatalog catalog =
                new RESTSessionCatalog(
                        properties ->
                                org.apache.iceberg.rest.HTTPClient.builder(properties)
                                        .uri(address)
                                        .withAuthSession(
                                                org.apache.iceberg.rest.auth.AuthSession.EMPTY)
                                        .build(),
                        (context, properties) -> files);
        catalog.initialize(
                NAME,
                Map.of(
                        CatalogProperties.URI,
                        address,
                        CatalogProperties.WAREHOUSE_LOCATION,
                        warehouse));
        return catalog.asCatalog(
                org.apache.iceberg.catalog.SessionCatalog.SessionContext.createEmpty());
    }

    private static void makeRoom(String file) {
        Path parent = Path.of(file).toAbsolutePath().getParent();
        try {
            if (parent != null) {
                Files.createDirectories(parent);
            }
        } catch (IOException e) {
            throw new ConfigException(
                    "CALLSTREAM_ICEBERG_CATALOG is \""
                            + SQLITE
                            + file
                            + "\", but its directory cannot be made: "
                            + e);
        }
    }
}
