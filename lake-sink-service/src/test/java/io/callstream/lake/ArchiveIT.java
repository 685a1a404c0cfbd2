package io.callstream.lake;

import static org.assertj.core.api.Assertions.assertThat;

import io.callstream.lake.adapter.Lake;
import io.callstream.lake.commit.CommitResult;
import io.callstream.lake.commit.Decision;
import io.callstream.lake.commit.PartitionCommit;
import io.callstream.lake.commit.Standing;
import io.callstream.lake.file.OffsetRange;
import io.callstream.lake.table.LakeTable;
import io.callstream.lake.table.LakeTables;
import io.callstream.lake.table.Source;
import io.callstream.lake.table.TableColumns;
import io.callstream.lake.testkit.KafkaServer;
import io.callstream.lake.testkit.ObjectStoreServer;
import io.callstream.runtime.ToolMain;
import io.callstream.serde.SchemaIds;
import io.callstream.testkit.InMemorySchemaIds;
import io.callstream.testkit.TestTopics;

import org.apache.iceberg.Schema;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import picocli.CommandLine;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/// Topics of one real broker to a real S3 server and back into another broker.
class ArchiveIT {
    private static final TopicPartition RAW = new TopicPartition("call-center-events", 0);
    private static final TopicPartition EVENTS = new TopicPartition("call-events", 0);

    @TempDir static Path directory;

    private static final SchemaIds IDS = new InMemorySchemaIds();
    private static ObjectStoreServer store;
    private static KafkaServer before;
    private static KafkaServer after;

    @BeforeAll
    static void startServers() throws Exception {
        store = ObjectStoreServer.start(Files.createDirectories(directory.resolve("s3")));
        before = KafkaServer.start(Files.createDirectories(directory.resolve("before")));
        after =
                KafkaServer.start(
                        Files.createDirectories(directory.resolve("after")),
                        "AAAAAAAAAAAAAAAAAAAAAQ");
    }

    @AfterAll
    static void stopServers() {
        after.close();
        before.close();
        store.close();
    }

    @Test
    void whatComesBackIsWhatWasThere() throws Exception {
        // Given: raw records of every shape, transactions with an aborted one, a group, a lake
        // table
        fill();
        LakeTable table =
                LakeTables.of(TestTopics.create(IDS)).ofTopic("call-events").orElseThrow();
        Source source = new Source("call-events", 0);
        String archived = run(before, "archive", "--check");
        claim(table, source, 3, Optional.empty());
        // its quarantine was committed, the table was not: the row at 3 is in quarantine
        Decision decision = new Decision(new OffsetRange(0, 4), new long[] {3});
        try (Lake lake = lake()) {
            lake.objects().put("decision", decision.bytes());
        }
        claim(table.beside(), source, 4, Optional.of("decision"));
        List<ConsumerRecord<byte[], byte[]>> raw = read(before, RAW);
        List<ConsumerRecord<byte[], byte[]>> events = read(before, EVENTS);

        // When
        String more = run(before, "archive", "--check");
        String restored = run(after, "restore", "--check");
        String again = run(after, "restore", "--check");

        // Then
        assertThat(archived)
                .contains("topics and archive are equal")
                .contains("archived 18 records");
        assertThat(more).contains("archived 0 records").contains("topics and archive are equal");
        assertThat(restored)
                .contains("restored 18 records")
                .contains("topics and archive are equal");
        assertThat(again)
                .as("a second run changes nothing")
                .contains("topics and archive are equal");
        assertSame(raw, read(after, RAW));
        List<ConsumerRecord<byte[], byte[]>> restoredEvents = read(after, EVENTS);
        assertSame(events, restoredEvents);
        assertThat(restoredEvents.getFirst().offset())
                .as("above every offset that anyone knows of the old log")
                .isGreaterThanOrEqualTo(events.getLast().offset());
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", after.bootstrap()))) {
            OffsetAndMetadata group =
                    admin.listConsumerGroupOffsets("readers")
                            .partitionsToOffsetAndMetadata()
                            .get()
                            .get(EVENTS);
            long next = events.stream().filter(one -> one.offset() < 5).count();
            assertThat(group)
                    .isEqualTo(
                            new OffsetAndMetadata(restoredEvents.get((int) next).offset(), "kept"));
            ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, RAW.topic());
            assertThat(admin.describeConfigs(List.of(topic)).all().get().toString())
                    .contains("name=message.timestamp.type, value=LogAppendTime");
        }
        Standing quarantine = standing(table.beside(), source);
        try (Lake lake = lake()) {
            Decision moved =
                    quarantine
                            .note()
                            .flatMap(lake.objects()::get)
                            .map(Decision::parse)
                            .orElseThrow();
            long first = restoredEvents.getFirst().offset();
            assertThat(moved.offsets())
                    .as("what was kept out stays the same record")
                    .containsExactly(
                            first + events.stream().filter(one -> one.offset() < 3).count());
            assertThat(quarantine.offset())
                    .isEqualTo(first + events.stream().filter(one -> one.offset() < 4).count());
        }
        long position = standing(table, source).offset();
        assertThat(position)
                .as("the lake goes on with the first record that it does not have")
                .isEqualTo(
                        restoredEvents.getFirst().offset()
                                + events.stream().filter(one -> one.offset() < 3).count());
    }

    @Test
    void anArchiveOfAnotherClusterIsNotGoneOnWith() {
        // Given
        run(before, "archive", "--name", "mine");

        // When
        String other = run(after, "archive", "--name", "mine");
        String same = run(before, "restore", "--name", "mine");
        String none = run(before, "restore", "--name", "nobody");

        // Then
        assertThat(other).contains("the archive is of cluster").contains("--name");
        assertThat(same).contains("the archive is of this very cluster");
        assertThat(none).contains("there is no archive at restricted/archive/nobody/");
    }

    private static void fill() throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", before.bootstrap()))) {
            Map<String, String> append =
                    Map.of("message.timestamp.type", "LogAppendTime", "retention.ms", "604800000");
            admin.createTopics(
                            List.of(
                                    new NewTopic(RAW.topic(), 2, (short) 1).configs(append),
                                    new NewTopic(EVENTS.topic(), 1, (short) 1).configs(append)))
                    .all()
                    .get(30, TimeUnit.SECONDS);
            try (KafkaProducer<byte[], byte[]> plain = producer(Map.of())) {
                for (int i = 0; i < 8; i++) {
                    ProducerRecord<byte[], byte[]> record =
                            new ProducerRecord<>(
                                    RAW.topic(),
                                    0,
                                    i % 2 == 0 ? null : bytes("k" + i),
                                    i == 5 ? null : new byte[] {0, -1, (byte) i});
                    record.headers()
                            .add(new RecordHeader("twice", bytes("a")))
                            .add(new RecordHeader("twice", new byte[0]))
                            .add(new RecordHeader("null", (byte[]) null))
                            .add(new RecordHeader("ünïcode", new byte[] {-2, -1}));
                    plain.send(record).get();
                }
            }
            try (KafkaProducer<byte[], byte[]> producer =
                    producer(Map.of("transactional.id", "t"))) {
                producer.initTransactions();
                for (int transaction = 0; transaction < 6; transaction++) {
                    producer.beginTransaction();
                    producer.send(
                            new ProducerRecord<>(
                                    EVENTS.topic(), 0, bytes("a"), bytes("v" + transaction)));
                    producer.send(
                            new ProducerRecord<>(
                                    EVENTS.topic(), 0, bytes("b"), bytes("v" + transaction)));
                    producer.flush();
                    if (transaction == 1) {
                        producer.abortTransaction();
                    } else {
                        producer.commitTransaction();
                    }
                }
            }
            admin.alterConsumerGroupOffsets(
                            "readers", Map.of(EVENTS, new OffsetAndMetadata(5, "kept")))
                    .all()
                    .get();
        }
    }

    private static KafkaProducer<byte[], byte[]> producer(Map<String, String> more) {
        Map<String, Object> settings = new HashMap<>(more);
        settings.put("bootstrap.servers", before.bootstrap());
        return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }

    private static void claim(LakeTable table, Source source, long at, Optional<String> note) {
        try (Lake lake = lake()) {
            Schema columns = TableColumns.of(table, table.schema());
            lake.commit().open(table, table.quarantine() ? TableColumns.beside(columns) : columns);
            assertThat(
                            lake.commit()
                                    .claim(
                                            table,
                                            Map.of(source, at - 1),
                                            "sink",
                                            Clock.systemUTC().instant()))
                    .hasSize(1);
            PartitionCommit part =
                    new PartitionCommit(
                            source,
                            "sink",
                            new OffsetRange(at - 1, at),
                            OptionalLong.empty(),
                            note);
            assertThat(lake.commit().commit(table, List.of(part), List.of()))
                    .isEqualTo(new CommitResult.Committed());
        }
    }

    private static Standing standing(LakeTable table, Source source) {
        try (Lake lake = lake()) {
            return lake.commit()
                    .standing(table, List.of(source))
                    .getOrDefault(source, Standing.unknown(-1));
        }
    }

    private static Lake lake() {
        return Lake.open(
                store.bucket("lake"), "jdbc:sqlite:" + directory.resolve("catalog.db"), IDS);
    }

    private static void assertSame(
            List<ConsumerRecord<byte[], byte[]>> expected,
            List<ConsumerRecord<byte[], byte[]>> found) {
        assertThat(found).hasSameSizeAs(expected);
        for (int i = 0; i < expected.size(); i++) {
            assertThat(found.get(i).key()).isEqualTo(expected.get(i).key());
            assertThat(found.get(i).value()).isEqualTo(expected.get(i).value());
            assertThat(found.get(i).timestamp()).isEqualTo(expected.get(i).timestamp());
            assertThat(Arrays.asList(found.get(i).headers().toArray()))
                    .isEqualTo(Arrays.asList(expected.get(i).headers().toArray()));
        }
    }

    private static List<ConsumerRecord<byte[], byte[]>> read(
            KafkaServer server, TopicPartition partition) {
        Map<String, Object> settings = new HashMap<>();
        settings.put("bootstrap.servers", server.bootstrap());
        settings.put("isolation.level", "read_committed");
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(
                        settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
            Instant deadline = Clock.systemUTC().instant().plusSeconds(30);
            while (consumer.position(partition) < end
                    && Clock.systemUTC().instant().isBefore(deadline)) {
                consumer.poll(Duration.ofMillis(200)).forEach(records::add);
            }
        }
        return records;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String run(KafkaServer server, String... words) {
        Map<String, String> environment = new TreeMap<>();
        environment.put("CALLSTREAM_KAFKA_BOOTSTRAP", server.bootstrap());
        environment.put(
                "CALLSTREAM_ICEBERG_CATALOG", "jdbc:sqlite:" + directory.resolve("catalog.db"));
        environment.put("CALLSTREAM_LAKE_BUCKET", "lake");
        environment.put(
                "CALLSTREAM_S3_ENDPOINT", store.bucket("lake").endpoint().orElseThrow().toString());
        environment.put("CALLSTREAM_S3_ACCESS_KEY", "test");
        environment.put("CALLSTREAM_S3_SECRET_KEY", "test-secret");
        StringWriter out = new StringWriter();
        CommandLine line = ToolMain.kind(LakeTool.commandLine(environment));
        line.setOut(new PrintWriter(out)).setErr(new PrintWriter(out)).execute(words);
        return out.toString();
    }
}
