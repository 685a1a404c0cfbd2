package io.callstream.lake.adapter;

import static org.assertj.core.api.Assertions.assertThat;

import io.callstream.lake.commit.CommitProperties;
import io.callstream.lake.commit.CommitResult;
import io.callstream.lake.commit.FormerOwner;
import io.callstream.lake.commit.ObjectStore;
import io.callstream.lake.commit.PartitionCommit;
import io.callstream.lake.commit.Standing;
import io.callstream.lake.commit.TableLayout;
import io.callstream.lake.file.OffsetRange;
import io.callstream.lake.table.LakeTable;
import io.callstream.lake.table.LakeTables;
import io.callstream.lake.table.Source;
import io.callstream.lake.table.TableColumns;
import io.callstream.lake.testkit.ObjectStoreServer;
import io.callstream.testkit.TestTopics;

import org.apache.iceberg.BaseTable;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.catalog.TableIdentifier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/// What the catalog does when someone else commits in the middle of a commit.
class IcebergCommitIT {
    private static final Source ZERO = new Source("call-events", 0);
    private static final Instant NOW = Instant.parse("2026-11-22T09:00:00Z");
    private static final Source ONE = new Source("call-events", 1);

    @TempDir static Path directory;

    private static ObjectStoreServer server;

    private final LakeTable table =
            LakeTables.of(TestTopics.create()).ofTopic("call-events").orElseThrow();
    private final Schema columns = TableColumns.of(table, table.schema());
    private S3ObjectStore objects;
    private String address;

    @BeforeAll
    static void startServer() throws IOException {
        server = ObjectStoreServer.start(directory);
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @BeforeEach
    void openBucket(TestInfo test) {
        String name = "lake-" + Math.abs(test.getDisplayName().hashCode());
        objects = S3ObjectStore.open(server.bucket(name));
        objects.ensureBucket();
        address = "jdbc:sqlite:" + directory.resolve(name + ".db");
    }

    @Test
    void ownerThatLosesItsPartitionBetweenApplyAndCommitIsRefusedAtTheRetry() {
        // Given
        IcebergCommit successor = commit(objects);
        successor.open(table, columns);
        Interloper interloper =
                new Interloper(
                        objects, () -> successor.claim(table, Map.of(ZERO, 0L), "successor", NOW));
        IcebergCommit zombie = commit(interloper);
        zombie.claim(table, Map.of(ZERO, 0L), "zombie", NOW);

        // When
        interloper.armed = true;
        CommitResult result = zombie.commit(table, List.of(part(ZERO, "zombie", 0, 10)), List.of());

        // Then
        assertThat(interloper.acted.get()).isEqualTo(1);
        assertThat(result).isInstanceOf(CommitResult.Refused.class);
        assertThat(successor.standing(table, List.of(ZERO)))
                .containsEntry(
                        ZERO,
                        new Standing(
                                Optional.of("successor"),
                                0,
                                0,
                                List.of(new FormerOwner("zombie", 0, NOW))));
    }

    @Test
    void ownersOfDifferentPartitionsDoNotRefuseEachOther() {
        // Given
        IcebergCommit other = commit(objects);
        other.open(table, columns);
        other.claim(table, Map.of(ONE, 5L), "other", NOW);
        Interloper interloper =
                new Interloper(
                        objects,
                        () -> other.commit(table, List.of(part(ONE, "other", 5, 7)), List.of()));
        IcebergCommit mine = commit(interloper);
        mine.claim(table, Map.of(ZERO, 0L), "mine", NOW);

        // When
        interloper.armed = true;
        CommitResult result = mine.commit(table, List.of(part(ZERO, "mine", 0, 10)), List.of());

        // Then
        assertThat(interloper.acted.get()).isEqualTo(1);
        assertThat(result).isInstanceOf(CommitResult.Committed.class);
        assertThat(mine.standing(table, List.of(ZERO, ONE)))
                .containsEntry(ZERO, new Standing(Optional.of("mine"), 10, 0, List.of()))
                .containsEntry(ONE, new Standing(Optional.of("other"), 7, 5, List.of()));
    }

    @Test
    void aRangeIsCommittedOnce() {
        // Given
        IcebergCommit commit = commit(objects);
        commit.open(table, columns);
        commit.claim(table, Map.of(ZERO, 0L), "mine", NOW);
        commit.commit(table, List.of(part(ZERO, "mine", 0, 10)), List.of());

        // When
        CommitResult repeated = commit.commit(table, List.of(part(ZERO, "mine", 0, 10)), List.of());

        // Then
        assertThat(repeated).isInstanceOf(CommitResult.Refused.class);
    }

    @Test
    void aCommitThatWasDoneThoughTheCatalogReportsAConflictStaysWhole() {
        // Given
        commit(objects).open(table, columns);
        AtomicInteger lies = new AtomicInteger();
        IcebergCommit commit =
                new IcebergCommit(
                        () -> new LyingCatalog(catalog(objects), lies), () -> {}, objects.root());
        commit.claim(table, Map.of(ZERO, 0L), "mine", NOW);

        // When
        lies.set(1);
        CommitResult result = commit.commit(table, List.of(part(ZERO, "mine", 0, 10)), List.of());

        // Then
        assertThat(lies.get()).isZero();
        assertThat(result).isInstanceOf(CommitResult.Refused.class);
        assertThat(
                        commit.standing(table, List.of(ZERO))
                                .getOrDefault(ZERO, Standing.unknown(-1))
                                .offset())
                .isEqualTo(10);
        BaseTable there = load();
        assertThat(there.currentSnapshot().summary())
                .containsEntry(CommitProperties.range(ZERO), "0-10");
        assertThat(there.currentSnapshot().allManifests(there.io())).isNotNull();
    }

    @Test
    void snapshotSummaryKeepsTheRange() {
        // Given
        IcebergCommit commit = commit(objects);
        commit.open(table, columns);
        commit.claim(table, Map.of(ZERO, 0L, ONE, 3L), "mine", NOW);

        // When
        commit.commit(
                table, List.of(part(ZERO, "mine", 0, 10), part(ONE, "mine", 3, 4)), List.of());

        // Then
        Snapshot snapshot = load().currentSnapshot();
        assertThat(snapshot.summary())
                .containsEntry(CommitProperties.range(ZERO), "0-10")
                .containsEntry(CommitProperties.range(ONE), "3-4");
        assertThat(load().properties())
                .containsEntry("callstream.offset.call-events.0", "10")
                .containsEntry("callstream.offset.call-events.1", "4")
                .containsEntry("callstream.owner.call-events.0", "mine");
    }

    @Test
    void instancesThatStartAtOnceCreateATableOnce() throws Exception {
        // Given
        List<IcebergCommit> commits =
                List.of(commit(objects), commit(objects), commit(objects), commit(objects));

        // When
        List<Future<TableLayout>> opened;
        try (ExecutorService pool = Executors.newFixedThreadPool(commits.size())) {
            opened =
                    pool.invokeAll(
                            commits.stream()
                                    .<Callable<TableLayout>>map(
                                            commit -> () -> commit.open(table, columns))
                                    .toList());
        }

        // Then
        for (Future<TableLayout> layout : opened) {
            assertThat(layout.get().columns().columns()).hasSize(columns.columns().size());
        }
    }

    @Test
    void aNewColumnIsAddedAndNothingElseChanges() {
        // Given
        IcebergCommit commit = commit(objects);
        Schema fewer = TableColumns.of(table, Optional.empty());
        commit.open(table, new Schema(columns.columns().subList(0, fewer.columns().size() + 7)));

        // When
        commit.open(table, columns);
        commit.open(table, columns);

        // Then
        assertThat(load().schema().columns()).hasSize(columns.columns().size());
        assertThat(load().schemas()).as("one growth").hasSize(2);
    }

    private BaseTable load() {
        return (BaseTable) catalog(objects).loadTable(TableIdentifier.of("lake", "call_events"));
    }

    private IcebergCommit commit(ObjectStore store) {
        Catalog catalog = catalog(store);
        return new IcebergCommit(() -> catalog, () -> {}, objects.root());
    }

    private Catalog catalog(ObjectStore store) {
        return IcebergCatalogs.open(
                address, objects.root(), new ObjectFiles(store, objects.root()));
    }

    private static PartitionCommit part(Source source, String owner, long from, long to) {
        return new PartitionCommit(source, owner, new OffsetRange(from, to), OptionalLong.empty());
    }

    /// A store that lets someone else commit just before our new table metadata is written.
    private static final class Interloper implements ObjectStore {
        private final ObjectStore real;
        private final Runnable act;
        private final AtomicInteger acted = new AtomicInteger();
        private boolean armed;

        Interloper(ObjectStore real, Runnable act) {
            this.real = real;
            this.act = act;
        }

        @Override
        public void putNew(String key, byte[] content) {
            real.putNew(key, content);
        }

        @Override
        public void put(String key, byte[] content) {
            if (armed && key.endsWith(".metadata.json")) {
                armed = false;
                acted.incrementAndGet();
                act.run();
            }
            real.put(key, content);
        }

        @Override
        public Optional<byte[]> get(String key) {
            return real.get(key);
        }

        @Override
        public void delete(Collection<String> keys) {
            real.delete(keys);
        }
    }
}
