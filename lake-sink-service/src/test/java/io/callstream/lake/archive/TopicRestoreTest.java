package io.callstream.lake.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.callstream.lake.adapter.AvroSegments;
import io.callstream.lake.commit.Commit;
import io.callstream.lake.commit.CommitResult;
import io.callstream.lake.commit.ObjectStore;
import io.callstream.lake.commit.PartitionCommit;
import io.callstream.lake.commit.Standing;
import io.callstream.lake.commit.TableLayout;
import io.callstream.lake.table.LakeTable;
import io.callstream.lake.table.LakeTables;
import io.callstream.lake.table.Source;
import io.callstream.runtime.ToolFault;
import io.callstream.testkit.InMemorySchemaIds;
import io.callstream.testkit.TestTopics;

import org.apache.iceberg.DataFile;
import org.apache.iceberg.Schema;
import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

class TopicRestoreTest {
    private static final Source EVENTS = new Source("call-events", 0);
    private static final Source STATE = new Source("app-store-changelog", 1);

    private final InMemoryLog before = new InMemoryLog("before");
    private final InMemoryLog after = new InMemoryLog("after");
    private final Map<String, byte[]> bucket = new HashMap<>();
    private final ArchiveStore store = new ArchiveStore(objects(), new AvroSegments(), "archive");

    @Test
    void aRunThatWasKilledIsGoneOnWithAndDoublesNothing() {
        // Given: 30 records with a marker after each, archived in two runs
        fill(0, 20);
        archive();
        fill(20, 30);
        archive();

        // When: it breaks again and again
        for (int appends : List.of(0, 7, 1, 30)) {
            after.appends = appends;
            assertThatThrownBy(this::restore).isInstanceOf(ToolFault.class);
        }
        after.appends = Integer.MAX_VALUE;
        TopicRestore.Summary done = restore();

        // Then
        assertThat(done.records()).isEqualTo(60);
        assertThat(new Comparison(after, store).run().faults()).isEmpty();
        assertThat(after.records(EVENTS)).hasSize(30);
        assertThat(after.records(EVENTS).getFirst().offset()).isGreaterThan(60);
    }

    @Test
    void groupsAreMovedToTheSameRecordWhereverTheyStood() {
        // Given: offsets of records are even; a group may stand on a record, a marker, or the end
        fill(0, 5);
        for (long at = 0; at <= 10; at++) {
            before.groups.put(
                    "g" + at, Map.of(EVENTS.toString(), new Manifest.GroupOffset(at, "m" + at)));
        }
        archive();

        // When
        restore();

        // Then
        long base = after.records(EVENTS).getFirst().offset();
        for (long at = 0; at <= 10; at++) {
            long records = (at + 1) / 2;
            assertThat(after.groups.getOrDefault("g" + at, Map.of()).get(EVENTS.toString()))
                    .as("group at " + at)
                    .isEqualTo(new Manifest.GroupOffset(base + Math.min(records, 5), "m" + at));
        }
    }

    @Test
    void damageIsFound() {
        // Given
        fill(0, 5);
        archive();
        String segment =
                bucket.keySet().stream()
                        .filter(key -> key.endsWith(".avro"))
                        .sorted()
                        .findFirst()
                        .orElseThrow();
        byte[] damaged = bucket.getOrDefault(segment, new byte[0]).clone();
        damaged[damaged.length / 2] ^= 1;
        bucket.put(segment, damaged);

        // When, Then
        assertThatThrownBy(this::restore)
                .isInstanceOf(ToolFault.class)
                .hasMessageContaining(segment)
                .hasMessageContaining("damaged");
    }

    @Test
    void aRecordThatIsNotAsItWasIsTold() {
        // Given
        fill(0, 5);
        archive();
        restore();
        List<ArchivedRecord> records = after.records(EVENTS);
        ArchivedRecord third = records.get(2);
        records.set(
                2,
                new ArchivedRecord(
                        third.offset(),
                        third.timestamp() + 1,
                        third.key(),
                        third.value(),
                        third.headers()));

        // When
        List<String> faults = new Comparison(after, store).run().faults();

        // Then
        assertThat(faults).containsExactly("call-events-0 differs at offset " + third.offset());
    }

    @Test
    void aPointIsTakenWhereNoTransactionIsOpen() {
        // Given
        fill(0, 5);
        before.open = true;

        // When
        Manifest manifest = archive();

        // Then
        assertThat(manifest.cut()).isNotNull().extracting(Manifest.Cut::quiet).isEqualTo(true);
        assertThat(before.open).as("it waited").isFalse();
    }

    private void fill(int from, int to) {
        for (int i = from; i < to; i++) {
            for (Source source : List.of(EVENTS, STATE)) {
                byte[] value = (source + " " + i).getBytes(StandardCharsets.UTF_8);
                before.add(
                        source,
                        new ArchivedRecord(
                                2L * i,
                                1_000L + i,
                                i % 3 == 0 ? null : value,
                                i % 5 == 0 ? null : value,
                                List.of(new ArchivedRecord.Header("h", value))));
            }
        }
    }

    private Manifest archive() {
        return new TopicArchive(before, store, Instant::now, line -> {})
                .run(Duration.ofSeconds(1), false)
                .manifest();
    }

    private TopicRestore.Summary restore() {
        LakeTables tables = LakeTables.of(TestTopics.create(new InMemorySchemaIds()));
        return new TopicRestore(
                        after,
                        store,
                        new LakeOffsets(noTables(), objects(), tables, Instant::now, "r"),
                        line -> {})
                .run();
    }

    private ObjectStore objects() {
        return new ObjectStore() {
            @Override
            public void putNew(String key, byte[] content) {
                bucket.put(key, content);
            }

            @Override
            public void put(String key, byte[] content) {
                bucket.put(key, content);
            }

            @Override
            public Optional<byte[]> get(String key) {
                return Optional.ofNullable(bucket.get(key));
            }

            @Override
            public void delete(Collection<String> keys) {
                keys.forEach(bucket::remove);
            }
        };
    }

    private static Commit noTables() {
        return new Commit() {
            @Override
            public Optional<TableLayout> find(LakeTable table) {
                return Optional.empty();
            }

            @Override
            public TableLayout open(LakeTable table, Schema columns) {
                throw new UnsupportedOperationException("no tables");
            }

            @Override
            public Map<Source, Standing> claim(
                    LakeTable table, Map<Source, Long> starts, String owner, Instant now) {
                throw new UnsupportedOperationException("no tables");
            }

            @Override
            public Map<Source, Standing> standing(LakeTable table, Collection<Source> sources) {
                throw new UnsupportedOperationException("no tables");
            }

            @Override
            public CommitResult commit(
                    LakeTable table, List<PartitionCommit> parts, List<DataFile> files) {
                throw new UnsupportedOperationException("no tables");
            }
        };
    }
}
