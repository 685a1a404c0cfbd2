package io.callstream.bench.lake;

import io.callstream.bench.report.BenchCommand;
import io.callstream.bench.report.Measure;
import io.callstream.event.CallEvent;
import io.callstream.event.EnrichedCall;
import io.callstream.event.TranscriptSegment;
import io.callstream.local.LocalConfig;
import io.callstream.local.LocalStack;
import io.callstream.local.Ports;
import io.callstream.runtime.KafkaTopics;
import io.callstream.serde.RegistrySchemaIds;
import io.callstream.serde.SchemaIds;
import io.callstream.topic.Topic;
import io.callstream.topic.TopicSettings;
import io.callstream.topic.Topics;

import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/// Rows per CPU second from Avro topics into committed Iceberg tables, exactly once, against a bare
/// Parquet writer on the same rows.
///
/// The sink is the real service in a process of its own; all its CPU counts (fetching, checking,
/// encoding, uploading, committing, collecting garbage, compiling), from the time when it has
/// warmed up on rows of the same kind.
@Command(
        name = "lake",
        description = "Avro topics into Iceberg tables, against a bare Parquet writer.",
        mixinStandardHelpOptions = true)
public final class LakeBenchmark extends BenchCommand {
    private static final Instant FROM = Instant.parse("2026-11-02T00:00:00Z");
    private static final Duration BROKER = Duration.ofSeconds(60);
    private static final int PARTITIONS = 6;

    @Option(
            names = "--rows",
            defaultValue = "3000000",
            description = "rows that are measured, of all topics (default: ${DEFAULT-VALUE})")
    private long rows = 3_000_000;

    @Option(
            names = "--hours",
            defaultValue = "2",
            description =
                    "hours of event time that the rows of each topic are spread over; 170 make 510 open files a partition (default: ${DEFAULT-VALUE})")
    private int hours = 2;

    @Option(
            names = "--port-base",
            defaultValue = "31000",
            description = "ports of the stack that is started for it (default: ${DEFAULT-VALUE})")
    private int portBase = 31000;

    private Map<String, Schema> topics() {
        Map<String, Schema> topics = new LinkedHashMap<>();
        topics.put("call-events", CallEvent.getClassSchema());
        topics.put("enriched-call-events", EnrichedCall.getClassSchema());
        topics.put("transcript-segments", TranscriptSegment.getClassSchema());
        return topics;
    }

    @Override
    public List<Measure> run(Consumer<String> tell) throws Exception {
        Path directory = Files.createTempDirectory("callstream-bench-lake");
        double floor = floor(directory.resolve("bare.parquet"), tell);
        LocalConfig config = LocalConfig.of(directory.resolve("suite"), new Ports(portBase));
        try (LocalStack stack = LocalStack.start(config, tell)) {
            return measure(config, stack.endpoints().variables(), floor, tell);
        }
    }

    private double floor(Path file, Consumer<String> tell) throws IOException {
        tell.accept("bare writer, one thread");
        double seconds = 0;
        long written = 0;
        for (Map.Entry<String, Schema> topic : topics().entrySet()) {
            SampleRows sample = new SampleRows(topic.getValue(), FROM, Duration.ofHours(hours), 1);
            List<GenericRecord> some = new ArrayList<>();
            for (int i = 0; i < 150_000; i++) {
                some.add(sample.next());
            }
            BareParquet bare = new BareParquet(topic.getValue());
            double best = Double.MAX_VALUE;
            for (int round = 0; round < 6; round++) {
                best = Math.min(best, bare.write(some, file));
            }
            tell.accept(
                    "  %s: %,.0f rows per CPU second"
                            .formatted(topic.getKey(), some.size() / best));
            seconds += best;
            written += some.size();
        }
        Files.delete(file);
        return written / seconds;
    }

    private List<Measure> measure(
            LocalConfig config, Map<String, String> variables, double floor, Consumer<String> tell)
            throws Exception {
        SchemaIds ids =
                new RegistrySchemaIds(
                        URI.create(variables.getOrDefault("CALLSTREAM_REGISTRY_URL", "")),
                        Duration.ofSeconds(5),
                        Clock.systemUTC());
        String bootstrap = variables.getOrDefault("CALLSTREAM_KAFKA_BOOTSTRAP", "");
        Topics catalogue = new Topics(new TopicSettings(PARTITIONS, 1, Map.of()), ids);
        KafkaTopics.ensure(
                bootstrap,
                catalogue.all().values().stream().map(Topic::newTopic).toList(),
                BROKER,
                Clock.systemUTC());
        Map<String, String> environment = new HashMap<>(variables);
        environment.put("CALLSTREAM_REPLICATION", "1");
        environment.put("CALLSTREAM_LAKE_IDLE", "2s");
        Path log = config.dir().resolve("lake-sink.log");
        try (SinkProcess sink =
                SinkProcess.start(config.layout(), environment, portBase + 90, log)) {
            long warm = Math.max(300_000, rows / 9 * 3); // as many of each of three topics
            tell.accept("warming the sink up on %,d rows".formatted(warm));
            produce(bootstrap, ids, warm, 2);
            sink.awaitRows(warm);
            double before = sink.cpuSeconds();
            double files = sink.sum("callstream_lake_files_total");
            double bytes = sink.sum("callstream_lake_bytes_total");
            long start = System.nanoTime();
            tell.accept("%,d rows from 3 topics of %d partitions".formatted(rows, PARTITIONS));
            produce(bootstrap, ids, rows, 3);
            sink.awaitRows(warm + rows);
            double seconds = sink.cpuSeconds() - before;
            double wall = (System.nanoTime() - start) / 1e9;
            double checkpoints = sink.sum("callstream_lake_checkpoint_seconds_count");
            return List.of(
                    Measure.of("lake-rows", rows / seconds, "rows per CPU second", floor),
                    Measure.of("lake-rows-wall", rows / wall, "rows per second, as they were sent"),
                    Measure.of(
                            "lake-bytes-per-row",
                            (sink.sum("callstream_lake_bytes_total") - bytes) / rows,
                            "bytes"),
                    Measure.of(
                            "lake-files-per-hour",
                            (sink.sum("callstream_lake_files_total") - files) / (3.0 * hours),
                            "files per table and hour"),
                    Measure.of(
                            "lake-checkpoint-mean",
                            sink.sum("callstream_lake_checkpoint_seconds_sum") / checkpoints,
                            "seconds"),
                    Measure.of(
                            "lake-checkpoint-max",
                            sink.most("callstream_lake_checkpoint_seconds_max"),
                            "seconds"),
                    Measure.of("lake-heap-limit", 512, "MB"),
                    Measure.of("lake-resident-peak", sink.peakMegabytes(), "MB"));
        }
    }

    private void produce(String bootstrap, SchemaIds ids, long count, long seed) {
        Map<String, Object> settings =
                Map.of(
                        "bootstrap.servers",
                        bootstrap,
                        "linger.ms",
                        20,
                        "batch.size",
                        262_144,
                        "compression.type",
                        "lz4",
                        "acks",
                        "all");
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(
                        settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            AtomicReference<@Nullable Exception> fault = new AtomicReference<>();
            Map<String, Schema> topics = topics();
            for (Map.Entry<String, Schema> topic : topics.entrySet()) {
                SampleRows sample =
                        new SampleRows(topic.getValue(), FROM, Duration.ofHours(hours), seed);
                int id = ids.idOf(topic.getKey() + "-value", topic.getValue());
                for (long i = 0; i < count / topics.size(); i++) {
                    producer.send(
                            new ProducerRecord<>(
                                    topic.getKey(),
                                    (int) (i % PARTITIONS),
                                    null,
                                    sample.encode(sample.next(), id)),
                            (_, exception) -> {
                                if (exception != null) {
                                    fault.set(exception);
                                }
                            });
                }
            }
            producer.flush();
            Exception why = fault.get();
            if (why != null) {
                throw new IllegalStateException("rows for the lake were lost", why);
            }
        }
    }
}
