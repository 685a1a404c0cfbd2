package io.callstream.lake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.callstream.lake.adapter.Lake;
import io.callstream.lake.commit.Checkpoint.Outcome;
import io.callstream.lake.commit.Gate;
import io.callstream.lake.commit.LakeWriter;
import io.callstream.lake.commit.TableLayout;
import io.callstream.lake.commit.Uploads;
import io.callstream.lake.file.LakeRow;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// Rows that a gate keeps out, on a real S3 server and a real catalog: each row is in the table or
/// in its quarantine, once, wherever a checkpoint ends.
class QuarantineIT {
    private static final Source SOURCE = new Source("call-events", 2);
    private static final long START = 100;
    private static final long MIDDLE = 112;
    private static final long END = 120;

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
    void keptOutRowsStandInTheQuarantineWithTheirReasons() throws IOException {
        // Given
        LakeWriter writer = writer(lake.uploads(), Step.NEVER, new EveryThird());
        read(writer, claim(writer), END);

        // When
        Outcome outcome = checkpoint(writer);

        // Then
        assertThat(outcome.rows()).as("rows of the table").isEqualTo(13);
        assertEachRowOnce();
        assertThat(
                        DuckDb.ask(
                                "select string_agg(_offset || ' ' || _reasons || ' ' || call_id, ', ' order by _offset) from "
                                        + files("call_events_quarantine")
                                        + " where _offset < 104"))
                .isEqualTo("100 third of 20 call-0, 103 third of 20 call-3");
        assertThat(store.keys(bucket, ".json"))
                .as("decisions that are still needed")
                .noneMatch(key -> key.contains("_decisions"));
    }

    @ParameterizedTest
    @EnumSource(Step.class)
    void crashAnywhereLeavesEachRowInOnePlace(Step step) {
        // Given
        LakeWriter crashing = writer(lake.uploads(), step, new EveryThird());
        read(crashing, claim(crashing), MIDDLE);
        Throwable crash = catchThrowable(() -> checkpoint(crashing));

        // When
        LakeWriter successor = writer(lake.uploads(), Step.NEVER, new EveryThird());
        read(successor, claim(successor), END);
        checkpoint(successor);

        // Then
        assertThat(crash == null).isEqualTo(step == Step.NEVER);
        assertEachRowOnce();
    }

    @Test
    void crashBetweenTheTwoCommitsLeavesEachRowInOnePlace() {
        // Given
        LakeWriter crashing = writer(crashAtTheTable(), Step.NEVER, new EveryThird());
        read(crashing, claim(crashing), MIDDLE);
        Throwable crash = catchThrowable(() -> checkpoint(crashing));
        LakeWriter second = writer(crashAtTheTable(), Step.NEVER, new EveryThird());
        read(second, claim(second), END - 2);
        Throwable again = catchThrowable(() -> checkpoint(second));
        String before = DuckDb.ask("select count(*) from " + files("call_events_quarantine"));

        // When
        LakeWriter third = writer(lake.uploads(), Step.NEVER, new EveryThird());
        read(third, claim(third), END);
        checkpoint(third);

        // Then
        assertThat(crash).hasMessageContaining("between");
        assertThat(again).hasMessageContaining("between");
        assertThat(before).as("four of twelve, two of the next six").isEqualTo("6");
        assertEachRowOnce();
    }

    @Test
    void decisionHoldsWhenTheGateIsGone() {
        // Given
        LakeWriter crashing = writer(crashAtTheTable(), Step.NEVER, new EveryThird());
        read(crashing, claim(crashing), END);
        Throwable crash = catchThrowable(() -> checkpoint(crashing));

        // When
        LakeWriter successor = writer(lake.uploads(), Step.NEVER, Gate.OPEN);
        read(successor, claim(successor), END);
        checkpoint(successor);

        // Then
        assertThat(crash).hasMessageContaining("between");
        assertEachRowOnce();
        assertThat(DuckDb.ask("select count(*) from " + files("call_events"))).isEqualTo("13");
    }

    @Test
    void zombieKeepsNothingOut() {
        // Given
        LakeWriter zombie = writer(lake.uploads(), Step.NEVER, new EveryThird());
        read(zombie, claim(zombie), MIDDLE);
        LakeWriter successor = writer(lake.uploads(), Step.NEVER, new EveryThird());
        read(successor, claim(successor), END);
        checkpoint(successor);

        // When
        Outcome outcome = checkpoint(zombie);

        // Then
        assertThat(outcome.fenced()).hasSize(1);
        assertEachRowOnce();
    }

    /// Keeps out every third row of what it is given, whatever it is: judged again with other rows
    /// beside them, other rows would go.
    private static final class EveryThird implements Gate {
        @Override
        public boolean guards(LakeTable guarded) {
            return true;
        }

        @Override
        public Map<Source, Map<Long, String>> judge(
                LakeTable guarded, TableLayout layout, List<Rows> parts) {
            Map<Source, Map<Long, String>> verdict = new HashMap<>();
            for (Rows part : parts) {
                Map<Long, String> out = new HashMap<>();
                List<LakeRow> rows = part.rows();
                for (int i = 0; i < rows.size(); i += 3) {
                    out.put(rows.get(i).offset(), "third of " + rows.size());
                }
                verdict.put(part.source(), out);
            }
            return verdict;
        }
    }

    private Uploads crashAtTheTable() {
        return (target, layout, plans) -> {
            if (!target.quarantine()) {
                throw new IllegalStateException("crash between the two commits");
            }
            return lake.uploads().upload(target, layout, plans);
        };
    }

    private LakeWriter writer(Uploads uploads, Step step, Gate gate) {
        Fault fault = new Fault(step);
        return new LakeWriter(
                fault.commit(lake.commit()),
                fault.uploads(uploads),
                fault.objects(lake.objects()),
                gate,
                new RollingPolicy(1 << 20, Duration.ofMinutes(5), Duration.ofSeconds(30), 1 << 22),
                ids,
                Clock.systemUTC(),
                () -> UUID.randomUUID().toString().substring(0, 8),
                "0");
    }

    private long claim(LakeWriter writer) {
        return writer.hold(
                        writer.claim(table, Map.of(SOURCE, START), Optional.empty()).orElseThrow())
                .getOrDefault(SOURCE, -1L);
    }

    private void read(LakeWriter writer, long from, long to) {
        for (long offset = from; offset < to; offset++) {
            byte[] value = CallRows.bytes((int) (offset - START), 600, ids);
            long appendTime = CallRows.FIRST.toEpochMilli() + offset * 1000;
            Reading reading =
                    lake.records().read(table, offset, appendTime, null, value, List.of());
            writer.add(SOURCE, ((Reading.Row) reading).row());
        }
        writer.advance(SOURCE, to);
    }

    private Outcome checkpoint(LakeWriter writer) {
        return writer.checkpoint(table, List.of(SOURCE), Trigger.INTERVAL);
    }

    private void assertEachRowOnce() {
        String both =
                "(select _offset from "
                        + files("call_events")
                        + " union all select _offset from "
                        + files("call_events_quarantine")
                        + ")";
        assertThat(DuckDb.ask("select count(*) || '/' || count(distinct _offset) from " + both))
                .as("rows / distinct rows of both tables")
                .isEqualTo((END - START) + "/" + (END - START));
    }

    private String files(String name) {
        return "read_parquet('" + store.files(bucket) + "/" + name + "/*/*/*.parquet')";
    }
}
