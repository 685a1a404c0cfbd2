package io.callstream.lake.adapter;

import static org.assertj.core.api.Assertions.assertThat;

import io.callstream.lake.commit.LakeWriter;
import io.callstream.lake.file.Reading;
import io.callstream.lake.file.RollingPolicy;
import io.callstream.lake.file.RollingPolicy.Trigger;
import io.callstream.lake.table.LakeTable;
import io.callstream.lake.table.LakeTables;
import io.callstream.lake.table.Source;
import io.callstream.lake.testkit.CallRows;
import io.callstream.lake.testkit.DuckDb;
import io.callstream.lake.testkit.ObjectStoreServer;
import io.callstream.lake.verify.Finding;
import io.callstream.lake.verify.Finding.Kind;
import io.callstream.lake.verify.LakeFiles;
import io.callstream.lake.verify.LakeVerifier;
import io.callstream.serde.SchemaIds;
import io.callstream.testkit.InMemorySchemaIds;
import io.callstream.testkit.TestTopics;

import org.apache.iceberg.DataFile;
import org.apache.iceberg.DataFiles;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Metrics;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.types.Conversions;
import org.apache.iceberg.types.Types;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/// A lake of three checkpoints, tampered with by somebody who keeps the catalog consistent.
class LakeVerifierIT {
    private static final Source SOURCE = new Source("call-events", 0);
    private static final int ROWS = 12;

    @TempDir static Path directory;

    private static ObjectStoreServer server;

    private final SchemaIds ids = new InMemorySchemaIds();
    private final LakeTable lakeTable =
            LakeTables.of(TestTopics.create(ids)).ofTopic("call-events").orElseThrow();
    private final String bucket = "lake-" + UUID.randomUUID().toString().substring(0, 8);
    private final String address = "jdbc:sqlite:" + directory.resolve(bucket + ".db");
    private Lake lake;
    private Table table;

    @BeforeAll
    static void startServer() throws IOException {
        server = ObjectStoreServer.start(directory);
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @BeforeEach
    void fillLake() {
        lake = Lake.open(server.bucket(bucket), address, ids);
        LakeWriter writer =
                new LakeWriter(
                        lake.commit(),
                        lake.uploads(),
                        lake.objects(),
                        new RollingPolicy(
                                1 << 20, Duration.ofMinutes(5), Duration.ofSeconds(30), 1 << 22),
                        ids,
                        Clock.systemUTC(),
                        () -> UUID.randomUUID().toString().substring(0, 8),
                        "0");
        writer.hold(writer.claim(lakeTable, Map.of(SOURCE, 0L), Optional.empty()).orElseThrow());
        for (int checkpoint = 0; checkpoint < 3; checkpoint++) {
            for (int i = checkpoint * ROWS; i < (checkpoint + 1) * ROWS; i++) {
                byte[] value = CallRows.bytes(i, 600, ids);
                Reading reading =
                        lake.records().read(lakeTable, i, i * 1000L, null, value, List.of());
                writer.add(SOURCE, ((Reading.Row) reading).row());
                writer.advance(SOURCE, i + 1);
            }
            writer.checkpoint(lakeTable, List.of(SOURCE), Trigger.INTERVAL);
            // transaction markers alone make a range without a file
            writer.advance(SOURCE, (checkpoint + 1) * ROWS);
        }
        S3ObjectStore objects = S3ObjectStore.open(server.bucket(bucket));
        table =
                IcebergCatalogs.open(
                                address, objects.root(), new ObjectFiles(objects, objects.root()))
                        .loadTable(TableIdentifier.of("lake", "call_events"));
    }

    @AfterEach
    void closeLake() {
        lake.close();
    }

    @Test
    void anUntouchedLakeIsClean() {
        assertThat(findings()).isEmpty();
    }

    @Test
    void aDeletedFileIsFound() throws IOException {
        Files.delete(local(files().get(2)));

        assertThat(kinds()).contains(Kind.FILE_MISSING);
    }

    @Test
    void aDoubledRowIsFound() throws IOException {
        DataFile file = files().get(2);
        replace(
                file,
                "SELECT * FROM whole UNION ALL (SELECT * FROM whole ORDER BY _offset LIMIT 1)",
                Map.of(),
                file.recordCount() + 1);

        assertThat(kinds()).contains(Kind.ROW_DOUBLE, Kind.ROWS);
    }

    @Test
    void aRowThatWasTakenOutIsFound() throws IOException {
        DataFile file = files().get(2);
        replace(
                file,
                "SELECT * FROM whole WHERE _offset <> (SELECT min(_offset) + 1 FROM whole)",
                Map.of(),
                file.recordCount() - 1);

        assertThat(kinds()).contains(Kind.ROWS);
    }

    @Test
    void aFileThatIsInTheTableTwiceIsFound() {
        table.newAppend().appendFile(files().get(2)).commit();

        assertThat(kinds()).contains(Kind.ROW_DOUBLE);
    }

    @Test
    void aChangedFooterIsFound() throws IOException {
        DataFile file = files().get(2);
        replace(file, "SELECT * FROM whole", Map.of("kafka.lastOffset", "99"), file.recordCount());

        assertThat(kinds()).contains(Kind.FOOTER);
    }

    @Test
    void aHoleBetweenRangesIsFound() {
        List<DataFile> middle =
                files().stream()
                        .filter(file -> file.location().matches(".*-0-(1[2-9]|2[0-3])-.*"))
                        .toList();
        middle.forEach(file -> table.newDelete().deleteFile(file).commit());

        assertThat(middle).isNotEmpty();
        assertThat(kinds()).contains(Kind.RANGE_HOLE);
    }

    @Test
    void anOverlappingRangeIsFound() throws IOException {
        for (DataFile file : files()) {
            if (file.location().matches(".*-0-(1[2-9]|2[0-3])-.*")) {
                replace(
                        file,
                        "SELECT * FROM whole",
                        Map.of("callstream.range.from", "10"),
                        file.recordCount());
            }
        }

        assertThat(kinds()).contains(Kind.RANGE_OVERLAP);
    }

    @Test
    void aTruncatedFileIsFound() throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(local(files().get(2)).toFile(), "rw")) {
            file.setLength(file.length() - 10);
        }

        assertThat(kinds()).contains(Kind.FILE_BROKEN);
    }

    @Test
    void aFlippedBitIsFound() throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(local(files().get(2)).toFile(), "rw")) {
            file.seek(300);
            int one = file.read();
            file.seek(300);
            file.write(one ^ 1);
        }

        assertThat(kinds()).contains(Kind.FILE_BROKEN);
    }

    @Test
    void wrongStatisticsAreFound() {
        DataFile file = files().get(2);
        int column = table.schema().findField("duration_sec").fieldId();
        Map<Integer, ByteBuffer> upper = new HashMap<>(file.upperBounds());
        upper.put(column, Conversions.toByteBuffer(Types.DoubleType.get(), 1.0));
        Metrics metrics =
                new Metrics(
                        file.recordCount(),
                        file.columnSizes(),
                        file.valueCounts(),
                        file.nullValueCounts(),
                        null,
                        file.lowerBounds(),
                        upper);
        table.newRewrite()
                .deleteFile(file)
                .addFile(
                        DataFiles.builder(table.spec())
                                .copy(file)
                                .withPath(file.location() + "?")
                                .build())
                .commit();
        DataFile moved =
                files().stream()
                        .filter(one -> one.location().endsWith("?"))
                        .findFirst()
                        .orElseThrow();
        table.newRewrite()
                .deleteFile(moved)
                .addFile(
                        DataFiles.builder(table.spec())
                                .copy(file)
                                .withPath(file.location())
                                .withMetrics(metrics)
                                .build())
                .commit();

        assertThat(kinds()).containsExactly(Kind.STATISTICS);
    }

    @Test
    void aForeignFileIsFound() throws IOException {
        DataFile file = files().get(2);
        Path foreign = local(file).resolveSibling("foreign.parquet");
        DuckDb.run(
                "COPY (SELECT * REPLACE (_offset + 1000 AS _offset) FROM read_parquet('"
                        + local(file)
                        + "')) TO '"
                        + foreign
                        + "' (FORMAT parquet)");
        table.newAppend()
                .appendFile(
                        DataFiles.builder(table.spec())
                                .copy(file)
                                .withPath(sibling(file, "foreign.parquet"))
                                .withFileSizeInBytes(Files.size(foreign))
                                .build())
                .commit();

        assertThat(kinds()).contains(Kind.FILE_FOREIGN);
    }

    private List<Finding> findings() {
        try (LakeFiles.Open files = lake.files()) {
            return new LakeVerifier(files).verify(lake.table("call_events"), () -> {}).findings();
        }
    }

    private Set<Kind> kinds() {
        return findings().stream().map(Finding::kind).collect(Collectors.toSet());
    }

    /// Files by their first offset.
    private List<DataFile> files() {
        table.refresh();
        List<DataFile> files = new ArrayList<>();
        try (CloseableIterable<FileScanTask> tasks =
                table.newScan().includeColumnStats().planFiles()) {
            tasks.forEach(task -> files.add(task.file().copy()));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        files.sort(
                Comparator.comparingLong(
                        file ->
                                Long.parseLong(
                                        file.location().split("call-events-0-")[1].split("-")[0])));
        return files;
    }

    private Path local(DataFile file) {
        return server.files(bucket)
                .resolve(file.location().substring(("s3://" + bucket + "/").length()));
    }

    private static String sibling(DataFile file, String name) {
        return file.location().substring(0, file.location().lastIndexOf('/') + 1) + name;
    }

    /// Puts another file in the place of one, footer and catalog included.
    private void replace(DataFile file, String rows, Map<String, String> footer, long count)
            throws IOException {
        Map<String, String> keys = new LinkedHashMap<>();
        for (String pair :
                DuckDb.ask(
                                "SELECT string_agg(decode(key) || '=' || decode(value), ' ') FROM parquet_kv_metadata('"
                                        + local(file)
                                        + "') WHERE decode(key) NOT IN ('iceberg.schema')")
                        .split(" ")) {
            keys.put(pair.split("=")[0], pair.split("=")[1]);
        }
        keys.putAll(footer);
        String metadata =
                keys.entrySet().stream()
                        .map(entry -> "'" + entry.getKey() + "': '" + entry.getValue() + "'")
                        .collect(Collectors.joining(", "));
        String name = file.location().substring(file.location().lastIndexOf('/') + 1);
        String other = name.replaceAll("-[0-9a-f]{8}\\.parquet", "-00000000.parquet");
        Path target = local(file).resolveSibling(other);
        DuckDb.run(
                "COPY (WITH whole AS (FROM read_parquet('"
                        + local(file)
                        + "')) "
                        + rows
                        + ") TO '"
                        + target
                        + "' (FORMAT parquet, KV_METADATA {"
                        + metadata
                        + "})");
        table.newOverwrite()
                .deleteFile(file)
                .addFile(
                        DataFiles.builder(table.spec())
                                .copy(file)
                                .withPath(sibling(file, other))
                                .withFileSizeInBytes(Files.size(target))
                                .withRecordCount(count)
                                .build())
                .commit();
    }
}
