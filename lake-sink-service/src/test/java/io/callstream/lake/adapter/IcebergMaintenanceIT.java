package io.callstream.lake.adapter;

import static org.assertj.core.api.Assertions.assertThat;

import io.callstream.lake.commit.LakeWriter;
import io.callstream.lake.file.Reading;
import io.callstream.lake.file.RollingPolicy;
import io.callstream.lake.file.RollingPolicy.Trigger;
import io.callstream.lake.maintain.Maintenance;
import io.callstream.lake.maintain.Maintenance.Round;
import io.callstream.lake.maintain.MaintenanceSettings;
import io.callstream.lake.table.LakeTable;
import io.callstream.lake.table.LakeTables;
import io.callstream.lake.table.Source;
import io.callstream.lake.testkit.CallRows;
import io.callstream.lake.testkit.DuckDb;
import io.callstream.lake.testkit.ObjectStoreServer;
import io.callstream.lake.verify.LakeFiles;
import io.callstream.lake.verify.LakeVerifier;
import io.callstream.serde.SchemaIds;
import io.callstream.testkit.InMemorySchemaIds;
import io.callstream.testkit.TestTopics;

import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.io.CloseableIterable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;

/// Hours marked complete, small files merged, old snapshots dropped, with readers beside.
class IcebergMaintenanceIT {
    private static final Source ZERO = new Source("call-events", 0);
    private static final Source ONE = new Source("call-events", 1);
    private static final MaintenanceSettings SETTINGS =
            new MaintenanceSettings(
                    Duration.ofMinutes(10), Duration.ofHours(1), 256 << 20, Duration.ofHours(6));

    @TempDir static Path directory;

    private static ObjectStoreServer server;

    private final SchemaIds ids = new InMemorySchemaIds();
    private final LakeTable lakeTable =
            LakeTables.of(TestTopics.create(ids)).ofTopic("call-events").orElseThrow();
    private final String bucket = "lake-" + unique();
    private final String address = "jdbc:sqlite:" + directory.resolve(bucket + ".db");
    private final Instant now = Instant.now();
    private Lake lake;
    private LakeWriter writer;
    private String owner;

    @BeforeAll
    static void startServer() throws IOException {
        server = ObjectStoreServer.start(directory);
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @BeforeEach
    void openLake() {
        lake = Lake.open(server.bucket(bucket), address, ids);
        writer = writer();
        LakeWriter.Claim claim =
                writer.claim(lakeTable, Map.of(ZERO, 0L, ONE, 0L), Optional.empty()).orElseThrow();
        owner = claim.owner();
        writer.hold(claim);
    }

    @AfterEach
    void closeLake() {
        lake.close();
    }

    @Test
    void smallFilesOfCompleteHoursBecomeOneWithTheSameRows() throws IOException {
        // Given
        fill(4);
        String before = rows(currentFiles());
        assertThat(currentFiles()).hasSize(40);

        // When
        Optional<Round> round = maintain(SETTINGS, owner, now);

        // Then
        assertThat(round).isPresent();
        assertThat(round.get().merged()).isEqualTo(24);
        assertThat(round.get().written()).isEqualTo(3);
        assertThat(currentFiles()).hasSize(19);
        assertThat(rows(currentFiles())).isEqualTo(before);
        assertClean();
    }

    @Test
    void hoursThatEveryPartitionHasPassedAreMarked() throws IOException {
        // Given
        fill(1);

        // When
        Round round = maintain(SETTINGS, owner, now).orElseThrow();

        // Then
        assertThat(round.watermark()).contains(CallRows.FIRST.plus(Duration.ofMinutes(290)));
        assertThat(round.completed()).isEqualTo(3);
        assertThat(server.keys(bucket, "_SUCCESS"))
                .containsExactly(
                        "call_events/date=2026-11-22/hour=09/_SUCCESS",
                        "call_events/date=2026-11-22/hour=10/_SUCCESS",
                        "call_events/date=2026-11-22/hour=11/_SUCCESS");
    }

    @Test
    void snapshotsAndMetadataFilesAreBounded() throws IOException {
        // Given
        for (int i = 0; i < 30; i++) {
            add(ZERO, i, i);
            checkpoint();
        }

        // When
        Round round = maintain(SETTINGS, owner, now.plus(Duration.ofDays(1))).orElseThrow();

        // Then
        assertThat(round.snapshots()).isOne();
        assertThat(server.keys(bucket, ".metadata.json").size()).isLessThanOrEqualTo(21);
        assertClean();
    }

    @Test
    void filesThatWereReplacedGoWithTheSnapshotsThatHadThem() throws IOException {
        // Given
        fill(4);
        maintain(SETTINGS, owner, now);
        assertThat(server.keys(bucket, ".parquet").size()).isGreaterThan(currentFiles().size());

        // When
        maintain(SETTINGS, owner, now.plus(Duration.ofDays(1)));

        // Then
        assertThat(server.keys(bucket, ".parquet"))
                .as("plain globs and the table show the same")
                .hasSameSizeAs(currentFiles());
        assertClean();
    }

    @Test
    void anInstanceThatLostTheTableMergesNothing() throws IOException {
        // Given
        fill(4);
        writer().claim(lakeTable, Map.of(ZERO, 0L), Optional.empty());

        // When
        Optional<Round> round = maintain(SETTINGS, owner, now);

        // Then
        assertThat(round).isEmpty();
        assertThat(currentFiles()).hasSize(40);
        assertThat(server.keys(bucket, ".parquet")).hasSize(40);
    }

    @Test
    void aReaderBesideNeverSeesARowTwiceOrMissesOne() throws Exception {
        // Given
        fill(3);
        AtomicBoolean done = new AtomicBoolean();
        try (ExecutorService pool = Executors.newSingleThreadExecutor()) {
            Future<List<String>> reader =
                    pool.submit(
                            () -> {
                                List<String> seen = new ArrayList<>();
                                do {
                                    seen.add(counts(currentFiles()));
                                } while (!done.get());
                                seen.add(counts(currentFiles()));
                                return seen;
                            });

            // When
            MaintenanceSettings small =
                    new MaintenanceSettings(
                            Duration.ofMinutes(10),
                            Duration.ofHours(1),
                            30_000,
                            Duration.ofHours(6));
            maintain(small, owner, now);
            maintain(SETTINGS, owner, now);
            done.set(true);

            // Then
            assertThat(reader.get()).hasSizeGreaterThan(2).containsOnly("180/180");
        }
        assertClean();
    }

    /// Five hours of rows in two partitions, in that many checkpoints.
    private void fill(int checkpoints) {
        for (int checkpoint = 0; checkpoint < checkpoints; checkpoint++) {
            for (int i = 0; i < 30; i++) {
                add(ZERO, checkpoint * 30 + i, i);
                add(ONE, checkpoint * 30 + i, i);
            }
            checkpoint();
        }
    }

    private void add(Source source, long offset, int row) {
        byte[] value = CallRows.bytes(row, 600, ids);
        Reading reading =
                lake.records().read(lakeTable, offset, offset * 1000, null, value, List.of());
        writer.add(source, ((Reading.Row) reading).row());
        writer.advance(source, offset + 1);
    }

    private void checkpoint() {
        writer.checkpoint(lakeTable, List.of(ZERO, ONE), Trigger.INTERVAL);
    }

    private Optional<Round> maintain(MaintenanceSettings settings, String as, Instant time) {
        try (Maintenance.Open maintenance =
                lake.maintenance(settings, IcebergMaintenanceIT::unique)) {
            return maintenance.run(lakeTable, Map.of(ZERO, as, ONE, as), time);
        }
    }

    private void assertClean() {
        try (LakeFiles.Open files = lake.files()) {
            assertThat(
                            new LakeVerifier(files)
                                    .verify(lake.table("call_events"), () -> {})
                                    .findings())
                    .isEmpty();
        }
    }

    /// What a reader that plans now reads.
    private List<String> currentFiles() {
        S3ObjectStore objects = S3ObjectStore.open(server.bucket(bucket));
        Catalog catalog =
                IcebergCatalogs.open(
                        address, objects.root(), new ObjectFiles(objects, objects.root()));
        Table table = catalog.loadTable(TableIdentifier.of("lake", "call_events"));
        List<String> files = new ArrayList<>();
        try (CloseableIterable<FileScanTask> tasks = table.newScan().planFiles()) {
            tasks.forEach(
                    task ->
                            files.add(
                                    server.files(bucket)
                                            + "/"
                                            + task.file()
                                                    .location()
                                                    .substring(objects.root().length())));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return files;
    }

    private static String counts(List<String> files) {
        return DuckDb.ask(
                "select count(*) || '/' || count(distinct (_partition, _offset)) from "
                        + parquet(files));
    }

    /// All values of all rows, as text.
    private static String rows(List<String> files) {
        return DuckDb.ask(
                "select md5(string_agg(r::varchar, ',' order by _partition, _offset)) from (select r, _partition, _offset from "
                        + parquet(files)
                        + " r)");
    }

    private static String parquet(List<String> files) {
        return "read_parquet(["
                + files.stream().map(file -> "'" + file + "'").collect(Collectors.joining(","))
                + "])";
    }

    private LakeWriter writer() {
        return new LakeWriter(
                lake.commit(),
                lake.uploads(),
                lake.objects(),
                new RollingPolicy(1 << 20, Duration.ofMinutes(5), Duration.ofSeconds(30), 1 << 22),
                ids,
                Clock.systemUTC(),
                IcebergMaintenanceIT::unique,
                "0");
    }

    private static String unique() {
        return UUID.randomUUID().toString().substring(0, 8);
    }
}
