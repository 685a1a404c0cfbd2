package io.callstream.serving.adapter;

import io.callstream.runtime.ToolFault;
import io.callstream.serving.training.LakeFiles;
import io.callstream.serving.training.TrainingConfig;

import org.apache.iceberg.CatalogProperties;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableScan;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.SessionCatalog;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.NoSuchTableException;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.jdbc.JdbcCatalog;
import org.apache.iceberg.rest.HTTPClient;
import org.apache.iceberg.rest.RESTSessionCatalog;
import org.apache.iceberg.rest.auth.AuthSession;

import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/// The lake by its Iceberg catalog: the exact files of a snapshot, fetched to this machine.
///
/// Only files that may hold rows of the times asked for are fetched, by the statistics that the
/// manifests hold.
public final class IcebergLake implements AutoCloseable {
    private static final Namespace NAMESPACE = Namespace.of("lake");
    private static final int AT_ONCE = 8;

    private final Catalog catalog;
    private final S3Client s3;
    private final Path directory;
    private final Consumer<String> tell;

    /// @param directory an empty one for the files; whoever made it removes it
    /// @param tell takes a line for the person who waits
    public IcebergLake(TrainingConfig config, Path directory, Consumer<String> tell) {
        this.s3 = client(config);
        this.catalog = open(config, new BucketFiles(s3));
        this.directory = directory;
        this.tell = tell;
    }

    /// Fetches the files of a table.
    ///
    /// @param fromMicros least event time that matters, epoch microseconds
    /// @param toMicros greatest event time that matters
    /// @param snapshot absent: the current one
    /// @throws ToolFault where there is no such table or snapshot, or the lake is away
    public LakeFiles fetch(String name, long fromMicros, long toMicros, OptionalLong snapshot) {
        try {
            Table table = catalog.loadTable(TableIdentifier.of(NAMESPACE, name));
            Snapshot read =
                    snapshot.isPresent()
                            ? table.snapshot(snapshot.getAsLong())
                            : table.currentSnapshot();
            if (read == null) {
                throw new ToolFault(
                        snapshot.isPresent()
                                ? "the table "
                                        + name
                                        + " has no snapshot "
                                        + snapshot.getAsLong()
                                        + " any more"
                                : "the table " + name + " is empty: nothing was committed yet");
            }
            Expression times =
                    Expressions.and(
                            Expressions.greaterThanOrEqual("event_timestamp", fromMicros),
                            Expressions.lessThanOrEqual("event_timestamp", toMicros));
            TableScan scan = table.newScan().useSnapshot(read.snapshotId()).filter(times);
            List<DataFile> files = new ArrayList<>();
            try (CloseableIterable<FileScanTask> tasks = scan.planFiles()) {
                for (FileScanTask task : tasks) {
                    if (!task.deletes().isEmpty()) {
                        throw new ToolFault(
                                "the table "
                                        + name
                                        + " has delete files, which Callstream does not write; compact it first");
                    }
                    files.add(task.file());
                }
            }
            return new LakeFiles(
                    name,
                    read.snapshotId(),
                    read.timestampMillis(),
                    download(name, files),
                    files.stream().mapToLong(DataFile::recordCount).sum());
        } catch (NoSuchTableException e) {
            throw new ToolFault(
                    "the lake has no table "
                            + name
                            + ": has the lake sink run, and is the view switched on?",
                    e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (SdkException e) {
            throw new ToolFault(
                    "cannot read the lake's files of " + name + ": " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        s3.close();
    }

    private List<String> download(String table, List<DataFile> files) throws IOException {
        Path target = Files.createDirectories(directory.resolve(table));
        long bytes = files.stream().mapToLong(DataFile::fileSizeInBytes).sum();
        tell.accept("%s: fetching %,d files, %,.1f MB".formatted(table, files.size(), bytes / 1e6));
        List<Future<Path>> fetched = new ArrayList<>();
        try (ExecutorService pool = Executors.newFixedThreadPool(AT_ONCE)) {
            for (int i = 0; i < files.size(); i++) {
                Path path = target.resolve(i + ".parquet");
                String location = files.get(i).location();
                fetched.add(pool.submit(() -> fetch(location, path)));
            }
            List<String> paths = new ArrayList<>();
            for (Future<Path> one : fetched) {
                paths.add(one.get().toString());
            }
            return paths;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ToolFault("interrupted while fetching " + table, e);
        } catch (ExecutionException e) {
            throw new ToolFault("cannot fetch the files of " + table + ": " + e.getCause(), e);
        }
    }

    private Path fetch(String location, Path path) {
        URI uri = URI.create(location);
        s3.getObject(
                request -> request.bucket(uri.getHost()).key(uri.getPath().substring(1)), path);
        return path;
    }

    private static S3Client client(TrainingConfig config) {
        AwsCredentialsProvider credentials =
                config.accessKey().isPresent() && config.secretKey().isPresent()
                        ? StaticCredentialsProvider.create(
                                AwsBasicCredentials.create(
                                        config.accessKey().get(), config.secretKey().get()))
                        : DefaultCredentialsProvider.builder().build();
        S3ClientBuilder builder =
                S3Client.builder()
                        .region(Region.of(config.region()))
                        .credentialsProvider(credentials)
                        .httpClientBuilder(UrlConnectionHttpClient.builder());
        config.endpoint()
                .ifPresent(endpoint -> builder.endpointOverride(endpoint).forcePathStyle(true));
        return builder.build();
    }

    private static Catalog open(TrainingConfig config, FileIO files) {
        String warehouse = "s3://" + config.bucket();
        if (config.catalog().startsWith("http")) {
            RESTSessionCatalog rest =
                    new RESTSessionCatalog(
                            properties ->
                                    HTTPClient.builder(properties)
                                            .uri(config.catalog())
                                            .withAuthSession(AuthSession.EMPTY)
                                            .build(),
                            (context, properties) -> files);
            rest.initialize(
                    "callstream",
                    Map.of(
                            CatalogProperties.URI,
                            config.catalog(),
                            CatalogProperties.WAREHOUSE_LOCATION,
                            warehouse));
            return rest.asCatalog(SessionCatalog.SessionContext.createEmpty());
        }
        Map<String, String> properties = new HashMap<>();
        properties.put(CatalogProperties.URI, config.catalog());
        properties.put(CatalogProperties.WAREHOUSE_LOCATION, warehouse);
        properties.put("jdbc.schema-version", "V1");
        if (config.catalog().startsWith("jdbc:sqlite:")) {
            Path file = Path.of(config.catalog().substring("jdbc:sqlite:".length()));
            if (!Files.exists(file)) {
                throw new ToolFault(
                        "there is no Iceberg catalog "
                                + file.toAbsolutePath()
                                + ": has the lake sink run? CALLSTREAM_ICEBERG_CATALOG names another");
            }
            properties.put("jdbc.busy_timeout", "30000");
        }
        JdbcCatalog catalog = new JdbcCatalog(ignored -> files, null, false);
        catalog.initialize("callstream", properties);
        return catalog;
    }
}
