package io.callstream.lake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.callstream.lake.adapter.Lake;
import io.callstream.lake.commit.Checkpoint.Outcome;
import io.callstream.lake.commit.LakeWriter;
import io.callstream.lake.commit.S3Settings;
import io.callstream.lake.commit.UnavailableException;
import io.callstream.lake.file.Reading;
import io.callstream.lake.file.RollingPolicy;
import io.callstream.lake.file.RollingPolicy.Trigger;
import io.callstream.lake.table.LakeTable;
import io.callstream.lake.table.LakeTables;
import io.callstream.lake.table.Source;
import io.callstream.lake.testkit.CallRows;
import io.callstream.lake.testkit.ChildProcess;
import io.callstream.lake.testkit.FaultyStore;
import io.callstream.lake.testkit.FaultyStore.Fault;
import io.callstream.lake.testkit.LastCheckpoint;
import io.callstream.lake.testkit.ObjectStoreServer;
import io.callstream.lake.verify.LakeFiles;
import io.callstream.lake.verify.LakeVerifier;
import io.callstream.lake.verify.LakeVerifier.Report;
import io.callstream.serde.SchemaIds;
import io.callstream.testkit.InMemorySchemaIds;
import io.callstream.testkit.TestTopics;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.UUID;

/// The store behaves badly; nothing is lost, nothing is there twice, nothing stays that no table
/// has.
class FaultsIT {
    private static final Source SOURCE = new Source("call-events", 0);
    private static final int ROWS = 12;
    private static final int CHECKPOINTS = 8;

    @TempDir static Path directory;

    private static ObjectStoreServer server;

    private final SchemaIds ids = new InMemorySchemaIds();
    private final LakeTable table =
            LakeTables.of(TestTopics.create(ids)).ofTopic("call-events").orElseThrow();
    private final String bucket = "lake-" + unique();
    private final String address = "jdbc:sqlite:" + directory.resolve(bucket + ".db");

    @BeforeAll
    static void startServer() throws IOException {
        server = ObjectStoreServer.start(directory);
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @ParameterizedTest
    @EnumSource(value = Fault.class, mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void aStoreThatFailsEveryFewRequestsLosesAndDoublesNothing(Fault fault) throws IOException {
        // Given
        SplittableRandom random = new SplittableRandom(7);
        try (FaultyStore proxy =
                        FaultyStore.before(
                                server.bucket(bucket),
                                request -> random.nextInt(8) == 0 ? fault : Fault.NONE);
                Lake lake = Lake.open(proxy.settings(), address, ids)) {
            LakeWriter writer = claimed(lake);

            // When
            for (int checkpoint = 0; checkpoint < CHECKPOINTS; checkpoint++) {
                read(lake, writer, checkpoint * ROWS, (checkpoint + 1) * ROWS);
                untilDone(writer);
            }

            // Then
            assertThat(proxy.faults()).isGreaterThan(10);
        }
        assertWhole(CHECKPOINTS * ROWS);
    }

    @Test
    void aFullDiskOfTheStoreIsToldAndRiddenOut() throws IOException {
        // Given
        try (Lake lake = Lake.open(server.bucket(bucket), address, ids)) {
            LakeWriter writer = claimed(lake);
            read(lake, writer, 0, ROWS);
            untilDone(writer);
            server.stop();
            server.startOnFullDisk();

            // When
            read(lake, writer, ROWS, 2 * ROWS);
            Throwable failure = catchThrowable(() -> checkpoint(writer));
            server.stop();
            server.startAgain();
            untilDone(writer);

            // Then
            assertThat(failure).isInstanceOf(UnavailableException.class);
        }
        assertWhole(2 * ROWS);
    }

    @Test
    void theLastCheckpointIsCommittedWhileTheProcessEnds() throws Exception {
        // Given
        String endpoint = server.bucket(bucket).endpoint().orElseThrow().toString();
        String classPath =
                System.getProperty(
                        "surefire.test.class.path", System.getProperty("java.class.path"));

        // When
        ChildProcess.java(
                        directory.resolve("last.log"),
                        Map.of(),
                        List.of(
                                "-Xmx256m",
                                "-cp",
                                classPath,
                                LastCheckpoint.class.getName(),
                                endpoint,
                                bucket,
                                address))
                .awaitEnd();

        // Then
        assertWhole(20);
    }

    @Test
    void aPartitionWhoseCheckpointMustBeRepeatedTakesNoMoreRows() throws IOException {
        // Given
        S3Settings nowhere =
                new S3Settings(
                        Optional.of(java.net.URI.create("http://127.0.0.1:1")),
                        "us-east-1",
                        Optional.of("test"),
                        Optional.of("test-secret"),
                        bucket);
        try (Lake there = Lake.open(server.bucket(bucket), address, ids);
                Lake away = Lake.open(nowhere, address, ids)) {
            LakeWriter writer =
                    new LakeWriter(
                            there.commit(),
                            away.uploads(),
                            there.objects(),
                            policy(),
                            ids,
                            Clock.systemUTC(),
                            FaultsIT::unique,
                            "0");
            hold(writer);
            read(there, writer, 0, ROWS);

            // When
            Throwable failure = catchThrowable(() -> checkpoint(writer));

            // Then
            assertThat(failure).isInstanceOf(UnavailableException.class);
            assertThat(writer.sealed()).containsExactly(SOURCE);
            assertThat(writer.due()).as("the repeat").hasSize(1);
            assertThatThrownBy(() -> read(there, writer, ROWS, ROWS + 1))
                    .isInstanceOf(IllegalStateException.class);
        }
    }

    private LakeWriter claimed(Lake lake) {
        LakeWriter writer =
                new LakeWriter(
                        lake.commit(),
                        lake.uploads(),
                        lake.objects(),
                        policy(),
                        ids,
                        Clock.systemUTC(),
                        FaultsIT::unique,
                        "0");
        while (true) {
            try {
                hold(writer);
                return writer;
            } catch (UnavailableException e) {
                // once more, as the service does
            }
        }
    }

    private void hold(LakeWriter writer) {
        writer.hold(writer.claim(table, Map.of(SOURCE, 0L), Optional.empty()).orElseThrow());
    }

    private void read(Lake lake, LakeWriter writer, int from, int to) {
        for (int i = from; i < to; i++) {
            byte[] value = CallRows.bytes(i, 600, ids);
            Reading reading = lake.records().read(table, i, i * 1000L, null, value, List.of());
            writer.add(SOURCE, ((Reading.Row) reading).row());
        }
        writer.advance(SOURCE, to);
    }

    private void untilDone(LakeWriter writer) {
        for (int attempt = 0; attempt < 100; attempt++) {
            try {
                assertThat(checkpoint(writer).fenced()).isEmpty();
                return;
            } catch (UnavailableException e) {
                // once more, as the service does
            }
        }
        throw new AssertionError("100 attempts failed");
    }

    private Outcome checkpoint(LakeWriter writer) {
        return writer.checkpoint(table, List.of(SOURCE), Trigger.INTERVAL);
    }

    private void assertWhole(int rows) throws IOException {
        try (Lake lake = Lake.open(server.bucket(bucket), address, ids);
                LakeFiles.Open files = lake.files()) {
            Report report = new LakeVerifier(files).verify(lake.table("call_events"), () -> {});
            assertThat(report.findings()).isEmpty();
            assertThat(report.rows()).isEqualTo(rows);
            assertThat(server.keys(bucket, ".parquet"))
                    .as("no orphans")
                    .hasSize((int) report.files());
        }
    }

    private static RollingPolicy policy() {
        return new RollingPolicy(1 << 20, Duration.ofMinutes(5), Duration.ofSeconds(30), 1 << 22);
    }

    private static String unique() {
        return UUID.randomUUID().toString().substring(0, 8);
    }
}
