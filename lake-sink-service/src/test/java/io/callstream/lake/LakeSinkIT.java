package io.callstream.lake;

import static org.assertj.core.api.Assertions.assertThat;

import io.callstream.lake.commit.S3Settings;
import io.callstream.lake.testkit.CallRows;
import io.callstream.lake.testkit.ChildProcess;
import io.callstream.lake.testkit.DuckDb;
import io.callstream.lake.testkit.KafkaServer;
import io.callstream.lake.testkit.ObjectStoreServer;
import io.callstream.lake.testkit.SchemaServer;
import io.callstream.serde.EventSerde;

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
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// The packaged service against a real broker and a real S3 server.
class LakeSinkIT {
    private static final int BATCH = 100;

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    static Path directory;

    private static ObjectStoreServer store;
    private static KafkaServer kafka;
    private static SchemaServer schemas;

    private final HttpClient http = HttpClient.newHttpClient();
    private final int port = ChildProcess.freePort();
    private @Nullable ChildProcess sink;
    private int starts;

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
    void stopSink() {
        if (sink != null) {
            sink.close();
        }
    }

    @Test
    void sinkThatIsKilledAgainAndAgainLosesAndDoublesNothing() throws Exception {
        // Given
        startSink();
        awaitReady();
        createFeatureTopic();
        int sent = 0;
        try (KafkaProducer<byte[], byte[]> producer = producer()) {
            producer.initTransactions();

            // When
            for (int round = 0; round < 3; round++) {
                sent = send(producer, sent);
                sendAndAbort(producer);
                awaitRows("call_events", sent - BATCH / 2);
                sent = send(producer, sent);
                sink().kill();
                sent = send(producer, sent);
                startSink();
            }
            awaitReady();
            store.stop();
            sent = send(producer, sent);
            awaitNotReady();
            store.startAgain();
        }
        awaitReady();
        awaitRows("call_events", sent);
        awaitRows("feature_customer_calls", sent);
        awaitRows("restricted/call_center_events", sent);
        sink().terminate();

        // Then
        assertExact("call_events", sent);
        assertExact("feature_customer_calls", sent);
        assertExact("restricted/call_center_events", sent);
        assertThat(DuckDb.count("select count(distinct call_id) from " + files("call_events")))
                .isEqualTo(sent);
        assertThat(
                        DuckDb.ask(
                                "select string_agg(distinct seen || '|' || created, ',') from "
                                        + files("feature_customer_calls")
                                        + " where customer_id = 'customer-5' and created = _timestamp"))
                .startsWith("enriched-call-events-0:5|");
        assertThat(
                        DuckDb.ask(
                                "select decode(_value) || decode(_key) || decode(_headers[1].value) from "
                                        + files("restricted/call_center_events")
                                        + " where decode(_key) = 'k7'"))
                .isEqualTo("{\"n\":7}k77");
    }

    /// A third of the records to each of three topics, in one transaction.
    private int send(KafkaProducer<byte[], byte[]> producer, int from) {
        producer.beginTransaction();
        for (int i = from; i < from + BATCH; i++) {
            byte[] key = ("k" + i).getBytes(StandardCharsets.UTF_8);
            producer.send(
                    new ProducerRecord<>(
                            "call-events", i % 2, key, CallRows.bytes(i, 10, schemas.ids())));
            ProducerRecord<byte[], byte[]> raw =
                    new ProducerRecord<>(
                            "call-center-events",
                            i % 2,
                            key,
                            ("{\"n\":" + i + "}").getBytes(StandardCharsets.UTF_8));
            raw.headers().add("t_ingest", Integer.toString(i).getBytes(StandardCharsets.UTF_8));
            producer.send(raw);
            ProducerRecord<byte[], byte[]> row =
                    new ProducerRecord<>("feature.customer_calls", i % 2, key, feature(i));
            row.headers()
                    .add("seen", ("enriched-call-events-0:" + i).getBytes(StandardCharsets.UTF_8));
            producer.send(row);
        }
        producer.commitTransaction();
        return from + BATCH;
    }

    private void sendAndAbort(KafkaProducer<byte[], byte[]> producer) {
        producer.beginTransaction();
        for (int i = 0; i < 20; i++) {
            producer.send(
                    new ProducerRecord<>(
                            "call-events",
                            i % 2,
                            null,
                            CallRows.bytes(1_000_000 + i, 10, schemas.ids())));
        }
        producer.flush();
        producer.abortTransaction();
    }

    private static byte[] feature(int i) {
        Schema time = Schema.create(Schema.Type.LONG);
        org.apache.avro.LogicalTypes.timestampMillis().addToSchema(time);
        Schema schema =
                SchemaBuilder.record("CustomerCalls")
                        .fields()
                        .requiredString("customer_id")
                        .name("event_timestamp")
                        .type(time)
                        .noDefault()
                        .optionalLong("calls_last_10m")
                        .endRecord();
        GenericRecord row = new GenericData.Record(schema);
        row.put("customer_id", "customer-" + i);
        row.put("event_timestamp", CallRows.FIRST.plusSeconds(i).toEpochMilli());
        row.put("calls_last_10m", (long) i);
        return Objects.requireNonNull(
                EventSerde.of(schema, schemas.ids()).serialize("feature.customer_calls", row));
    }

    private static void createFeatureTopic() throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrap()))) {
            admin.createTopics(List.of(new NewTopic("feature.customer_calls", 2, (short) 1)))
                    .all()
                    .get();
        }
    }

    private static KafkaProducer<byte[], byte[]> producer() {
        return new KafkaProducer<>(
                Map.of("bootstrap.servers", kafka.bootstrap(), "transactional.id", "lake-it"),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    private void startSink() {
        S3Settings bucket = store.bucket("lake");
        Map<String, String> environment = new HashMap<>();
        environment.put("CALLSTREAM_KAFKA_BOOTSTRAP", kafka.bootstrap());
        environment.put("CALLSTREAM_REGISTRY_URL", schemas.url());
        environment.put("CALLSTREAM_HTTP_PORT", Integer.toString(port));
        environment.put("CALLSTREAM_PARTITIONS", "2");
        environment.put("CALLSTREAM_REPLICATION", "1");
        environment.put("CALLSTREAM_S3_ENDPOINT", bucket.endpoint().orElseThrow().toString());
        environment.put("CALLSTREAM_S3_ACCESS_KEY", bucket.accessKey().orElseThrow());
        environment.put("CALLSTREAM_S3_SECRET_KEY", bucket.secretKey().orElseThrow());
        environment.put("CALLSTREAM_LAKE_BUCKET", bucket.bucket());
        environment.put(
                "CALLSTREAM_ICEBERG_CATALOG", "jdbc:sqlite:" + directory.resolve("sink.db"));
        environment.put("CALLSTREAM_LAKE_CHECKPOINT_INTERVAL", "2s");
        environment.put("CALLSTREAM_LAKE_IDLE", "1s");
        sink =
                ChildProcess.java(
                        directory.resolve("sink-" + starts++ + ".log"),
                        environment,
                        List.of(
                                "-Xmx512m",
                                "-jar",
                                Path.of("target", "lake-sink-service.jar").toString()));
    }

    private ChildProcess sink() {
        return Objects.requireNonNull(sink);
    }

    private void awaitReady() {
        Awaitility.await()
                .atMost(Duration.ofSeconds(180))
                .until(
                        () -> {
                            assertThat(sink().isAlive()).as("the sink runs, see its log").isTrue();
                            return answersOk("/ready");
                        });
    }

    private void awaitNotReady() {
        Awaitility.await().atMost(Duration.ofSeconds(180)).until(() -> !answersOk("/ready"));
    }

    private boolean answersOk(String path) throws InterruptedException {
        try {
            HttpRequest request =
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build();
            return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    private static void awaitRows(String table, long least) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(180))
                .pollInterval(Duration.ofSeconds(1))
                .until(() -> rows(table) >= least);
    }

    private static long rows(String table) {
        try {
            return DuckDb.count("select count(*) from " + files(table));
        } catch (IllegalStateException e) {
            return 0; // no file yet
        }
    }

    private static void assertExact(String table, long rows) {
        assertThat(
                        DuckDb.ask(
                                "select count(*) || '/' || count(distinct (_topic, _partition, _offset)) from "
                                        + files(table)))
                .as("rows / distinct rows of " + table)
                .isEqualTo(rows + "/" + rows);
    }

    private static String files(String table) {
        return "read_parquet('" + store.files("lake") + "/" + table + "/date=*/hour=*/*.parquet')";
    }
}
