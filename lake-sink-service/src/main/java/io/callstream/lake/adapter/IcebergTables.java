package io.callstream.lake.adapter;

import io.callstream.lake.commit.CommitProperties;
import io.callstream.lake.commit.UnavailableException;
import io.callstream.lake.file.OffsetRange;
import io.callstream.lake.table.Source;
import io.callstream.lake.verify.TableState;
import io.callstream.lake.verify.TableState.ColumnState;
import io.callstream.lake.verify.TableState.FileState;
import io.callstream.lake.verify.TableState.SnapshotState;

import org.apache.iceberg.DataFile;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.types.Conversions;
import org.apache.iceberg.types.Types.NestedField;
import org.apache.iceberg.util.SnapshotUtil;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Reads the tables of a catalog as they are, without changing anything.
final class IcebergTables {
    private final Catalog catalog;
    private final String root;

    /// @param root of all locations, `s3://<bucket>/`
    IcebergTables(Catalog catalog, String root) {
        this.catalog = catalog;
        this.root = root;
    }

    /// Names of all tables, sorted.
    List<String> names() {
        try {
            return catalog.listTables(IcebergCommit.NAMESPACE).stream()
                    .map(TableIdentifier::name)
                    .sorted()
                    .toList();
        } catch (RuntimeException e) {
            throw new UnavailableException("listing the tables of the catalog", e);
        }
    }

    /// A table.
    TableState read(String name) {
        try {
            Table table = catalog.loadTable(TableIdentifier.of(IcebergCommit.NAMESPACE, name));
            Snapshot current = table.currentSnapshot();
            return new TableState(
                    name,
                    key(table.location()),
                    table.schema().findColumnName(table.spec().fields().getFirst().sourceId()),
                    offsets(table, "callstream.offset."),
                    offsets(table, "callstream.chained."),
                    Optional.ofNullable(current)
                            .map(snapshot -> snapshot.summary().get("total-records"))
                            .map(Long::valueOf),
                    snapshots(table),
                    files(table));
        } catch (UncheckedIOException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new UnavailableException("reading table " + name + " of the catalog", e);
        }
    }

    private static Map<Source, Long> offsets(Table table, String prefix) {
        Map<Source, Long> offsets = new LinkedHashMap<>();
        table.properties()
                .forEach(
                        (key, value) -> {
                            if (key.startsWith(prefix)) {
                                offsets.put(
                                        CommitProperties.source(key.substring(prefix.length())),
                                        Long.valueOf(value));
                            }
                        });
        return offsets;
    }

    private static List<SnapshotState> snapshots(Table table) {
        List<SnapshotState> snapshots = new ArrayList<>();
        for (Snapshot snapshot : SnapshotUtil.currentAncestors(table)) {
            Map<Source, OffsetRange> ranges = new LinkedHashMap<>();
            snapshot.summary()
                    .forEach(
                            (key, value) -> {
                                if (key.startsWith("callstream.range.")) {
                                    ranges.put(
                                            CommitProperties.source(
                                                    key.substring("callstream.range.".length())),
                                            OffsetRange.parse(value));
                                }
                            });
            snapshots.add(new SnapshotState(snapshot.snapshotId(), ranges));
        }
        return snapshots.reversed();
    }

    private List<FileState> files(Table table) {
        List<FileState> files = new ArrayList<>();
        try (CloseableIterable<FileScanTask> tasks =
                table.newScan().includeColumnStats().planFiles()) {
            for (FileScanTask task : tasks) {
                files.add(file(table, task.file()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        files.sort(Comparator.comparing(FileState::key));
        return files;
    }

    private FileState file(Table table, DataFile file) {
        List<ColumnState> columns = new ArrayList<>();
        for (NestedField column : table.schema().columns()) {
            if (!column.type().isPrimitiveType()) {
                continue;
            }
            Map<Integer, Long> nulls = file.nullValueCounts();
            columns.add(
                    new ColumnState(
                            column.name(),
                            Optional.ofNullable(nulls).map(all -> all.get(column.fieldId())),
                            bound(column, file.lowerBounds()),
                            bound(column, file.upperBounds())));
        }
        return new FileState(
                key(file.location()),
                file.fileSizeInBytes(),
                file.recordCount(),
                file.partition().get(0, Integer.class),
                columns);
    }

    private static Optional<? extends Comparable<?>> bound(
            NestedField column, Map<Integer, ByteBuffer> bounds) {
        ByteBuffer bytes = bounds == null ? null : bounds.get(column.fieldId());
        if (bytes == null) {
            return Optional.empty();
        }
        Object value = Conversions.fromByteBuffer(column.type(), bytes);
        return switch (value) {
            case Integer number -> Optional.of(number.longValue());
            case Long number -> Optional.of(number);
            case Float number -> Optional.of(number.doubleValue());
            case Double number -> Optional.of(number);
            case CharSequence text -> Optional.of(text.toString());
            default -> Optional.empty();
        };
    }

    private String key(String location) {
        return location.startsWith(root) ? location.substring(root.length()) : location;
    }
}
