package io.callstream.lake.commit;

import io.callstream.lake.commit.Checkpoint.Outcome;
import io.callstream.lake.file.LakeRow;
import io.callstream.lake.file.OpenPartition;
import io.callstream.lake.file.RollingPolicy;
import io.callstream.lake.file.RollingPolicy.Due;
import io.callstream.lake.file.RollingPolicy.Trigger;
import io.callstream.lake.table.LakeTable;
import io.callstream.lake.table.SchemaGrowth;
import io.callstream.lake.table.Source;
import io.callstream.lake.table.TableColumns;
import io.callstream.serde.SchemaIds;

import org.apache.avro.Schema;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/// The partitions that this instance owns, from claim to release, with their rows. One thread uses
/// it, save for [#claim].
///
/// It knows nothing of Kafka: the loop says what was assigned and read, and is told where to read
/// on.
public final class LakeWriter {
    private static final Logger LOG = LoggerFactory.getLogger(LakeWriter.class);

    private final Commit commit;
    private final Takeover takeover;
    private final Checkpoint checkpoint;
    private final Quarantine quarantine;
    private final RollingPolicy policy;
    private final SchemaIds schemas;
    private final InstantSource clock;
    private final Supplier<String> unique;
    private final String instance;
    private final Map<Source, Holding> holdings = new LinkedHashMap<>();
    private final Map<String, TableLayout> layouts = new HashMap<>();
    private final Map<String, Set<Integer>> knownSchemas = new HashMap<>();

    /// Without a gate.
    public LakeWriter(
            Commit commit,
            Uploads uploads,
            ObjectStore objects,
            RollingPolicy policy,
            SchemaIds schemas,
            InstantSource clock,
            Supplier<String> unique,
            String instance) {
        this(commit, uploads, objects, Gate.OPEN, policy, schemas, clock, unique, instance);
    }

    /// @param gate judges rows before they are committed
    /// @param unique gives eight characters that were never given before
    /// @param instance name of this instance, for people who read owner properties
    public LakeWriter(
            Commit commit,
            Uploads uploads,
            ObjectStore objects,
            Gate gate,
            RollingPolicy policy,
            SchemaIds schemas,
            InstantSource clock,
            Supplier<String> unique,
            String instance) {
        this.commit = commit;
        this.takeover = new Takeover(commit, objects);
        this.checkpoint = new Checkpoint(commit, uploads, objects);
        this.quarantine =
                new Quarantine(commit, takeover, checkpoint, objects, gate, clock, unique);
        this.policy = policy;
        this.schemas = schemas;
        this.clock = clock;
        this.unique = unique;
        this.instance = instance;
    }

    /// Partitions of a table that the catalog says are ours, not yet held.
    public record Claim(
            LakeTable table,
            TableLayout layout,
            String owner,
            Map<Source, Standing> standings,
            Optional<Quarantine.Claim> quarantine) {}

    /// Makes this instance the owner of partitions of a table, in the catalog; several tables may
    /// be claimed at once, by threads of their own.
    ///
    /// @param starts offset to begin with where the table does not know the partition: the start of
    ///   its log
    /// @param firstSchemaId schema of a value of its topic, where one was seen
    /// @return empty where there is no such table and too little is known to create it: one value
    ///   must be seen first
    public Optional<Claim> claim(
            LakeTable table, Map<Source, Long> starts, Optional<Integer> firstSchemaId) {
        Optional<TableLayout> layout = layout(table, firstSchemaId);
        if (layout.isEmpty()) {
            return Optional.empty();
        }
        String owner = instance + "-" + unique.get();
        Map<Source, Standing> standings = takeover.claim(table, starts, owner, clock.instant());
        return Optional.of(
                new Claim(
                        table,
                        layout.get(),
                        owner,
                        standings,
                        quarantine.claim(table, layout.get(), standings, owner)));
    }

    /// Holds what was claimed.
    ///
    /// @return where to read on
    public Map<Source, Long> hold(Claim claim) {
        layouts.put(claim.table().name(), claim.layout());
        Map<Source, Long> positions = new LinkedHashMap<>();
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
                            holdings.put(
                                    source, new Holding(open, claim.owner(), standing.former()));
                            positions.put(source, standing.offset());
                        });
        claim.quarantine().ifPresent(beside -> quarantine.hold(beside, holdings));
        LOG.atInfo()
                .addKeyValue("table", claim.table().name())
                .addKeyValue("owner", claim.owner())
                .addKeyValue("positions", positions)
                .log("claimed");
        return positions;
    }

    private Optional<TableLayout> layout(LakeTable table, Optional<Integer> firstSchemaId) {
        Optional<Schema> schema = firstSchemaId.map(schemas::schemaOf).or(table::schema);
        if (schema.isPresent() || table.content() == LakeTable.Content.BYTES) {
            return Optional.of(commit.open(table, TableColumns.of(table, schema)));
        }
        return commit.find(table);
    }

    /// Takes a row of an owned partition.
    ///
    /// @throws SchemaFault where the table cannot hold the row's schema; nothing was taken
    /// @throws UnavailableException where the table had to grow and could not; nothing was taken
    public void add(Source source, LakeRow row) {
        Holding holding = held(source);
        LakeTable table = holding.open().table();
        if (row.schemaId() != 0
                && !knownSchemas
                        .computeIfAbsent(table.name(), name -> new HashSet<>())
                        .contains(row.schemaId())) {
            learn(table, row.schemaId());
        }
        if (holding.decided().isPresent() && holding.decided().get().keptOut(row.offset())) {
            return;
        }
        holding.open().add(row, clock.instant());
    }

    /// Everything of the partition before that offset has been read.
    public void advance(Source source, long offset) {
        held(source).open().advance(offset, clock.instant());
    }

    /// What is due now.
    public List<Due> due() {
        return policy.due(holdings.values().stream().map(Holding::open).toList(), clock.instant());
    }

    /// Makes the rows of the partitions durable and visible; partitions that turn out to be
    /// another's are forgotten.
    ///
    /// @throws UnavailableException where it must be repeated; until then nothing may be added to
    ///   these partitions
    public Outcome checkpoint(LakeTable table, Collection<Source> sources, Trigger trigger) {
        Instant start = clock.instant();
        List<Holding> dirty =
                sources.stream()
                        .filter(holdings::containsKey)
                        .map(this::held)
                        .filter(holding -> holding.open().isDirty())
                        .toList();
        if (dirty.isEmpty()) {
            return new Outcome(List.of(), List.of(), 0, 0, 0);
        }
        TableLayout layout = layouts.get(table.name());
        if (layout == null) {
            throw new IllegalStateException(
                    "table " + table.name() + " has rows but was never opened");
        }
        List<Holding> fencedBeside = quarantine.keepOut(table, layout, dirty);
        List<Holding> passed = new ArrayList<>(dirty);
        passed.removeAll(fencedBeside);
        Outcome outcome = checkpoint.run(table, layout, passed).andFenced(fencedBeside);
        Map<Source, String> ranges = new LinkedHashMap<>();
        for (Holding holding : outcome.committed()) {
            ranges.put(holding.source(), holding.open().range().text());
            holding.committed(unique.get(), clock.instant());
            takeover.finish(table, holding, clock.instant());
        }
        quarantine.finish(outcome.committed());
        outcome.fenced().forEach(holding -> forget(holding.source()));
        LOG.atInfo()
                .addKeyValue("table", table.name())
                .addKeyValue("trigger", trigger)
                .addKeyValue("rows", outcome.rows())
                .addKeyValue("files", outcome.files())
                .addKeyValue("bytes", outcome.bytes())
                .addKeyValue("ranges", ranges)
                .addKeyValue("ms", Duration.between(start, clock.instant()).toMillis())
                .log("committed");
        return outcome;
    }

    /// Leaves partitions whose rows are all committed, tidily; those with other rows stay.
    public void release(Collection<Source> sources) {
        List<Holding> clean =
                sources.stream()
                        .filter(holdings::containsKey)
                        .map(this::held)
                        .filter(holding -> !holding.open().isDirty())
                        .toList();
        takeover.leave(clean);
        quarantine.leave(clean);
        clean.forEach(holding -> forget(holding.source()));
    }

    /// Forgets partitions with their rows: another instance reads them again from the table's
    /// offset.
    public void abandon(Collection<Source> sources) {
        sources.forEach(this::forget);
    }

    private void forget(Source source) {
        holdings.remove(source);
        quarantine.forget(source);
    }

    /// Partitions that take no rows now, because a checkpoint of theirs has begun and must be
    /// repeated.
    public Set<Source> sealed() {
        return holdings.values().stream()
                .filter(holding -> holding.open().isSealed())
                .map(Holding::source)
                .collect(Collectors.toSet());
    }

    public boolean holds(Source source) {
        return holdings.containsKey(source);
    }

    /// The table as it was last seen.
    public Optional<TableLayout> layout(LakeTable table) {
        return Optional.ofNullable(layouts.get(table.name()));
    }

    /// Owner ids of the partitions that are owned, by table.
    public Map<LakeTable, Map<Source, String>> owners() {
        Map<LakeTable, Map<Source, String>> owners = new LinkedHashMap<>();
        holdings.forEach(
                (source, holding) ->
                        owners.computeIfAbsent(
                                        holding.open().table(), table -> new LinkedHashMap<>())
                                .put(source, holding.owner()));
        return owners;
    }

    /// The partitions that are owned.
    public Collection<OpenPartition> open() {
        return holdings.values().stream().map(Holding::open).toList();
    }

    /// Bytes of all rows in memory, nearly.
    public long bytes() {
        return holdings.values().stream().mapToLong(holding -> holding.open().bytes()).sum();
    }

    private void learn(LakeTable table, int schemaId) {
        TableLayout layout = layouts.get(table.name());
        org.apache.iceberg.Schema version =
                TableColumns.of(table, Optional.of(schemas.schemaOf(schemaId)));
        if (layout == null || SchemaGrowth.needed(table.name(), layout.columns(), version)) {
            layouts.put(table.name(), commit.open(table, version));
        }
        knownSchemas.computeIfAbsent(table.name(), name -> new HashSet<>()).add(schemaId);
    }

    private Holding held(Source source) {
        Holding holding = holdings.get(source);
        if (holding == null) {
            throw new IllegalStateException(
                    "partition " + source + " is not owned by this instance");
        }
        return holding;
    }
}
