package io.callstream.lake.adapter;

import static org.assertj.core.api.Assertions.assertThat;

import io.callstream.lake.commit.LakeWriter;
import io.callstream.lake.file.LakeRow.RowHeader;
import io.callstream.lake.file.Reading;
import io.callstream.lake.file.RollingPolicy;
import io.callstream.lake.file.RollingPolicy.Trigger;
import io.callstream.lake.table.LakeTable;
import io.callstream.lake.table.LakeTables;
import io.callstream.lake.table.Source;
import io.callstream.lake.testkit.CallRows;
import io.callstream.lake.testkit.DuckDb;
import io.callstream.lake.testkit.ObjectStoreServer;
import io.callstream.serde.EventSerde;
import io.callstream.serde.SchemaIds;
import io.callstream.testkit.InMemorySchemaIds;
import io.callstream.testkit.TestTopics;

import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.io.CloseableIterable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/// What readers of the tables see: the right files for a filter, old and new columns, tombstones.
class IcebergReaderIT {
    @TempDir static Path directory;

    private static ObjectStoreServer server;

    private final SchemaIds ids = new InMemorySchemaIds();
    private final LakeTables tables = LakeTables.of(TestTopics.create(ids));
    private final String bucket = "lake-" + unique();
    private final String address = "jdbc:sqlite:" + directory.resolve(bucket + ".db");
    private Lake lake;
    private LakeWriter writer;

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
        RollingPolicy policy =
                new RollingPolicy(1 << 20, Duration.ofMinutes(5), Duration.ofSeconds(30), 1 << 22);
        writer =
                new LakeWriter(
                        lake.commit(),
                        lake.uploads(),
                        lake.objects(),
                        policy,
                        ids,
                        Clock.systemUTC(),
                        IcebergReaderIT::unique,
                        "0");
    }

    @AfterEach
    void closeLake() {
        lake.close();
    }

    @Test
    void aFilterOnTheEventTimeReadsTheFilesOfItsHoursOnly() throws IOException {
        // Given
        Source source = claim("call-events");
        for (int i = 0; i < 24; i++) {
            add(source, i, CallRows.bytes(i, 600, ids), List.of());
        }
        checkpoint(source, 24);

        // When
        long from = CallRows.FIRST.plus(Duration.ofHours(2)).toEpochMilli() * 1000;
        List<String> files = plan("call_events", from, from + 3_600_000_000L);

        // Then
        assertThat(load("call_events").currentSnapshot().summary())
                .containsEntry("added-records", "24")
                .containsEntry("added-data-files", "4");
        assertThat(files).hasSize(1).first().asString().contains("/hour=11/");
    }

    @Test
    void footersTellWhereTheRowsCameFromAndTheRangeOfTheCheckpoint() {
        // Given
        Source source = claim("call-events");
        add(source, 4, CallRows.bytes(0, 600, ids), List.of());
        add(source, 6, CallRows.bytes(1, 600, ids), List.of());

        // When
        checkpoint(source, 9);

        // Then
        assertThat(
                        DuckDb.ask(
                                "select string_agg(decode(key) || '=' || decode(value), ' ' order by decode(key)) from"
                                        + " parquet_kv_metadata('"
                                        + server.files(bucket)
                                        + "/call_events/*/*/*.parquet')"))
                .isEqualTo(
                        "callstream.range.from=0 callstream.range.rows=2 callstream.range.to=9 kafka.firstOffset=4 kafka.lastOffset=6"
                                + " kafka.partition=0 kafka.topic=call-events writer.model.name=callstream");
    }

    @Test
    void rowsOfAnOldAndANewSchemaShareAFile() {
        // Given
        Source source = claimAfterSeeing("feature.v", feature("a", 1, null));
        add(source, 0, feature("a", 1, null), List.of());
        add(source, 1, feature("b", 2, "gold"), List.of());
        add(source, 2, feature("c", 3, null), List.of());

        // When
        checkpoint(source, 3);

        // Then
        assertThat(
                        DuckDb.ask(
                                "select string_agg(customer_id || n || coalesce(tier, '-'), ',' order by _offset) from "
                                        + files("feature_v")))
                .isEqualTo("a1-,b2gold,c3-");
        assertThat(load("feature_v").schema().findField("tier")).isNotNull();
    }

    @Test
    void aTombstoneIsARowOfItsKeyAndTime() {
        // Given
        Source source = claimAfterSeeing("feature.v", feature("a", 1, null));
        RowHeader time =
                new RowHeader(
                        "event_timestamp",
                        Long.toString(CallRows.FIRST.toEpochMilli())
                                .getBytes(StandardCharsets.UTF_8));
        add(source, 0, feature("a", 1, null), List.of(time));
        add(source, 1, null, List.of(time));

        // When
        checkpoint(source, 2);

        // Then
        assertThat(
                        DuckDb.ask(
                                "select string_agg(decode(_key) || _deleted || (customer_id is null) || epoch_ms(event_timestamp), ',' order by _offset) from "
                                        + files("feature_v")))
                .isEqualTo(
                        "keyfalsefalse"
                                + CallRows.FIRST.toEpochMilli()
                                + ",keytruetrue"
                                + CallRows.FIRST.toEpochMilli());
    }

    private Source claim(String topic) {
        Source source = new Source(topic, 0);
        writer.hold(
                writer.claim(table(source), Map.of(source, 0L), Optional.empty()).orElseThrow());
        return source;
    }

    /// A table that nothing is known of before the first record.
    private Source claimAfterSeeing(String topic, byte[] first) {
        Source source = new Source(topic, 0);
        assertThat(writer.claim(table(source), Map.of(source, 0L), Optional.empty())).isEmpty();
        int schemaId = java.nio.ByteBuffer.wrap(first, 1, 4).getInt();
        writer.hold(
                writer.claim(table(source), Map.of(source, 0L), Optional.of(schemaId))
                        .orElseThrow());
        return source;
    }

    private void add(Source source, long offset, byte @Nullable [] value, List<RowHeader> headers) {
        byte[] key = "key".getBytes(StandardCharsets.UTF_8);
        Reading reading =
                lake.records().read(table(source), offset, 1_000 * offset, key, value, headers);
        writer.add(source, ((Reading.Row) reading).row());
    }

    private void checkpoint(Source source, long to) {
        writer.advance(source, to);
        writer.checkpoint(table(source), List.of(source), Trigger.INTERVAL);
    }

    private LakeTable table(Source source) {
        return tables.ofTopic(source.topic()).orElseThrow();
    }

    private byte[] feature(String customer, long n, @Nullable String tier) {
        Schema time = LogicalTypes.timestampMillis().addToSchema(Schema.create(Schema.Type.LONG));
        SchemaBuilder.FieldAssembler<Schema> fields =
                SchemaBuilder.record("V")
                        .fields()
                        .requiredString("customer_id")
                        .name("event_timestamp")
                        .type(time)
                        .noDefault();
        Schema schema =
                tier == null
                        ? fields.optionalInt("n").endRecord()
                        : fields.optionalLong("n").optionalString("tier").endRecord();
        GenericRecord row = new GenericData.Record(schema);
        row.put("customer_id", customer);
        row.put("event_timestamp", Instant.ofEpochSecond(1_700_000_000).toEpochMilli());
        if (customer.equals("a")) {
            row.put("event_timestamp", CallRows.FIRST.toEpochMilli());
        }
        if (tier == null) {
            row.put("n", (int) n);
        } else {
            row.put("n", n);
            row.put("tier", tier);
        }
        return Objects.requireNonNull(EventSerde.of(schema, ids).serialize("feature.v", row));
    }

    private List<String> plan(String table, long from, long to) throws IOException {
        List<String> files = new ArrayList<>();
        try (CloseableIterable<FileScanTask> tasks =
                load(table)
                        .newScan()
                        .filter(
                                Expressions.and(
                                        Expressions.greaterThanOrEqual("timestamp", from),
                                        Expressions.lessThan("timestamp", to)))
                        .planFiles()) {
            tasks.forEach(task -> files.add(task.file().location()));
        }
        return files;
    }

    private Table load(String table) {
        S3ObjectStore objects = S3ObjectStore.open(server.bucket(bucket));
        return IcebergCatalogs.open(
                        address, objects.root(), new ObjectFiles(objects, objects.root()))
                .loadTable(TableIdentifier.of("lake", table));
    }

    private String files(String table) {
        return "read_parquet('" + server.files(bucket) + "/" + table + "/*/*/*.parquet')";
    }

    private static String unique() {
        return UUID.randomUUID().toString().substring(0, 8);
    }
}
