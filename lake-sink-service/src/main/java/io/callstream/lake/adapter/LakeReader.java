package io.callstream.lake.adapter;

import io.callstream.lake.commit.S3Settings;
import io.callstream.lake.commit.UnavailableException;
import io.callstream.lake.quality.Nearest;
import io.callstream.lake.query.LakeView;
import io.callstream.runtime.ToolFault;

import org.apache.iceberg.DataFile;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.NoSuchNamespaceException;
import org.apache.iceberg.exceptions.NoSuchTableException;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.types.Types;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// [LakeView] by the catalog and Iceberg's metadata.
public final class LakeReader implements LakeView, AutoCloseable {
    private static final Namespace NAMESPACE = Namespace.of("lake");
    private static final String RANGE = "callstream.range.";
    private static final String OFFSET = "callstream.offset.";

    private final S3ObjectStore objects;
    private final Catalog catalog;
    private final String address;

    private LakeReader(S3ObjectStore objects, Catalog catalog, String address) {
        this.objects = objects;
        this.catalog = catalog;
        this.address = address;
    }

    /// @throws ToolFault where the bucket or the catalog cannot be reached
    public static LakeReader open(S3Settings bucket, String address) {
        S3ObjectStore objects = S3ObjectStore.open(bucket);
        try {
            objects.probe();
            return new LakeReader(
                    objects,
                    IcebergCatalogs.open(
                            address,
                            objects.root().replaceAll("/$", ""),
                            new ObjectFiles(objects, objects.root())),
                    address);
        } catch (UnavailableException e) {
            throw new ToolFault(
                    "the lake cannot be reached: " + e.getMessage() + "; is the suite up?", e);
        }
    }

    S3ObjectStore objects() {
        return objects;
    }

    @Override
    public List<String> names() {
        try {
            return catalog.listTables(NAMESPACE).stream()
                    .map(TableIdentifier::name)
                    .sorted()
                    .toList();
        } catch (NoSuchNamespaceException e) {
            return List.of();
        } catch (RuntimeException e) {
            throw new ToolFault("the catalog " + address + " cannot be read: " + e.getMessage(), e);
        }
    }

    @Override
    public LakeView.Table table(String name) {
        try {
            org.apache.iceberg.Table table = catalog.loadTable(TableIdentifier.of(NAMESPACE, name));
            List<Commit> history = new ArrayList<>();
            table.snapshots().forEach(snapshot -> history.add(commit(snapshot)));
            history.sort(Comparator.comparing(Commit::at));
            return new LakeView.Table(
                    name,
                    table.schema(),
                    Optional.ofNullable(table.currentSnapshot()).map(LakeReader::commit),
                    files(table),
                    history,
                    firstColumns(table),
                    offsets(table));
        } catch (NoSuchTableException e) {
            List<String> names = names();
            throw new ToolFault(
                    "there is no table \""
                            + name
                            + "\""
                            + Nearest.hint(name, names)
                            + (names.isEmpty()
                                    ? "; the lake is empty"
                                    : "; callstream lake tables lists all " + names.size()),
                    e);
        }
    }

    private static Set<String> firstColumns(org.apache.iceberg.Table table) {
        int first = Collections.min(table.schemas().keySet());
        return Objects.requireNonNull(table.schemas().get(first)).columns().stream()
                .map(Types.NestedField::name)
                .collect(Collectors.toSet());
    }

    private static Map<String, Long> offsets(org.apache.iceberg.Table table) {
        Map<String, Long> offsets = new TreeMap<>();
        table.properties()
                .forEach(
                        (key, value) -> {
                            if (key.startsWith(OFFSET)) {
                                offsets.put(
                                        source(key.substring(OFFSET.length())),
                                        Long.valueOf(value));
                            }
                        });
        return offsets;
    }

    /// `<topic>.<partition>` as `<topic>-<partition>`.
    private static String source(String dotted) {
        int dot = dotted.lastIndexOf('.');
        return dotted.substring(0, dot) + "-" + dotted.substring(dot + 1);
    }

    private static List<File> files(org.apache.iceberg.Table table) {
        List<File> files = new ArrayList<>();
        try (CloseableIterable<FileScanTask> tasks = table.newScan().planFiles()) {
            for (FileScanTask task : tasks) {
                DataFile file = task.file();
                files.add(
                        new File(
                                file.location(),
                                file.partition().get(0, Integer.class),
                                file.recordCount(),
                                file.fileSizeInBytes()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the files of " + table.name() + " cannot be listed", e);
        }
        files.sort(Comparator.comparingInt(File::hour).thenComparing(File::location));
        return files;
    }

    private static Commit commit(Snapshot snapshot) {
        Map<String, String> summary = snapshot.summary();
        Map<String, String> ranges = new TreeMap<>();
        summary.forEach(
                (key, value) -> {
                    if (key.startsWith(RANGE)) {
                        ranges.put(source(key.substring(RANGE.length())), value);
                    }
                });
        return new Commit(
                snapshot.snapshotId(),
                Instant.ofEpochMilli(snapshot.timestampMillis()),
                String.valueOf(snapshot.operation()),
                number(summary, "added-data-files"),
                number(summary, "added-records"),
                number(summary, "total-records"),
                ranges);
    }

    private static long number(Map<String, String> summary, String key) {
        return Long.parseLong(summary.getOrDefault(key, "0"));
    }

    @Override
    public void close() {
        try {
            if (catalog instanceof Closeable closeable) {
                closeable.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the catalog " + address + " cannot be closed", e);
        }
        objects.close();
    }
}
