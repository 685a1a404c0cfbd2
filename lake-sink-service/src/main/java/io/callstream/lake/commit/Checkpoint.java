package io.callstream.lake.commit;

import io.callstream.lake.file.FilePlan;
import io.callstream.lake.file.OffsetRange;
import io.callstream.lake.table.LakeTable;
import io.callstream.lake.table.Source;

import org.apache.iceberg.DataFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// Makes the rows of several partitions of one table durable and visible, with their offsets, in
/// one step.
///
/// 1. Read where the table stands. A part that is already there (an earlier attempt did succeed) is
///    done; one whose owner or offset is another's is fenced; the rest goes on.
/// 2. Name all objects in an intent, per partition.
/// 3. Write the objects, each only if it is new.
/// 4. Commit. Refused or unknown: read where the table stands and sort the parts again.
///
/// Until it returns, nothing of the partitions may change: a repeat then has the same names and
/// bytes.
public final class Checkpoint {
    private static final Logger LOG = LoggerFactory.getLogger(Checkpoint.class);
    private static final int COMMITS = 5;

    private final Commit commit;
    private final Uploads uploads;
    private final ObjectStore objects;

    public Checkpoint(Commit commit, Uploads uploads, ObjectStore objects) {
        this.commit = commit;
        this.uploads = uploads;
        this.objects = objects;
    }

    /// What became of the parts.
    ///
    /// @param committed now in the table
    /// @param fenced another instance owns them; their rows are its to write
    public record Outcome(
            List<Holding> committed, List<Holding> fenced, long files, long rows, long bytes) {
        Outcome andFenced(List<Holding> more) {
            List<Holding> all = new ArrayList<>(fenced);
            all.addAll(more);
            return new Outcome(committed, List.copyOf(all), files, rows, bytes);
        }
    }

    /// Runs it.
    ///
    /// @throws UnavailableException where it could not be brought to an end; run it again with the
    ///   same holdings
    public Outcome run(LakeTable table, TableLayout layout, Collection<Holding> holdings) {
        Sorted sorted = sort(table, holdings);
        Map<TableLayout, List<FilePlan>> plans = new LinkedHashMap<>();
        for (Holding holding : sorted.pending) {
            TableLayout ofAttempt = holding.begin(layout);
            List<FilePlan> files = holding.open().files();
            if (!files.isEmpty()) {
                declare(table, holding, files);
                plans.computeIfAbsent(ofAttempt, key -> new ArrayList<>()).addAll(files);
            }
        }
        Map<Source, List<DataFile>> written = new HashMap<>();
        plans.forEach(
                (ofAttempt, files) -> written.putAll(uploads.upload(table, ofAttempt, files)));
        for (int attempt = 1; !sorted.pending.isEmpty(); attempt++) {
            sorted = commitOnce(table, sorted, written, attempt);
        }
        sorted.fenced.forEach(holding -> removeUncommitted(table, holding));
        return outcome(sorted, written);
    }

    private Sorted commitOnce(
            LakeTable table, Sorted sorted, Map<Source, List<DataFile>> written, int attempt) {
        List<PartitionCommit> parts =
                sorted.pending.stream().map(Holding::partitionCommit).toList();
        List<DataFile> files =
                sorted.pending.stream()
                        .flatMap(
                                holding ->
                                        written.getOrDefault(holding.source(), List.of()).stream())
                        .toList();
        Exception lastCause;
        switch (commit.commit(table, parts, files)) {
            case CommitResult.Committed _ -> {
                return sorted.allCommitted();
            }
            case CommitResult.Refused(Exception cause) -> {
                LOG.atWarn()
                        .addKeyValue("table", table.name())
                        .addKeyValue("cause", cause.toString())
                        .log("commit refused, reading the table anew");
                lastCause = cause;
            }
            case CommitResult.Unknown(Exception cause) -> {
                LOG.atWarn()
                        .addKeyValue("table", table.name())
                        .addKeyValue("cause", cause.toString())
                        .log("outcome of a commit unknown, reading the table anew");
                lastCause = cause;
            }
        }
        if (attempt >= COMMITS) {
            throw new UnavailableException(
                    "committing table " + table.name() + " " + attempt + " times", lastCause);
        }
        return sorted.and(sort(table, sorted.pending));
    }

    private void declare(LakeTable table, Holding holding, List<FilePlan> files) {
        List<String> keys = files.stream().map(FilePlan::key).toList();
        Intent intent = new Intent(holding.source(), holding.owner(), holding.open().range(), keys);
        holding.declare();
        objects.put(Intent.key(table, holding.source(), holding.owner()), intent.bytes());
    }

    private Sorted sort(LakeTable table, Collection<Holding> holdings) {
        Map<Source, Standing> standings =
                commit.standing(table, holdings.stream().map(Holding::source).toList());
        Sorted sorted = new Sorted(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        for (Holding holding : holdings) {
            Standing standing = Objects.requireNonNull(standings.get(holding.source()));
            OffsetRange range = holding.open().range();
            boolean ours = standing.isHeldBy(holding.owner());
            if (ours && standing.offset() == range.from()) {
                sorted.pending.add(holding);
            } else if (ours && standing.offset() == range.to()) {
                sorted.committed.add(holding);
            } else {
                sorted.fenced.add(holding);
            }
        }
        return sorted;
    }

    /// Objects of a part that another owner has fenced off. They are ours to delete where the table
    /// remembers that it stood before them when we lost it; else they are in it, or our successors
    /// sweep them.
    private void removeUncommitted(LakeTable table, Holding holding) {
        Standing standing =
                Objects.requireNonNull(
                        commit.standing(table, List.of(holding.source())).get(holding.source()));
        boolean uncommitted =
                standing.former().stream()
                        .filter(lost -> lost.owner().equals(holding.owner()))
                        .anyMatch(lost -> lost.offset() < holding.open().range().to());
        if (uncommitted) {
            List<String> keys = new ArrayList<>();
            holding.open().files().forEach(plan -> keys.add(plan.key()));
            keys.add(Intent.key(table, holding.source(), holding.owner()));
            objects.delete(keys);
        }
    }

    private static Outcome outcome(Sorted sorted, Map<Source, List<DataFile>> written) {
        long files = 0;
        long bytes = 0;
        long rows = 0;
        for (Holding holding : sorted.committed) {
            for (DataFile file : written.getOrDefault(holding.source(), List.of())) {
                files++;
                bytes += file.fileSizeInBytes();
            }
            rows += holding.open().rows();
        }
        return new Outcome(
                List.copyOf(sorted.committed), List.copyOf(sorted.fenced), files, rows, bytes);
    }

    private record Sorted(List<Holding> pending, List<Holding> committed, List<Holding> fenced) {
        Sorted allCommitted() {
            List<Holding> all = new ArrayList<>(committed);
            all.addAll(pending);
            return new Sorted(List.of(), all, fenced);
        }

        Sorted and(Sorted later) {
            List<Holding> done = new ArrayList<>(committed);
            done.addAll(later.committed);
            List<Holding> lost = new ArrayList<>(fenced);
            lost.addAll(later.fenced);
            return new Sorted(later.pending, done, lost);
        }
    }
}
