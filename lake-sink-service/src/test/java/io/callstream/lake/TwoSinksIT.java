package io.callstream.lake;

import static org.assertj.core.api.Assertions.assertThat;

import io.callstream.lake.adapter.Lake;
import io.callstream.lake.commit.S3Settings;
import io.callstream.lake.testkit.CallRows;
import io.callstream.lake.testkit.ChildProcess;
import io.callstream.lake.testkit.DuckDb;
import io.callstream.lake.testkit.FaultyStore;
import io.callstream.lake.testkit.FaultyStore.Fault;
import io.callstream.lake.testkit.KafkaServer;
import io.callstream.lake.testkit.ObjectStoreServer;
import io.callstream.lake.testkit.SchemaServer;
import io.callstream.lake.verify.LakeFiles;
import io.callstream.lake.verify.LakeVerifier;
import io.callstream.lake.verify.LakeVerifier.Report;
import io.callstream.serde.EventSerde;

import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/// Two instances of the real service: one that falls asleep while it writes, and both restarted one
/// after the other.
class TwoSinksIT {
    private static final Duration PATIENCE = Duration.ofSeconds(150);

    @TempDir static Path directory;

    private static ObjectStoreServer store;
    private static KafkaServer kafka;
    private static SchemaServer schemas;

    private final HttpClient http = HttpClient.newHttpClient();
    private final List<ChildProcess> started = new ArrayList<>();

    @BeforeAll
    static void startServers() throws IOException, InterruptedException {
        store = ObjectStoreServer.start(directory);
        kafka = KafkaServer.start(directory);
        schemas = SchemaServer.start();
    }

    @AfterAll
    static void stopServers() {
        schemas.close();
        kafka.close();
        store.close();
    }

    @AfterEach
    void stopSinks() {
        started.forEach(ChildProcess::close);
    }

    private record Sink(ChildProcess process, int port) {}

    @Test
    void aSleeperThatWakesUpIsRefusedByTheCatalogAndNothingOfItRemains() throws Exception {
        // Given
        CountDownLatch uploading = new CountDownLatch(1);
        CountDownLatch awake = new CountDownLatch(1);
        Map<String, String> quick =
                Map.of(
                        "CALLSTREAM_LAKE_SESSION_TIMEOUT", "6s",
                        "CALLSTREAM_LAKE_IDLE", "1s",
                        "CALLSTREAM_TOPIC_CALL_EVENTS", "zombie-calls");
        try (FaultyStore proxy =
                FaultyStore.before(
                        store.bucket("zombie"),
                        request -> {
                            if (request.startsWith("PUT") && request.contains(".parquet")) {
                                uploading.countDown();
                                await(awake);
                            }
                            return Fault.NONE;
                        })) {
            Sink zombie = start("zombie", "a", proxy.settings(), quick);
            awaitReady(zombie);
            send("zombie-calls", 0, 200, 1);
            await(uploading);
            zombie.process().freeze();

            // When
            Sink successor = start("zombie", "b", store.bucket("zombie"), quick);
            Awaitility.await()
                    .atMost(PATIENCE)
                    .pollInterval(Duration.ofSeconds(1))
                    .until(() -> rows("zombie") == 200);
            awake.countDown();
            zombie.process().thaw();

            // Then
            Awaitility.await()
                    .atMost(PATIENCE)
                    .pollInterval(Duration.ofSeconds(1))
                    .untilAsserted(
                            () ->
                                    assertThat(metric(zombie, "callstream_lake_fenced_total"))
                                            .isPositive());
            successor.process().terminate();
            zombie.process().terminate();
            Report report = verify("zombie");
            assertThat(report.findings()).isEmpty();
            assertThat(report.rows()).isEqualTo(200);
            assertThat(store.keys("zombie", ".parquet"))
                    .as("nothing that the table has not")
                    .hasSize((int) report.files());
        }
    }

    @Test
    void aRollingRestartMakesAtMostOneMoreFileAPartitionAndHour() throws Exception {
        // Given
        Map<String, String> slow =
                Map.of(
                        "CALLSTREAM_LAKE_IDLE", "10m",
                        "CALLSTREAM_TOPIC_CALL_EVENTS", "rolling-calls");
        Sink first = start("rolling", "a", store.bucket("rolling"), slow);
        Sink second = start("rolling", "b", store.bucket("rolling"), slow);
        awaitReady(first);
        awaitReady(second);
        awaitPartitions(first, second, 4);
        send("rolling-calls", 0, 200, 1);
        awaitBuffered(200, first, second);

        // When
        first.process().terminate();
        first = start("rolling", "a", store.bucket("rolling"), slow);
        awaitReady(first);
        second.process().terminate();
        second = start("rolling", "b", store.bucket("rolling"), slow);
        awaitReady(second);
        send("rolling-calls", 200, 400, 1);
        awaitBuffered(200, first, second);
        first.process().terminate();
        second.process().terminate();

        // Then
        Report report = verify("rolling");
        assertThat(report.findings()).isEmpty();
        assertThat(report.rows()).isEqualTo(400);
        Map<String, Integer> files = new HashMap<>();
        for (String key : store.keys("rolling", ".parquet")) {
            files.merge(key.replaceAll("-\\d+-\\d+-[0-9a-f]{8}\\.parquet", ""), 1, Integer::sum);
        }
        assertThat(files).hasSize(4);
        assertThat(files.values()).allMatch(count -> count <= 2);
    }

    @Test
    void anIncompatibleSchemaStopsItsTopicAlone() throws Exception {
        // Given
        String view = "feature.schema_view";
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrap()))) {
            admin.createTopics(List.of(new NewTopic(view, 1, (short) 1))).all().get();
        }
        Schema first = rowSchema(Schema.create(Schema.Type.INT));
        Schema wider = rowSchema(Schema.create(Schema.Type.LONG));
        Schema other = rowSchema(Schema.create(Schema.Type.STRING));
        try (KafkaProducer<byte[], byte[]> producer = producer()) {
            for (int i = 0; i < 20; i++) {
                Schema schema = i % 2 == 0 ? first : wider;
                producer.send(
                        new ProducerRecord<>(
                                view, 0, null, row(schema, i, i % 2 == 0 ? i : (Object) (long) i)));
            }
            producer.send(new ProducerRecord<>(view, 0, null, row(other, 20, "twenty")));
            producer.send(new ProducerRecord<>(view, 0, null, row(first, 21, 21)));
        }

        // When
        Sink sink =
                start(
                        "schema",
                        "a",
                        store.bucket("schema"),
                        Map.of(
                                "CALLSTREAM_LAKE_IDLE", "1s",
                                "CALLSTREAM_TOPIC_CALL_EVENTS", "schema-calls"));
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> metric(sink, "callstream_lake_stopped_partitions") == 1);
        send("schema-calls", 0, 40, 1);

        // Then
        Awaitility.await()
                .atMost(PATIENCE)
                .pollInterval(Duration.ofSeconds(1))
                .until(() -> rows("schema") == 40);
        assertThat(body(sink, "/ready")).contains(view).contains("column n").contains("string");
        sink.process().terminate();
        String files =
                "read_parquet('" + store.files("schema") + "/feature_schema_view/*/*/*.parquet')";
        assertThat(
                        DuckDb.ask(
                                "select count(*) || ' ' || sum(n) || ' ' || typeof(any_value(n)) from "
                                        + files))
                .as("both versions, wide")
                .isEqualTo("20 190 BIGINT");
        assertThat(
                        store.keys("schema", ".parquet").stream()
                                .filter(key -> key.startsWith("feature_")))
                .as("mixed versions rotate no file")
                .hasSize(1);
    }

    private static Schema rowSchema(Schema number) {
        Schema time = LogicalTypes.timestampMillis().addToSchema(Schema.create(Schema.Type.LONG));
        return SchemaBuilder.record("SchemaView")
                .fields()
                .name("event_timestamp")
                .type(time)
                .noDefault()
                .name("n")
                .type(number)
                .noDefault()
                .endRecord();
    }

    private static byte[] row(Schema schema, int second, Object number) {
        GenericRecord row = new GenericData.Record(schema);
        row.put("event_timestamp", CallRows.FIRST.plusSeconds(second).toEpochMilli());
        row.put("n", number);
        return Objects.requireNonNull(
                EventSerde.of(schema, schemas.ids()).serialize("feature.schema_view", row));
    }

    private static KafkaProducer<byte[], byte[]> producer() {
        return new KafkaProducer<>(
                Map.of("bootstrap.servers", kafka.bootstrap()),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    private static void await(CountDownLatch latch) {
        try {
            if (!latch.await(PATIENCE.toSeconds(), java.util.concurrent.TimeUnit.SECONDS)) {
                throw new IllegalStateException("it did not come to that");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void send(String topic, int from, int to, long gapSeconds) {
        try (KafkaProducer<byte[], byte[]> producer = producer()) {
            for (int i = from; i < to; i++) {
                producer.send(
                        new ProducerRecord<>(
                                topic, i % 4, null, CallRows.bytes(i, gapSeconds, schemas.ids())));
            }
        }
    }

    /// @param group bucket, catalog and consumer group
    private Sink start(String group, String instance, S3Settings bucket, Map<String, String> more) {
        int port = ChildProcess.freePort();
        Map<String, String> environment = new HashMap<>();
        environment.put("CALLSTREAM_KAFKA_BOOTSTRAP", kafka.bootstrap());
        environment.put("CALLSTREAM_REGISTRY_URL", schemas.url());
        environment.put("CALLSTREAM_HTTP_PORT", Integer.toString(port));
        environment.put("CALLSTREAM_INSTANCE", group + "-" + instance);
        environment.put("CALLSTREAM_PARTITIONS", "4");
        environment.put("CALLSTREAM_REPLICATION", "1");
        environment.put("CALLSTREAM_S3_ENDPOINT", bucket.endpoint().orElseThrow().toString());
        environment.put("CALLSTREAM_S3_ACCESS_KEY", bucket.accessKey().orElseThrow());
        environment.put("CALLSTREAM_S3_SECRET_KEY", bucket.secretKey().orElseThrow());
        environment.put("CALLSTREAM_LAKE_BUCKET", bucket.bucket());
        environment.put("CALLSTREAM_ICEBERG_CATALOG", catalog(group));
        environment.putAll(more);
        ChildProcess process =
                ChildProcess.java(
                        directory.resolve(group + "-" + instance + "-" + started.size() + ".log"),
                        environment,
                        List.of(
                                "-Xmx256m",
                                "-jar",
                                Path.of("target", "lake-sink-service.jar").toString()));
        started.add(process);
        return new Sink(process, port);
    }

    private static String catalog(String group) {
        return "jdbc:sqlite:" + directory.resolve(group + ".db");
    }

    private void awaitReady(Sink sink) {
        Awaitility.await()
                .atMost(PATIENCE)
                .until(
                        () -> {
                            assertThat(sink.process().isAlive()).as("see its log").isTrue();
                            return get(sink, "/ready").isPresent();
                        });
    }

    private void awaitPartitions(Sink first, Sink second, int partitions) {
        Awaitility.await()
                .atMost(PATIENCE)
                .until(
                        () ->
                                metric(first, "kafka_consumer_coordinator_assigned_partitions") > 0
                                        && metric(
                                                        second,
                                                        "kafka_consumer_coordinator_assigned_partitions")
                                                > 0);
    }

    private void awaitBuffered(long rows, Sink first, Sink second) {
        Awaitility.await()
                .atMost(PATIENCE)
                .until(
                        () ->
                                metric(first, "callstream_lake_buffered_rows")
                                                + metric(second, "callstream_lake_buffered_rows")
                                        >= rows);
    }

    private double metric(Sink sink, String name) {
        return get(sink, "/metrics")
                .orElse("")
                .lines()
                .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    private Optional<String> get(Sink sink, String path) {
        return ask(sink, path).filter(one -> one.statusCode() == 200).map(HttpResponse::body);
    }

    private String body(Sink sink, String path) {
        return ask(sink, path).map(HttpResponse::body).orElse("");
    }

    private Optional<HttpResponse<String>> ask(Sink sink, String path) {
        try {
            return Optional.of(
                    http.send(
                            HttpRequest.newBuilder(
                                            URI.create("http://127.0.0.1:" + sink.port() + path))
                                    .timeout(Duration.ofSeconds(5))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString()));
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    private static Report verify(String group) {
        try (Lake lake = Lake.open(store.bucket(group), catalog(group), schemas.ids());
                LakeFiles.Open files = lake.files()) {
            return new LakeVerifier(files).verify(lake.table("call_events"), () -> {});
        }
    }

    private static long rows(String group) {
        try {
            return DuckDb.count(
                    "select count(*) from read_parquet('"
                            + store.files(group)
                            + "/call_events/date=*/hour=*/*.parquet')");
        } catch (IllegalStateException e) {
            return 0; // no file yet
        }
    }
}
