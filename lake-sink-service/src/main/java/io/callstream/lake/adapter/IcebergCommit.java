package io.callstream.lake.adapter;

import io.callstream.lake.commit.Commit;
import io.callstream.lake.commit.CommitProperties;
import io.callstream.lake.commit.CommitResult;
import io.callstream.lake.commit.FormerOwner;
import io.callstream.lake.commit.PartitionCommit;
import io.callstream.lake.commit.Standing;
import io.callstream.lake.commit.TableLayout;
import io.callstream.lake.commit.UnavailableException;
import io.callstream.lake.table.LakeTable;
import io.callstream.lake.table.Source;
import io.callstream.lake.table.TableColumns;

import org.apache.iceberg.BaseTable;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.UpdateSchema;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.SupportsNamespaces;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.AlreadyExistsException;
import org.apache.iceberg.exceptions.NoSuchTableException;
import org.apache.iceberg.exceptions.ValidationException;

import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/// [Commit] on an Iceberg catalog: namespace `lake`, one table a name.
///
/// A commit is one [SafeAppend]. Every commit makes a snapshot, also one without files, because
/// that is what catalogs compare. Safe for use by several threads on different tables.
final class IcebergCommit implements Commit {
    static final Namespace NAMESPACE = Namespace.of("lake");

    private static final Map<String, String> TABLE_PROPERTIES =
            Map.of(
                    "format-version", "2",
                    "write.format.default", "parquet",
                    "write.parquet.compression-codec", "zstd",
                    "write.metadata.delete-after-commit.enabled", "true",
                    "write.metadata.previous-versions-max", "20",
                    "commit.retry.num-retries", "10",
                    "commit.retry.min-wait-ms", "50",
                    "commit.retry.max-wait-ms", "2000");

    private final Supplier<Catalog> catalog;
    private final Runnable probe;
    private final String root;
    private final Map<String, BaseTable> tables = new ConcurrentHashMap<>();

    /// @param catalog opened at first use
    /// @param probe throws [UnavailableException] at once where the bucket is away; Iceberg itself
    ///   would try for minutes
    /// @param root of all locations, `s3://<bucket>/`
    IcebergCommit(Supplier<Catalog> catalog, Runnable probe, String root) {
        this.catalog = catalog;
        this.probe = probe;
        this.root = root;
    }

    @Override
    public Optional<TableLayout> find(LakeTable table) {
        return attempt(
                "reading",
                table,
                () -> {
                    try {
                        return Optional.of(layout(load(table)));
                    } catch (NoSuchTableException e) {
                        return Optional.empty();
                    }
                });
    }

    @Override
    public TableLayout open(LakeTable table, Schema columns) {
        return attempt(
                "opening",
                table,
                () -> {
                    BaseTable there = loadOrCreate(table, columns);
                    there.refresh();
                    UpdateSchema growth = there.updateSchema().unionByNameWith(columns);
                    if (!growth.apply().sameSchema(there.schema())) {
                        growth.commit();
                    }
                    return layout(there);
                });
    }

    @Override
    public Map<Source, Standing> claim(
            LakeTable table, Map<Source, Long> starts, String owner, Instant now) {
        return attempt(
                "claiming partitions of",
                table,
                () -> {
                    BaseTable there = load(table);
                    there.refresh();
                    Map<String, String> before = there.properties();
                    Map<Source, Standing> standings = new LinkedHashMap<>();
                    Map<String, String> changes = new LinkedHashMap<>();
                    starts.forEach(
                            (source, start) -> {
                                Standing found = standing(before, source, start);
                                standings.put(source, found);
                                changes.putAll(properties(source, found.claimedBy(owner, now)));
                            });
                    SafeAppend.run(
                            there,
                            properties ->
                                    changes.keySet().stream()
                                            .allMatch(
                                                    key ->
                                                            Objects.equals(
                                                                    properties.get(key),
                                                                    before.get(key))),
                            changes,
                            Map.of(),
                            List.of());
                    return standings;
                });
    }

    @Override
    public Map<Source, Standing> standing(LakeTable table, Collection<Source> sources) {
        return attempt(
                "reading",
                table,
                () -> {
                    BaseTable there = load(table);
                    there.refresh();
                    Map<Source, Standing> standings = new LinkedHashMap<>();
                    sources.forEach(
                            source ->
                                    standings.put(
                                            source, standing(there.properties(), source, -1)));
                    return standings;
                });
    }

    @Override
    public CommitResult commit(LakeTable table, List<PartitionCommit> parts, List<DataFile> files) {
        try {
            BaseTable there = load(table);
            Map<String, String> stands = new LinkedHashMap<>();
            Map<String, String> changes = new LinkedHashMap<>();
            Map<String, String> summary = new LinkedHashMap<>();
            for (PartitionCommit part : parts) {
                Source source = part.source();
                stands.put(CommitProperties.owner(source), part.owner());
                stands.put(CommitProperties.offset(source), Long.toString(part.range().from()));
                changes.put(CommitProperties.offset(source), Long.toString(part.range().to()));
                part.eventTime()
                        .ifPresent(
                                time -> {
                                    changes.put(
                                            CommitProperties.chained(source),
                                            Long.toString(part.range().to()));
                                    changes.put(
                                            CommitProperties.eventTime(source),
                                            Long.toString(
                                                    Math.max(time, eventTime(there, source))));
                                });
                summary.put(CommitProperties.range(source), part.range().text());
                part.note().ifPresent(note -> changes.put(CommitProperties.note(source), note));
            }
            SafeAppend.run(
                    there,
                    now -> now.entrySet().containsAll(stands.entrySet()),
                    changes,
                    summary,
                    files);
            return new CommitResult.Committed();
        } catch (ValidationException e) {
            return new CommitResult.Refused(e);
        } catch (RuntimeException e) {
            return new CommitResult.Unknown(e);
        }
    }

    private static long eventTime(BaseTable table, Source source) {
        String text = table.properties().get(CommitProperties.eventTime(source));
        return text == null ? Long.MIN_VALUE : Long.parseLong(text);
    }

    private static Standing standing(
            Map<String, String> properties, Source source, long otherwise) {
        String offset = properties.get(CommitProperties.offset(source));
        if (offset == null) {
            return Standing.unknown(otherwise);
        }
        return new Standing(
                Optional.ofNullable(properties.get(CommitProperties.owner(source))),
                Long.parseLong(offset),
                Long.parseLong(properties.getOrDefault(CommitProperties.chained(source), offset)),
                FormerOwner.parse(properties.getOrDefault(CommitProperties.former(source), "")),
                Optional.ofNullable(properties.get(CommitProperties.note(source))));
    }

    private static Map<String, String> properties(Source source, Standing standing) {
        return Map.of(
                CommitProperties.owner(source), standing.owner().orElse(""),
                CommitProperties.offset(source), Long.toString(standing.offset()),
                CommitProperties.chained(source), Long.toString(standing.chained()),
                CommitProperties.former(source), FormerOwner.text(standing.former()));
    }

    private BaseTable loadOrCreate(LakeTable table, Schema columns) {
        try {
            return load(table);
        } catch (NoSuchTableException e) {
            createNamespace();
            try {
                Table created =
                        catalog.get()
                                .buildTable(identifier(table), columns)
                                .withPartitionSpec(TableColumns.partitioning(table, columns))
                                .withLocation(root + table.prefix())
                                .withProperties(TABLE_PROPERTIES)
                                .create();
                tables.put(table.name(), (BaseTable) created);
            } catch (AlreadyExistsException raced) {
                // another instance was faster, that is as good
            }
            return load(table);
        }
    }

    /// One thread at a time; another instance may be faster, and some catalogs say so with a fault
    /// of their own.
    private synchronized void createNamespace() {
        if (!(catalog.get() instanceof SupportsNamespaces namespaces)
                || namespaces.namespaceExists(NAMESPACE)) {
            return;
        }
        try {
            namespaces.createNamespace(NAMESPACE);
        } catch (RuntimeException e) {
            if (!namespaces.namespaceExists(NAMESPACE)) {
                throw e;
            }
        }
    }

    private BaseTable load(LakeTable table) {
        BaseTable known = tables.get(table.name());
        if (known == null) {
            known = (BaseTable) catalog.get().loadTable(identifier(table));
            tables.put(table.name(), known);
        }
        return known;
    }

    private static TableIdentifier identifier(LakeTable table) {
        return TableIdentifier.of(NAMESPACE, table.name());
    }

    private static TableLayout layout(BaseTable table) {
        return new TableLayout(table.schema(), table.spec(), table.properties());
    }

    private <T> T attempt(String what, LakeTable table, Supplier<T> call) {
        try {
            probe.run();
            return call.get();
        } catch (UnavailableException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new UnavailableException(what + " table " + table.name() + " of the catalog", e);
        }
    }
}
