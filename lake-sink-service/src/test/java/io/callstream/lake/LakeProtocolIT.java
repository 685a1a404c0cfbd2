package io.callstream.lake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.callstream.lake.adapter.Lake;
import io.callstream.lake.commit.Checkpoint.Outcome;
import io.callstream.lake.commit.LakeWriter;
import io.callstream.lake.commit.UnavailableException;
import io.callstream.lake.commit.Uploads;
import io.callstream.lake.file.Reading;
import io.callstream.lake.file.RollingPolicy;
import io.callstream.lake.file.RollingPolicy.Trigger;
import io.callstream.lake.table.LakeTable;
import io.callstream.lake.table.LakeTables;
import io.callstream.lake.table.Source;
import io.callstream.lake.testkit.CallRows;
import io.callstream.lake.testkit.DuckDb;
import io.callstream.lake.testkit.Fault;
import io.callstream.lake.testkit.Fault.Step;
import io.callstream.lake.testkit.ObjectStoreServer;
import io.callstream.serde.SchemaIds;
import io.callstream.testkit.InMemorySchemaIds;
import io.callstream.testkit.TestTopics;

import org.apache.iceberg.DataFile;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
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
import java.util.UUID;

/// The commit protocol on a real S3 server and a real catalog; DuckDB counts what readers see.
class LakeProtocolIT {
    private static final Source SOURCE = new Source("call-events", 2);
    private static final long START = 100;
    private static final int ROWS = 20;

    @TempDir static Path directory;

    private static ObjectStoreServer store;

    private final SchemaIds ids = new InMemorySchemaIds();
    private final LakeTable table =
            LakeTables.of(TestTopics.create(ids)).ofTopic("call-events").orElseThrow();
    private final String bucket = "lake-" + UUID.randomUUID().toString().substring(0, 8);
    private Lake lake;

    @BeforeAll
    static void startStore() throws IOException {
        store = ObjectStoreServer.start(directory);
    }

    @AfterAll
    static void stopStore() {
        store.close();
    }

    @BeforeEach
    void openLake() {
        lake =
                Lake.open(
                        store.bucket(bucket),
                        "jdbc:sqlite:" + directory.resolve(bucket + ".db"),
                        ids);
    }

    @AfterEach
    void closeLake() {
        lake.close();
    }

    @Test
    void rowsOfACheckpointAreInTheTableOnce() throws IOException {
        // Given
        LakeWriter writer = writer(Step.NEVER);
        long position = claim(writer);

        // When
        read(writer, position);
        Outcome outcome = checkpoint(writer);

        // Then
        assertThat(position).isEqualTo(START);
        assertThat(outcome.rows()).isEqualTo(ROWS);
        assertThat(outcome.files()).as("one file an hour, six rows each").isEqualTo(4);
        assertComplete();
        assertThat(store.keys(bucket, ".parquet").getFirst())
                .matches(
                        "call_events/date=2026-11-22/hour=09/call-events-2-100-105-[0-9a-f]{8}\\.parquet");
    }

    @Test
    void valuesArriveAsTheyWere() {
        // Given
        LakeWriter writer = writer(Step.NEVER);
        read(writer, claim(writer));

        // When
        checkpoint(writer);

        // Then
        String row =
                DuckDb.ask(
                        "select call_id || '|' || coalesce(customer_id, 'none') || '|' || duration_sec || '|' || type || '|' || queue"
                                + " || '|' || epoch_ms(timestamp) || '|' || _topic || '|' || _partition || '|' || epoch_ms(_timestamp) from "
                                + files()
                                + " where _offset = 104");
        assertThat(row)
                .isEqualTo(
                        "call-4|customer-4|14.5|COMPLETED|regular|"
                                + CallRows.FIRST.plusSeconds(2400).toEpochMilli()
                                + "|call-events|2|"
                                + appendTime(104));
    }

    @ParameterizedTest
    @EnumSource(
            value = Step.class,
            names = {"BEFORE_INTENT", "AFTER_INTENT", "AFTER_UPLOAD"})
    void crashBeforeTheCommitLeavesNothingAndLosesNothing(Step step) throws IOException {
        // Given
        LakeWriter crashing = writer(step);
        read(crashing, claim(crashing));
        assertThatThrownBy(() -> checkpoint(crashing)).isInstanceOf(Fault.Crash.class);

        // When
        LakeWriter successor = writer(Step.NEVER);
        long position = claim(successor);
        List<String> left = store.keys(bucket, ".parquet");
        read(successor, position);
        checkpoint(successor);

        // Then
        assertThat(position).isEqualTo(START);
        assertThat(left).as("objects of the dead owner").isEmpty();
        assertComplete();
        assertThat(store.keys(bucket, ".parquet")).hasSize(4);
    }

    @ParameterizedTest
    @EnumSource(
            value = Step.class,
            names = {"COMMIT_LOST_BEFORE", "COMMIT_LOST_AFTER"})
    void commitOfUnknownOutcomeIsRepeatedOnlyWhereItFailed(Step step) throws IOException {
        // Given
        LakeWriter writer = writer(step);
        read(writer, claim(writer));
        assertThatThrownBy(() -> checkpoint(writer)).isInstanceOf(UnavailableException.class);

        // When
        Outcome outcome = checkpoint(writer);

        // Then
        assertThat(outcome.committed()).hasSize(1);
        assertThat(outcome.rows()).isEqualTo(ROWS);
        assertComplete();
        assertThat(store.keys(bucket, ".parquet")).hasSize(4);
    }

    @ParameterizedTest
    @EnumSource(
            value = Step.class,
            names = {"COMMIT_LOST_BEFORE", "COMMIT_LOST_AFTER"})
    void crashAfterACommitOfUnknownOutcomeLosesAndDoublesNothing(Step step) throws IOException {
        // Given
        LakeWriter crashing = writer(step);
        read(crashing, claim(crashing));
        assertThatThrownBy(() -> checkpoint(crashing)).isInstanceOf(UnavailableException.class);

        // When
        LakeWriter successor = writer(Step.NEVER);
        long position = claim(successor);
        if (position == START) {
            read(successor, position);
            checkpoint(successor);
        }

        // Then
        assertThat(position).isEqualTo(step == Step.COMMIT_LOST_AFTER ? START + ROWS : START);
        assertComplete();
        assertThat(store.keys(bucket, ".parquet")).hasSize(4);
    }

    @Test
    void zombieIsRefusedAndNoneOfItsObjectsRemain() throws IOException {
        // Given
        LakeWriter zombie = writer(Step.NEVER);
        read(zombie, claim(zombie));
        LakeWriter successor = writer(Step.NEVER);
        read(successor, claim(successor));
        checkpoint(successor);

        // When
        Outcome outcome = checkpoint(zombie);

        // Then
        assertThat(outcome.committed()).isEmpty();
        assertThat(outcome.fenced()).hasSize(1);
        assertThat(zombie.holds(SOURCE)).isFalse();
        assertComplete();
        assertThat(store.keys(bucket, ".parquet")).hasSize(4);
    }

    @Test
    void zombieBetweenUploadAndCommitIsRefusedByTheCatalog() throws IOException {
        // Given
        LakeWriter successor = writer(Step.NEVER);
        Uploads interrupted =
                (lakeTable, layout, plans) -> {
                    Map<Source, List<DataFile>> files =
                            lake.uploads().upload(lakeTable, layout, plans);
                    claim(successor);
                    read(successor, START);
                    checkpoint(successor);
                    return files;
                };
        LakeWriter zombie = writer(Step.NEVER, interrupted);
        read(zombie, claim(zombie));

        // When
        Outcome outcome = checkpoint(zombie);

        // Then
        assertThat(outcome.fenced()).hasSize(1);
        assertComplete();
        assertThat(store.keys(bucket, ".parquet")).as("the successor's alone").hasSize(4);
    }

    @Test
    void checkpointGoesOnWhenTheStoreComesBack() throws IOException {
        // Given
        LakeWriter writer = writer(Step.NEVER);
        read(writer, claim(writer));
        store.stop();
        Throwable failure = catchThrowable(() -> checkpoint(writer));
        store.startAgain();

        // When
        Outcome outcome = checkpoint(writer);

        // Then
        assertThat(failure)
                .isInstanceOf(UnavailableException.class)
                .hasMessageContaining("127.0.0.1");
        assertThat(outcome.rows()).isEqualTo(ROWS);
        assertComplete();
    }

    @Test
    void offsetsWithoutRowsMoveOn() {
        // Given
        LakeWriter writer = writer(Step.NEVER);
        claim(writer);
        writer.advance(SOURCE, START + 7);

        // When
        Outcome outcome = checkpoint(writer);

        // Then
        assertThat(outcome.files()).isZero();
        assertThat(claim(writer(Step.NEVER))).isEqualTo(START + 7);
    }

    private LakeWriter writer(Step step) {
        return writer(step, lake.uploads());
    }

    private LakeWriter writer(Step step, Uploads uploads) {
        Fault fault = new Fault(step);
        return new LakeWriter(
                fault.commit(lake.commit()),
                fault.uploads(uploads),
                fault.objects(lake.objects()),
                policy(),
                ids,
                Clock.systemUTC(),
                LakeProtocolIT::unique,
                "0");
    }

    private long claim(LakeWriter writer) {
        Long position =
                writer.hold(
                                writer.claim(table, Map.of(SOURCE, START), Optional.empty())
                                        .orElseThrow())
                        .get(SOURCE);
        return position == null ? -1 : position;
    }

    /// Rows with offsets from the position on, as a consumer would give them.
    private void read(LakeWriter writer, long position) {
        for (long offset = position; offset < START + ROWS; offset++) {
            byte[] value = CallRows.bytes((int) (offset - START), 600, ids);
            Reading reading =
                    lake.records().read(table, offset, appendTime(offset), null, value, List.of());
            writer.add(SOURCE, ((Reading.Row) reading).row());
        }
        writer.advance(SOURCE, START + ROWS);
    }

    private Outcome checkpoint(LakeWriter writer) {
        return writer.checkpoint(table, List.of(SOURCE), Trigger.INTERVAL);
    }

    private void assertComplete() {
        assertThat(
                        DuckDb.ask(
                                "select count(*) || '/' || count(distinct (_topic, _partition, _offset)) from "
                                        + files()))
                .as("rows / distinct rows")
                .isEqualTo(ROWS + "/" + ROWS);
    }

    private String files() {
        return "read_parquet('" + store.files(bucket) + "/call_events/*/*/*.parquet')";
    }

    private static long appendTime(long offset) {
        return CallRows.FIRST.toEpochMilli() + offset * 1000;
    }

    private static RollingPolicy policy() {
        return new RollingPolicy(1 << 20, Duration.ofMinutes(5), Duration.ofSeconds(30), 1 << 22);
    }

    private static String unique() {
        return UUID.randomUUID().toString().substring(0, 8);
    }
}
