package io.callstream.lake;

import static org.assertj.core.api.Assertions.assertThat;

import io.callstream.lake.adapter.Lake;
import io.callstream.lake.commit.LakeWriter;
import io.callstream.lake.file.Reading;
import io.callstream.lake.file.RollingPolicy;
import io.callstream.lake.file.RollingPolicy.Trigger;
import io.callstream.lake.table.LakeTable;
import io.callstream.lake.table.LakeTables;
import io.callstream.lake.table.Source;
import io.callstream.lake.testkit.CallRows;
import io.callstream.lake.testkit.ObjectStoreServer;
import io.callstream.runtime.ToolMain;
import io.callstream.serde.SchemaIds;
import io.callstream.testkit.InMemorySchemaIds;
import io.callstream.testkit.TestTopics;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import picocli.CommandLine;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/// The commands over a real catalog and a real S3 server.
class LakeToolIT {
    private static final Source SOURCE = new Source("call-events", 2);

    @TempDir static Path directory;

    private static final SchemaIds IDS = new InMemorySchemaIds();
    private static ObjectStoreServer store;
    private static Map<String, String> environment;

    @BeforeAll
    static void fillTheLake() throws IOException {
        store = ObjectStoreServer.start(directory);
        String catalog = "jdbc:sqlite:" + directory.resolve("catalog.db");
        environment = new TreeMap<>();
        environment.put("CALLSTREAM_ICEBERG_CATALOG", catalog);
        environment.put("CALLSTREAM_LAKE_BUCKET", "lake");
        environment.put(
                "CALLSTREAM_S3_ENDPOINT", store.bucket("lake").endpoint().orElseThrow().toString());
        environment.put("CALLSTREAM_S3_ACCESS_KEY", "test");
        environment.put("CALLSTREAM_S3_SECRET_KEY", "test-secret");
        LakeTables tables = LakeTables.of(TestTopics.create(IDS));
        LakeTable table = tables.ofTopic("call-events").orElseThrow();
        try (Lake lake = Lake.open(store.bucket("lake"), catalog, IDS)) {
            LakeWriter writer =
                    new LakeWriter(
                            lake.commit(),
                            lake.uploads(),
                            lake.objects(),
                            new RollingPolicy(
                                    1 << 20,
                                    Duration.ofMinutes(5),
                                    Duration.ofSeconds(30),
                                    1 << 22),
                            IDS,
                            Clock.systemUTC(),
                            () -> UUID.randomUUID().toString().substring(0, 8),
                            "0");
            writer.hold(writer.claim(table, Map.of(SOURCE, 0L), Optional.empty()).orElseThrow());
            LakeTable empty = tables.ofTopic("call-alerts").orElseThrow();
            writer.hold(
                    writer.claim(empty, Map.of(new Source("call-alerts", 0), 0L), Optional.empty())
                            .orElseThrow());
            for (int i = 0; i < 20; i++) {
                Reading reading =
                        lake.records()
                                .read(
                                        table,
                                        i,
                                        CallRows.FIRST.toEpochMilli(),
                                        null,
                                        CallRows.bytes(i, 600, IDS),
                                        List.of());
                writer.add(SOURCE, ((Reading.Row) reading).row());
            }
            writer.advance(SOURCE, 20);
            writer.checkpoint(table, List.of(SOURCE), Trigger.INTERVAL);
        }
        // A file that no snapshot knows must not be read.
        String known = store.keys("lake", ".parquet").getFirst();
        Path file = store.files("lake").resolve(known);
        Files.copy(file, file.resolveSibling("call-events-2-0-5-orphan00.parquet"));
    }

    @AfterAll
    static void stopStore() {
        store.close();
    }

    @Test
    void sqlReadsTheFilesOfTheSnapshotAndNoOther() {
        // When
        String answer =
                run(
                        "lake",
                        "sql",
                        "--csv",
                        "SELECT count(*) AS n, sum(duration_sec) AS s FROM call_events");
        String empty =
                run(
                        "lake",
                        "sql",
                        "--csv",
                        "SELECT count(*) AS n FROM call_alerts WHERE severity = 'x'");

        // Then
        assertThat(answer).isEqualTo("n,s\n20,400.0\n");
        assertThat(empty).as("a table without files has its columns").isEqualTo("n\n0\n");
    }

    @Test
    void filesThatLieInPlaceAreReadThere() {
        // Given
        Map<String, String> here = new TreeMap<>(environment);
        here.put("CALLSTREAM_HOME", directory.resolve("home").toString());
        assertThat(directory.resolve("home").toFile().mkdirs()).isTrue();
        try {
            Files.createSymbolicLink(directory.resolve("home/s3"), directory.resolve("objects"));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }

        // When
        String answer = run(here, "lake", "sql", "--csv", "SELECT count(*) AS n FROM call_events");

        // Then
        assertThat(answer).isEqualTo("n\n20\n");
    }

    @Test
    void faultsNameWhatWasPerhapsMeant() {
        assertThat(run("lake", "sql", "SELECT * FROM call_event"))
                .contains("there is no table \"call_event\"; did you mean call_events");
        assertThat(run("lake", "sql", "SELECT durration_sec FROM call_events"))
                .contains("there is no column \"durration_sec\"; did you mean duration_sec");
        assertThat(run("lake", "files", "calls_event"))
                .contains("there is no table \"calls_event\"; did you mean call_events");
    }

    @Test
    void tablesFilesAndHistoryAreThoseOfTheCatalog() {
        // When
        String tables = run("lake", "tables", "--csv");
        String files = run("lake", "files", "call_events", "--csv");
        String history = run("lake", "history", "call_events", "--json");

        // Then
        assertThat(tables).contains("call_events,20,4,").contains("call_alerts,0,0,0,,");
        assertThat(files.lines()).hasSize(5);
        assertThat(files).contains("date=2026-11-22/hour=09").doesNotContain("orphan");
        assertThat(history.lines().toList().getLast())
                .contains("\"ranges\":\"call-events-2:0-20\"");
    }

    private static String run(String... words) {
        return run(environment, words);
    }

    private static String run(Map<String, String> variables, String... words) {
        StringWriter out = new StringWriter();
        CommandLine line = ToolMain.kind(LakeTool.commandLine(variables));
        line.setOut(new PrintWriter(out)).setErr(new PrintWriter(out)).execute(words);
        return out.toString();
    }
}
