package io.callstream.lake;

import static org.assertj.core.api.Assertions.assertThat;

import io.callstream.lake.adapter.Lake;
import io.callstream.lake.commit.LakeWriter;
import io.callstream.lake.file.LakeRow.RowHeader;
import io.callstream.lake.file.Reading;
import io.callstream.lake.file.RollingPolicy;
import io.callstream.lake.file.RollingPolicy.Trigger;
import io.callstream.lake.table.LakeTable;
import io.callstream.lake.table.LakeTable.Content;
import io.callstream.lake.table.LakeTables;
import io.callstream.lake.table.Source;
import io.callstream.lake.testkit.DuckDb;
import io.callstream.lake.testkit.ObjectStoreServer;
import io.callstream.serde.EventSerde;
import io.callstream.serde.SchemaIds;
import io.callstream.testkit.InMemorySchemaIds;
import io.callstream.testkit.TestTopics;
import io.callstream.topic.Topic;
import io.callstream.topic.Topics;

import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/// Each topic of the catalogue in its table, read back by DuckDB from the files alone.
class AllTablesIT {
    private static final long APPENDED = 1_795_000_123_456L;
    private static final long EVENT = 1_794_990_000_000L;

    @TempDir static Path directory;

    private static ObjectStoreServer store;

    private final SchemaIds ids = new InMemorySchemaIds();
    private final Topics topics = TestTopics.create(ids);
    private final LakeTables tables = LakeTables.of(topics);
    private final String bucket = "lake-" + UUID.randomUUID().toString().substring(0, 8);
    private Lake lake;
    private LakeWriter writer;

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
        writer =
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
    }

    @AfterEach
    void closeLake() {
        lake.close();
    }

    @Test
    void rawRecordsAreThereByteForByteUnderTheRestrictedPrefix() {
        // Given: every byte value, empty and missing ones, headers that repeat
        byte[] all = new byte[256];
        for (int i = 0; i < all.length; i++) {
            all[i] = (byte) i;
        }
        List<RowHeader> headers =
                List.of(
                        new RowHeader("twice", all),
                        new RowHeader("twice", new byte[0]),
                        new RowHeader("ünïcode", null));
        List<Topic<?, ?>> raw =
                topics.all().values().stream()
                        .filter(
                                topic ->
                                        tables.ofTopic(topic.name())
                                                .filter(table -> table.content() == Content.BYTES)
                                                .isPresent())
                        .toList();

        // When
        for (Topic<?, ?> topic : raw) {
            Source source = claim(topic.name(), Optional.empty());
            add(source, 0, all, all, headers);
            add(source, 1, null, new byte[0], List.of());
            add(source, 2, new byte[0], null, List.of());
            checkpoint(source, 3);
        }

        // Then
        assertThat(raw)
                .as("the raw topics, their aliases and the dead letters")
                .hasSizeGreaterThan(4);
        String hex = HexFormat.of().withUpperCase().formatHex(all);
        for (Topic<?, ?> topic : raw) {
            String rows =
                    DuckDb.ask(
                            "select string_agg(coalesce(hex(_key), 'null') || '|' || coalesce(hex(_value), 'null') || '|' ||"
                                    + " list_transform(_headers, lambda h: h.name || '=' || coalesce(hex(h.value), 'null'))::VARCHAR"
                                    + " || '|' || epoch_ms(_timestamp), '\n' order by _offset) from "
                                    + files("restricted/" + table(topic.name()).name())
                                    + " where _topic = '"
                                    + topic.name()
                                    + "'");
            assertThat(rows)
                    .as(topic.name())
                    .isEqualTo(
                            hex
                                    + "|"
                                    + hex
                                    + "|['twice="
                                    + hex
                                    + "', 'twice=', 'ünïcode=null']|"
                                    + APPENDED
                                    + "\nnull||[]|"
                                    + (APPENDED + 1)
                                    + "\n|null|[]|"
                                    + (APPENDED + 2));
        }
    }

    @Test
    void everyAvroTopicHasItsFieldsInItsTable() {
        // Given
        List<Topic<?, ?>> avro =
                topics.all().values().stream().filter(topic -> topic.schema().isPresent()).toList();

        // When
        for (Topic<?, ?> topic : avro) {
            Source source = claim(topic.name(), Optional.empty());
            GenericRecord value = (GenericRecord) example(topic.schema().orElseThrow());
            byte[] bytes = EventSerde.of(value.getSchema(), ids).serialize(topic.name(), value);
            add(source, 0, "key".getBytes(StandardCharsets.UTF_8), bytes, List.of());
            checkpoint(source, 1);
        }

        // Then
        assertThat(avro).hasSizeGreaterThan(8);
        for (Topic<?, ?> topic : avro) {
            LakeTable table = table(topic.name());
            Schema schema = topic.schema().orElseThrow();
            List<String> missing = new ArrayList<>();
            for (Schema.Field field : schema.getFields()) {
                String there =
                        DuckDb.ask(
                                "select count(\""
                                        + field.name()
                                        + "\") from "
                                        + files(table.prefix()));
                if (!there.equals("1")) {
                    missing.add(field.name());
                }
            }
            assertThat(missing).as("fields of " + topic.name() + " that did not arrive").isEmpty();
        }
    }

    @Test
    void featureRowsSayWhenTheyHoldAndWhenTheyCouldBeRead() {
        // Given
        Schema time = LogicalTypes.timestampMillis().addToSchema(Schema.create(Schema.Type.LONG));
        Schema schema =
                SchemaBuilder.record("V")
                        .fields()
                        .requiredString("customer_id")
                        .name("event_timestamp")
                        .type(time)
                        .noDefault()
                        .optionalLong("calls")
                        .endRecord();
        GenericRecord row = new GenericData.Record(schema);
        row.put("customer_id", "c");
        row.put("event_timestamp", EVENT);
        row.put("calls", 3L);
        byte[] bytes =
                Objects.requireNonNull(EventSerde.of(schema, ids).serialize("feature.v", row));

        // When
        Source source = claim("feature.v", Optional.of(ByteBuffer.wrap(bytes, 1, 4).getInt()));
        add(
                source,
                0,
                "c".getBytes(StandardCharsets.UTF_8),
                bytes,
                List.of(new RowHeader("seen", "0:5".getBytes(StandardCharsets.UTF_8))));
        checkpoint(source, 1);

        // Then
        assertThat(
                        DuckDb.ask(
                                "select decode(_key) || '|' || customer_id || '|' || epoch_ms(event_timestamp) || '|' || epoch_ms(created)"
                                        + " || '|' || seen || '|' || calls || '|' || _deleted from "
                                        + files("feature_v")))
                .isEqualTo("c|c|" + EVENT + "|" + APPENDED + "|0:5|3|false");
    }

    /// A value that is not null for every field.
    private static Object example(Schema schema) {
        return switch (schema.getType()) {
            case RECORD -> {
                GenericRecord record = new GenericData.Record(schema);
                schema.getFields()
                        .forEach(field -> record.put(field.pos(), example(field.schema())));
                yield record;
            }
            case UNION ->
                    example(
                            schema.getTypes().stream()
                                    .filter(branch -> branch.getType() != Schema.Type.NULL)
                                    .findFirst()
                                    .orElseThrow());
            case ENUM -> new GenericData.EnumSymbol(schema, schema.getEnumSymbols().getFirst());
            case ARRAY -> List.of(example(schema.getElementType()));
            case MAP -> Map.of("k", example(schema.getValueType()));
            case STRING -> "text";
            case BYTES -> ByteBuffer.wrap(new byte[] {1});
            case FIXED -> new GenericData.Fixed(schema, new byte[schema.getFixedSize()]);
            case INT -> 20_000;
            case LONG -> EVENT;
            case FLOAT -> 1.5f;
            case DOUBLE -> 1.5;
            case BOOLEAN -> true;
            case NULL -> throw new IllegalArgumentException("always null");
        };
    }

    private Source claim(String topic, Optional<Integer> schemaId) {
        Source source = new Source(topic, 0);
        writer.hold(writer.claim(table(topic), Map.of(source, 0L), schemaId).orElseThrow());
        return source;
    }

    private void add(
            Source source,
            long offset,
            byte @Nullable [] key,
            byte @Nullable [] value,
            List<RowHeader> headers) {
        Reading reading =
                lake.records()
                        .read(
                                table(source.topic()),
                                offset,
                                APPENDED + offset,
                                key,
                                value,
                                headers);
        writer.add(source, ((Reading.Row) reading).row());
    }

    private void checkpoint(Source source, long to) {
        writer.advance(source, to);
        writer.checkpoint(table(source.topic()), List.of(source), Trigger.INTERVAL);
    }

    private LakeTable table(String topic) {
        return tables.ofTopic(topic).orElseThrow();
    }

    private String files(String prefix) {
        return "read_parquet('" + store.files(bucket) + "/" + prefix + "/*/*/*.parquet')";
    }
}
