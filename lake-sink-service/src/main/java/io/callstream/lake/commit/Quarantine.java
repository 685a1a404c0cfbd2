package io.callstream.lake.commit;

import io.callstream.lake.file.LakeRow;
import io.callstream.lake.file.OffsetRange;
import io.callstream.lake.file.OpenPartition;
import io.callstream.lake.table.LakeTable;
import io.callstream.lake.table.SchemaGrowth;
import io.callstream.lake.table.Source;
import io.callstream.lake.table.SystemColumns;
import io.callstream.lake.table.TableColumns;

import org.apache.iceberg.Schema;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.LongStream;

/// The tables beside the tables: rows that the gate keeps out, with owner and offset properties of
/// their own.
///
/// A checkpoint commits the quarantine first, with a note that names its [Decision], and then the
/// table. Where it ends between the two, the quarantine's offset is beyond the table's: the next
/// owner reads the decision and leaves just those rows out. A quarantine without new rows is not
/// committed; its offset then stays behind, which says nothing. Claimed after its table, so that no
/// zombie can move it once its offset was read.
public final class Quarantine {
    private static final Logger LOG = LoggerFactory.getLogger(Quarantine.class);

    private final Commit commit;
    private final Takeover takeover;
    private final Checkpoint checkpoint;
    private final ObjectStore objects;
    private final Gate gate;
    private final InstantSource clock;
    private final Supplier<String> unique;
    private final Map<Source, Holding> beside = new HashMap<>();
    private final Map<String, TableLayout> layouts = new HashMap<>();
    private final Map<Source, List<String>> decisions = new HashMap<>();

    Quarantine(
            Commit commit,
            Takeover takeover,
            Checkpoint checkpoint,
            ObjectStore objects,
            Gate gate,
            InstantSource clock,
            Supplier<String> unique) {
        this.commit = commit;
        this.takeover = takeover;
        this.checkpoint = checkpoint;
        this.objects = objects;
        this.gate = gate;
        this.clock = clock;
        this.unique = unique;
    }

    /// The partitions of a quarantine that the catalog says are ours.
    ///
    /// @param decided what it says of rows that their table does not have yet, by its key
    public record Claim(
            LakeTable table,
            TableLayout layout,
            String owner,
            Map<Source, Standing> standings,
            Map<Source, Map.Entry<String, Decision>> decided) {}

    /// Claims the quarantine of a table that was just claimed: made where the table is guarded,
    /// empty where it is not and never was.
    ///
    /// @param standings of the table itself
    Optional<Claim> claim(
            LakeTable table, TableLayout layout, Map<Source, Standing> standings, String owner) {
        LakeTable side = table.beside();
        Optional<TableLayout> there =
                gate.guards(table)
                        ? Optional.of(commit.open(side, TableColumns.beside(layout.columns())))
                        : commit.find(side);
        if (there.isEmpty()) {
            return Optional.empty();
        }
        Map<Source, Long> starts = new LinkedHashMap<>();
        standings.forEach((source, standing) -> starts.put(source, standing.offset()));
        Map<Source, Standing> claimed = takeover.claim(side, starts, owner, clock.instant());
        Map<Source, Map.Entry<String, Decision>> decided = new LinkedHashMap<>();
        claimed.forEach(
                (source, standing) -> {
                    Standing main = Objects.requireNonNull(standings.get(source));
                    if (standing.offset() > main.offset()) {
                        String key = standing.note().orElse("(none)");
                        decided.put(source, Map.entry(key, decision(side, key)));
                    }
                });
        return Optional.of(new Claim(side, there.get(), owner, claimed, decided));
    }

    /// Holds what was claimed, beside the table's own holdings.
    void hold(Claim claim, Map<Source, Holding> mains) {
        layouts.put(claim.table().name(), claim.layout());
        claim.standings()
                .forEach(
                        (source, standing) -> {
                            OpenPartition open =
                                    new OpenPartition(
                                            claim.table(),
                                            source,
                                            standing.offset(),
                                            standing.chained(),
                                            unique.get(),
                                            clock.instant());
                            beside.put(source, new Holding(open, claim.owner(), standing.former()));
                        });
        claim.decided()
                .forEach(
                        (source, entry) -> {
                            Decision decision = entry.getValue();
                            Objects.requireNonNull(mains.get(source)).decided(decision);
                            remember(source, entry.getKey());
                            LOG.atInfo()
                                    .addKeyValue("table", claim.table().name())
                                    .addKeyValue("source", source)
                                    .addKeyValue("range", decision.range().text())
                                    .addKeyValue("rows", decision.offsets().length)
                                    .log("rows are in quarantine already, the table follows");
                        });
    }

    /// Judges the rows of a checkpoint, takes out those that are to be kept out, and commits them
    /// here.
    ///
    /// @return partitions whose quarantine is another's
    /// @throws UnavailableException where it must be repeated with the same holdings
    List<Holding> keepOut(LakeTable table, TableLayout layout, Collection<Holding> mains) {
        if (gate.guards(table)) {
            judge(
                    table,
                    layout,
                    mains.stream()
                            .filter(main -> !main.isJudged())
                            .filter(main -> beside.containsKey(main.source()))
                            .toList());
        }
        List<Holding> dirty = new ArrayList<>();
        for (Holding main : mains) {
            Holding side = beside.get(main.source());
            if (side != null && side.open().isDirty()) {
                dirty.add(side);
            }
        }
        if (dirty.isEmpty()) {
            return List.of();
        }
        LakeTable side = table.beside();
        for (Holding main : mains) {
            dirty.stream()
                    .filter(holding -> holding.source().equals(main.source()))
                    .forEach(holding -> decide(side, main, holding));
        }
        Checkpoint.Outcome outcome =
                checkpoint.run(side, Objects.requireNonNull(layouts.get(side.name())), dirty);
        for (Holding holding : outcome.committed()) {
            LOG.atWarn()
                    .addKeyValue("table", side.name())
                    .addKeyValue("source", holding.source())
                    .addKeyValue("rows", holding.open().rows())
                    .addKeyValue("range", holding.open().range().text())
                    .log("rows went into quarantine");
            holding.committed(unique.get(), clock.instant());
            takeover.finish(side, holding, clock.instant());
        }
        return mains.stream()
                .filter(
                        main ->
                                outcome.fenced().stream()
                                        .anyMatch(lost -> lost.source().equals(main.source())))
                .toList();
    }

    private void judge(LakeTable table, TableLayout layout, List<Holding> fresh) {
        List<Gate.Rows> parts = new ArrayList<>();
        for (Holding main : fresh) {
            long from = main.decided().map(decision -> decision.range().to()).orElse(0L);
            parts.add(
                    new Gate.Rows(main.source(), main.open().range(), main.open().rowsFrom(from)));
        }
        grow(table, layout);
        Map<Source, Map<Long, String>> verdict = gate.judge(table, layout, parts);
        fresh.forEach(Holding::judged);
        for (int i = 0; i < fresh.size(); i++) {
            Holding main = fresh.get(i);
            Map<Long, String> reasons = verdict.getOrDefault(main.source(), Map.of());
            if (!reasons.isEmpty()) {
                move(main, parts.get(i).rows(), reasons);
            }
        }
    }

    private void move(Holding main, List<LakeRow> rows, Map<Long, String> reasons) {
        OpenPartition side = Objects.requireNonNull(beside.get(main.source())).open();
        rows.stream()
                .filter(row -> reasons.containsKey(row.offset()))
                .sorted(java.util.Comparator.comparingLong(LakeRow::offset))
                .forEach(
                        row ->
                                side.add(
                                        row.keptOut(
                                                SystemColumns.REASONS,
                                                Objects.requireNonNull(reasons.get(row.offset()))),
                                        clock.instant()));
        side.advance(main.open().range().to(), clock.instant());
        main.open().remove(reasons::containsKey);
    }

    /// The quarantine has all columns of its table.
    private void grow(LakeTable table, TableLayout layout) {
        LakeTable side = table.beside();
        TableLayout there = Objects.requireNonNull(layouts.get(side.name()));
        Schema wanted = TableColumns.beside(layout.columns());
        if (SchemaGrowth.needed(side.name(), there.columns(), wanted)) {
            layouts.put(side.name(), commit.open(side, wanted));
        }
    }

    /// Writes down which rows are kept out, before the commit that points to it; what was decided
    /// before and is not in the table yet goes on to hold.
    private void decide(LakeTable side, Holding main, Holding holding) {
        LongStream before =
                main.decided().stream()
                        .flatMapToLong(decision -> LongStream.of(decision.offsets()));
        LongStream now = holding.open().rowsFrom(0).stream().mapToLong(LakeRow::offset);
        long[] offsets = LongStream.concat(before, now).sorted().toArray();
        OffsetRange range = holding.open().range();
        String key = Decision.key(side, holding.source(), range, holding.owner());
        objects.put(key, new Decision(range, offsets).bytes());
        holding.note(key);
        remember(holding.source(), key);
    }

    private void remember(Source source, String key) {
        List<String> keys = decisions.computeIfAbsent(source, name -> new ArrayList<>());
        if (!keys.contains(key)) {
            keys.add(key);
        }
    }

    private Decision decision(LakeTable side, String key) {
        return objects.get(key)
                .map(Decision::parse)
                .orElseThrow(
                        () ->
                                new IllegalStateException(
                                        "quarantine "
                                                + side.name()
                                                + " is ahead of its table, but its decision "
                                                + key
                                                + " is gone; restore the object"));
    }

    /// The tables have what the quarantine let pass: nobody need look at the decisions again.
    void finish(Collection<Holding> committed) {
        List<String> done = new ArrayList<>();
        for (Holding main : committed) {
            if (main.decided().isEmpty()) {
                done.addAll(decisions.getOrDefault(main.source(), List.of()));
                decisions.remove(main.source());
            }
        }
        try {
            if (!done.isEmpty()) {
                objects.delete(done);
            }
        } catch (UnavailableException e) {
            LOG.atWarn().addKeyValue("cause", e.getMessage()).log("old decisions stay");
        }
    }

    void leave(Collection<Holding> mains) {
        takeover.leave(
                mains.stream()
                        .map(main -> beside.get(main.source()))
                        .filter(Objects::nonNull)
                        .toList());
    }

    void forget(Source source) {
        beside.remove(source);
        decisions.remove(source);
    }
}
