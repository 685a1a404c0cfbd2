package io.callstream.lake.adapter;

import com.fasterxml.jackson.databind.ObjectMapper;

import io.callstream.lake.adapter.ParquetFile.Format;
import io.callstream.lake.commit.CommitProperties;
import io.callstream.lake.commit.FormerOwner;
import io.callstream.lake.commit.Intent;
import io.callstream.lake.commit.TableLayout;
import io.callstream.lake.commit.UnavailableException;
import io.callstream.lake.file.FileName;
import io.callstream.lake.file.OffsetRange;
import io.callstream.lake.maintain.CompactionPlan;
import io.callstream.lake.maintain.CompactionPlan.Candidate;
import io.callstream.lake.maintain.Completeness;
import io.callstream.lake.maintain.Maintenance;
import io.callstream.lake.maintain.MaintenanceSettings;
import io.callstream.lake.table.Hours;
import io.callstream.lake.table.LakeTable;
import io.callstream.lake.table.Source;

import org.apache.iceberg.BaseTable;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.RewriteFiles;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.NoSuchTableException;
import org.apache.iceberg.exceptions.ValidationException;
import org.apache.iceberg.io.CloseableIterable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// [Maintenance] of Iceberg tables.
///
/// It works on tables of its own, apart from those that commits use. A merge is a [SafeAppend] that
/// stands on the owner of the table's first partition, so a sleeper that wakes up is refused; its
/// object is named in an intent first, and goes where the property `callstream.merged` does not
/// name it.
final class IcebergMaintenance implements Maintenance.Open {
    private static final Logger LOG = LoggerFactory.getLogger(IcebergMaintenance.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String OWNER = "callstream.owner.";
    private static final String EVENT_TIME = "callstream.event-time.";
    private static final String COMPLETE = "callstream.complete-before-hour";
    private static final String MERGED = "callstream.merged";
    private static final OffsetRange NO_RANGE = new OffsetRange(0, 0);

    private final Supplier<Catalog> catalog;
    private final S3ObjectStore objects;
    private final MaintenanceSettings settings;
    private final Supplier<String> unique;
    private final ZstdCodecs codecs = new ZstdCodecs();

    IcebergMaintenance(
            Supplier<Catalog> catalog,
            S3ObjectStore objects,
            MaintenanceSettings settings,
            Supplier<String> unique) {
        this.catalog = catalog;
        this.objects = objects;
        this.settings = settings;
        this.unique = unique;
    }

    /// The right to maintain a table.
    private record Lead(LakeTable table, BaseTable there, Source source, String owner) {
        boolean holds(Map<String, String> properties) {
            return owner.equals(properties.get(CommitProperties.owner(source)));
        }

        String intent(String of) {
            return Intent.key(table, source, of + "-merge");
        }
    }

    @Override
    public Optional<Round> run(LakeTable table, Map<Source, String> owned, Instant now) {
        try {
            BaseTable there =
                    (BaseTable)
                            catalog.get()
                                    .loadTable(
                                            TableIdentifier.of(
                                                    IcebergCommit.NAMESPACE, table.name()));
            return lead(table, there, owned).map(lead -> run(lead, now));
        } catch (NoSuchTableException e) {
            return Optional.empty();
        } catch (UnavailableException e) {
            throw e;
        } catch (UncheckedIOException e) {
            throw new UnavailableException("merging files of table " + table.name(), e);
        } catch (RuntimeException e) {
            throw new UnavailableException("maintaining table " + table.name(), e);
        }
    }

    private static Optional<Lead> lead(
            LakeTable table, BaseTable there, Map<Source, String> owned) {
        return there.properties().keySet().stream()
                .filter(key -> key.startsWith(OWNER))
                .map(key -> CommitProperties.source(key.substring(OWNER.length())))
                .min(Source::compareTo)
                .flatMap(
                        first ->
                                Optional.ofNullable(owned.get(first))
                                        .map(owner -> new Lead(table, there, first, owner)))
                .filter(lead -> lead.holds(there.properties()));
    }

    private Round run(Lead lead, Instant now) {
        sweep(lead, now);
        List<DataFile> files = files(lead.there());
        Optional<Instant> watermark =
                Completeness.watermark(
                        lead.there().properties().entrySet().stream()
                                .filter(entry -> entry.getKey().startsWith(EVENT_TIME))
                                .map(entry -> Long.valueOf(entry.getValue()))
                                .toList());
        int completed = 0;
        int merged = 0;
        int written = 0;
        if (watermark.isPresent()) {
            int before = Completeness.completeBefore(watermark.get(), settings.lateness());
            completed = complete(lead, files, before, watermark.get());
            for (List<DataFile> group : groups(files, before)) {
                if (!merge(lead, group)) {
                    break;
                }
                merged += group.size();
                written++;
            }
        }
        return new Round(
                watermark,
                completed,
                merged,
                written,
                SnapshotExpiry.run(lead.there(), settings, now));
    }

    /// Marks the hours that became complete since the last time; those without rows too have
    /// nothing to mark.
    private int complete(Lead lead, List<DataFile> files, int before, Instant watermark) {
        String last = lead.there().properties().get(COMPLETE);
        int from = last == null ? Integer.MIN_VALUE : Integer.parseInt(last);
        if (from >= before) {
            return 0;
        }
        Map<Integer, long[]> hours = new TreeMap<>();
        for (DataFile file : files) {
            int hour = hour(file);
            if (hour >= from && hour < before) {
                long[] sums = hours.computeIfAbsent(hour, key -> new long[2]);
                sums[0]++;
                sums[1] += file.recordCount();
            }
        }
        hours.forEach(
                (hour, sums) ->
                        objects.put(
                                lead.table().prefix() + "/" + Hours.path(hour) + "/_SUCCESS",
                                JSON.createObjectNode()
                                        .put("watermark", watermark.toString())
                                        .put("files", sums[0])
                                        .put("rows", sums[1])
                                        .toString()
                                        .getBytes(StandardCharsets.UTF_8)));
        lead.there().updateProperties().set(COMPLETE, Integer.toString(before)).commit();
        return hours.size();
    }

    private List<List<DataFile>> groups(List<DataFile> files, int before) {
        Map<String, DataFile> byLocation = new LinkedHashMap<>();
        files.forEach(file -> byLocation.put(file.location(), file));
        return CompactionPlan.of(
                        files.stream()
                                .map(
                                        file ->
                                                new Candidate(
                                                        file.location(),
                                                        hour(file),
                                                        file.fileSizeInBytes()))
                                .toList(),
                        before,
                        settings.fileBytes())
                .stream()
                .map(
                        group ->
                                group.stream()
                                        .map(one -> byLocation.get(one.location()))
                                        .filter(Objects::nonNull)
                                        .toList())
                .toList();
    }

    /// Whether it was done; where not, another instance has taken over.
    private boolean merge(Lead lead, List<DataFile> group) {
        String id = unique.get();
        int hour = hour(group.getFirst());
        String key = FileName.merged(lead.table(), hour, id);
        objects.put(
                lead.intent(lead.owner()),
                new Intent(lead.source(), id, NO_RANGE, List.of(key)).bytes());
        DataFile merged = store(lead, group, hour, key);
        try {
            SafeAppend.run(
                    lead.there(),
                    lead::holds,
                    Map.of(MERGED, id),
                    transaction -> {
                        RewriteFiles rewrite = transaction.newRewrite().addFile(merged);
                        group.forEach(rewrite::deleteFile);
                        return rewrite;
                    });
            return true;
        } catch (ValidationException e) {
            LOG.atInfo()
                    .addKeyValue("table", lead.table().name())
                    .addKeyValue("cause", e.getMessage())
                    .log("a merge was refused");
            return false;
        }
    }

    private DataFile store(Lead lead, List<DataFile> group, int hour, String key) {
        TableLayout layout =
                new TableLayout(
                        lead.there().schema(), lead.there().spec(), lead.there().properties());
        Compactor compactor = new Compactor(Format.of(lead.table(), layout), codecs);
        Path scratch = scratch();
        try {
            List<Path> inputs = new ArrayList<>();
            for (DataFile file : group) {
                Path copy = scratch.resolve(inputs.size() + ".parquet");
                if (!objects.download(file.location().substring(objects.root().length()), copy)) {
                    throw new IllegalStateException("file " + file.location() + " is gone");
                }
                inputs.add(copy);
            }
            Path output = scratch.resolve("merged.parquet");
            DataFile merged = compactor.merge(inputs, output, hour, objects.root() + key);
            objects.putNew(key, output);
            return merged;
        } catch (IOException e) {
            throw new UncheckedIOException("merging into " + key, e);
        } finally {
            remove(scratch);
        }
    }

    /// Objects of merges that were begun and never committed: ours, and those of owners that were
    /// fenced.
    private void sweep(Lead lead, Instant now) {
        if (isUncommitted(lead, objects.get(lead.intent(lead.owner())).map(Intent::parse))) {
            // no commit of ours that is still on its way can succeed after this one
            SafeAppend.run(lead.there(), lead::holds, Map.of(), Map.of(), List.of());
            lead.there().refresh();
            sweep(lead, lead.owner());
        }
        String former =
                lead.there().properties().getOrDefault(CommitProperties.former(lead.source()), "");
        for (FormerOwner one : FormerOwner.parse(former)) {
            sweep(lead, one.owner());
            if (one.isForgotten(now)) {
                objects.delete(List.of(lead.intent(one.owner())));
            }
        }
    }

    private void sweep(Lead lead, String owner) {
        Optional<Intent> intent = objects.get(lead.intent(owner)).map(Intent::parse);
        if (isUncommitted(lead, intent)) {
            List<String> live =
                    files(lead.there()).stream()
                            .map(file -> file.location().substring(objects.root().length()))
                            .toList();
            intent.ifPresent(
                    one ->
                            objects.delete(
                                    one.objects().stream()
                                            .filter(key -> !live.contains(key))
                                            .toList()));
        }
    }

    private static boolean isUncommitted(Lead lead, Optional<Intent> intent) {
        return intent.filter(one -> !one.owner().equals(lead.there().properties().get(MERGED)))
                .isPresent();
    }

    private static List<DataFile> files(BaseTable table) {
        List<DataFile> files = new ArrayList<>();
        try (CloseableIterable<FileScanTask> tasks = table.newScan().planFiles()) {
            tasks.forEach(task -> files.add(task.file().copyWithoutStats()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        files.sort(Comparator.comparing(DataFile::location));
        return files;
    }

    private static int hour(DataFile file) {
        return file.partition().get(0, Integer.class);
    }

    private static Path scratch() {
        try {
            return Files.createTempDirectory("callstream-merge");
        } catch (IOException e) {
            throw new UncheckedIOException("no scratch directory for merging", e);
        }
    }

    private static void remove(Path scratch) {
        try (Stream<Path> all = Files.walk(scratch)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (IOException e) {
            LOG.atWarn().addKeyValue("directory", scratch).log("scratch files stay");
        }
    }

    @Override
    public void close() {
        codecs.close();
    }
}
