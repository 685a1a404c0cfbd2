package io.callstream.bench;

import io.callstream.bench.report.BenchCommand;
import io.callstream.bench.report.Measure;
import io.callstream.event.Alert;
import io.callstream.event.EventHeaders;
import io.callstream.event.ScoredSegment;
import io.callstream.event.Severity;
import io.callstream.runtime.Env;
import io.callstream.runtime.KafkaSettings;
import io.callstream.runtime.ToolFault;
import io.callstream.serde.RegistrySchemaIds;
import io.callstream.topic.Topic;
import io.callstream.topic.TopicSettings;
import io.callstream.topic.Topics;

import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/// `bench live`: screens by the thousand on one instance of a running suite.
@Command(
        name = "live",
        description = {
            "Connects thousands of screens to the running feature service and sends them segments, one call a screen, then an alert",
            "that all of them want. Floor: a bare consumer of the same records in the same run. Beside it: what a way by Redis'",
            "publish/subscribe would add. Needs ./callstream up."
        },
        mixinStandardHelpOptions = true)
public final class LiveBenchmark extends BenchCommand {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Map<String, String> environment;
    private final String run = "bench-" + Long.toString(System.currentTimeMillis(), 36);

    @Option(
            names = "--screens",
            defaultValue = "5000",
            description = "connections (default: ${DEFAULT-VALUE})")
    private int screens;

    @Option(
            names = "--rate",
            defaultValue = "1000",
            description = "segments a second (default: ${DEFAULT-VALUE})")
    private int rate;

    @Option(
            names = "--seconds",
            defaultValue = "15",
            description = "how long (default: ${DEFAULT-VALUE})")
    private int seconds;

    /// @param environment of a running suite
    public LiveBenchmark(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public List<Measure> run(Consumer<String> tell) throws Exception {
        Env env = Env.of(environment);
        String bootstrap = KafkaSettings.bootstrap(env);
        URI feature =
                env.uri("CALLSTREAM_FEATURE_URL", "http://127.0.0.1:8083", "the feature service");
        URI registry =
                env.uri(
                        "CALLSTREAM_REGISTRY_URL",
                        "http://127.0.0.1:8085/apis/ccompat/v7",
                        "the registry");
        String redis = env.text("CALLSTREAM_REDIS_URI", "redis://127.0.0.1:6379", "Redis");
        Topics topics =
                new Topics(
                        new TopicSettings(KafkaSettings.partitions(env), 1, Map.of()),
                        new RegistrySchemaIds(registry, PATIENCE, InstantSource.system()));
        List<Measure> measures = new ArrayList<>();
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(
                        Map.of(
                                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                                bootstrap,
                                ProducerConfig.LINGER_MS_CONFIG,
                                0),
                        new ByteArraySerializer(),
                        new ByteArraySerializer())) {
            ownCalls(topics, producer, bootstrap, feature, measures, tell);
            oneAlert(topics, producer, feature, measures, tell);
        }
        tell.accept("the same by Redis' publish/subscribe ...");
        PubSub.Result hop = PubSub.run(redis, rate, Math.min(seconds, 10), 100_000);
        measures.add(Measure.of("pubsub-added-p50", hop.p50(), "ms"));
        measures.add(Measure.of("pubsub-added-p99", hop.p99(), "ms"));
        measures.add(Measure.of("pubsub-through", hop.perSecond(), "messages/s"));
        measures.add(Measure.of("broadcast-read", broadcast(topics, bootstrap), "records/s"));
        return measures;
    }

    /// Each screen listens to a call of its own.
    private void ownCalls(
            Topics topics,
            KafkaProducer<byte[], byte[]> producer,
            String bootstrap,
            URI feature,
            List<Measure> measures,
            Consumer<String> tell)
            throws InterruptedException {
        long begun = System.nanoTime();
        try (Screens all =
                new Screens(
                        feature,
                        IntStream.range(0, screens)
                                .mapToObj(i -> "/v1/calls/" + run + "-" + i + "/live")
                                .toList())) {
            await("all screens to be greeted", () -> all.open() == screens);
            measures.add(Measure.of("screens-connected", all.open(), "connections"));
            measures.add(
                    Measure.of(
                            "connecting",
                            screens / ((System.nanoTime() - begun) / 1e9),
                            "connections/s"));
            tell.accept(
                    "%,d screens are connected; %,d segments a second for %d s ..."
                            .formatted(screens, rate, seconds));
            try (BareReader bare = new BareReader(topics.scoredTranscripts(), bootstrap)) {
                Pace pace = new Pace(rate);
                int wanted = rate * seconds;
                List<Future<RecordMetadata>> sent = new ArrayList<>(wanted);
                for (int i = 0; i < wanted; i++) {
                    pace.next();
                    sent.add(
                            producer.send(
                                    segment(topics.scoredTranscripts(), i % screens, i / screens)));
                }
                acknowledged(sent);
                await(
                        "all segments to arrive",
                        () ->
                                all.latencies().count() >= wanted
                                        && bare.latencies.count() >= wanted);
                measures.add(
                        Measure.of("segments-lost", wanted - all.latencies().count(), "segments"));
                measures.add(Measure.of("screens-dropped", all.ended(), "connections"));
                percentiles("own-call", all.latencies(), bare.latencies, measures);
            }
        }
    }

    /// All screens listen to one queue, of which there are alerts.
    private void oneAlert(
            Topics topics,
            KafkaProducer<byte[], byte[]> producer,
            URI feature,
            List<Measure> measures,
            Consumer<String> tell)
            throws InterruptedException {
        int alerts = 20;
        try (Screens all =
                new Screens(
                        feature,
                        IntStream.range(0, screens)
                                .mapToObj(i -> "/v1/queues/" + run + "/live")
                                .toList())) {
            await("all screens to be greeted", () -> all.open() == screens);
            tell.accept(
                    "%d alerts, one a second, that all %,d screens want ..."
                            .formatted(alerts, screens));
            Pace pace = new Pace(1);
            for (int i = 0; i < alerts; i++) {
                pace.next();
                acknowledged(List.of(producer.send(alert(topics.callAlerts(), i))));
            }
            await("all alerts to arrive", () -> all.latencies().count() >= alerts * screens);
            measures.add(
                    Measure.of("one-alert-for-all-p50", all.latencies().percentile(0.5), "ms"));
            measures.add(
                    Measure.of("one-alert-for-all-p99", all.latencies().percentile(0.99), "ms"));
        }
    }

    private static void acknowledged(List<Future<RecordMetadata>> sent)
            throws InterruptedException {
        try {
            for (Future<RecordMetadata> one : sent) {
                one.get();
            }
        } catch (ExecutionException e) {
            throw new ToolFault("Kafka did not take a record: " + e.getCause(), e);
        }
    }

    /// How fast an instance could read what is for screens, were that all it did.
    private double broadcast(Topics topics, String bootstrap) {
        Topic<String, ScoredSegment> topic = topics.scoredTranscripts();
        try (KafkaConsumer<byte[], byte[]> consumer = consumer(bootstrap)) {
            List<TopicPartition> partitions = partitions(consumer, topic);
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            long begun = System.nanoTime();
            long read = 0;
            for (int empty = 0; empty < 2; ) {
                int count = 0;
                for (ConsumerRecord<byte[], byte[]> row : consumer.poll(Duration.ofMillis(200))) {
                    topic.valueSerde().deserializer().deserialize(row.topic(), row.value());
                    count++;
                }
                read += count;
                empty = count == 0 ? empty + 1 : 0;
            }
            return read / ((System.nanoTime() - begun) / 1e9 - 0.4);
        }
    }

    private static void percentiles(
            String name, Latencies latencies, Latencies floor, List<Measure> measures) {
        for (int percent : new int[] {50, 99}) {
            measures.add(
                    Measure.of(
                            name + "-p" + percent,
                            latencies.percentile(percent / 100.0),
                            "ms",
                            Math.max(1, floor.percentile(percent / 100.0))));
        }
    }

    private ProducerRecord<byte[], byte[]> segment(
            Topic<String, ScoredSegment> topic, int call, int number) {
        String id = run + "-" + call;
        return timed(
                topic,
                id,
                ScoredSegment.newBuilder()
                        .setEventId(id + "/" + number)
                        .setSource("bench")
                        .setCallId(id)
                        .setSegmentId(Integer.toString(number))
                        .setSpeaker("CUSTOMER")
                        .setRedactedText(
                                "I have been waiting for my refund for two weeks now, and nobody calls back.")
                        .setSentimentScore(-0.4)
                        .setSentimentLabel("NEGATIVE")
                        .build());
    }

    private ProducerRecord<byte[], byte[]> alert(Topic<String, Alert> topic, int number) {
        return timed(
                topic,
                run,
                Alert.newBuilder()
                        .setAlertId(run + "/" + number)
                        .setRule("bench")
                        .setRuleVersion(1)
                        .setSeverity(Severity.INFO)
                        .setEntity(run)
                        .setQueue(run)
                        .setReasonCodes(List.of("BENCH"))
                        .setEvidence(List.of())
                        .setEventTime(Instant.now())
                        .setFiredAt(Instant.now())
                        .build());
    }

    private static <V> ProducerRecord<byte[], byte[]> timed(
            Topic<String, V> topic, String key, V value) {
        ProducerRecord<byte[], byte[]> row =
                new ProducerRecord<>(
                        topic.name(),
                        key.getBytes(StandardCharsets.UTF_8),
                        topic.valueSerde().serializer().serialize(topic.name(), value));
        row.headers().add(EventHeaders.T_INGEST, EventHeaders.bytes(System.currentTimeMillis()));
        return row;
    }

    /// As the broker has them, whatever this process would have made.
    private static List<TopicPartition> partitions(
            KafkaConsumer<byte[], byte[]> consumer, Topic<?, ?> topic) {
        return consumer.partitionsFor(topic.name()).stream()
                .map(one -> new TopicPartition(one.topic(), one.partition()))
                .toList();
    }

    private static KafkaConsumer<byte[], byte[]> consumer(String bootstrap) {
        return new KafkaConsumer<>(
                Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrap,
                        ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                        "read_committed",
                        ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                        false),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
    }

    private static void await(String what, BooleanSupplier condition) throws InterruptedException {
        CountDownLatch never = new CountDownLatch(1);
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new ToolFault("waited " + PATIENCE.toSeconds() + " s for " + what);
            }
            never.await(20, TimeUnit.MILLISECONDS);
        }
    }

    /// The floor: the same records by a bare consumer.
    private static final class BareReader implements AutoCloseable {
        final Latencies latencies = new Latencies();
        private final KafkaConsumer<byte[], byte[]> consumer;
        private final Thread thread;
        private volatile boolean closing;

        BareReader(Topic<?, ?> topic, String bootstrap) {
            consumer = consumer(bootstrap);
            List<TopicPartition> partitions = partitions(consumer, topic);
            consumer.assign(partitions);
            consumer.seekToEnd(partitions);
            partitions.forEach(consumer::position);
            thread = Thread.ofPlatform().name("bare").start(this::read);
        }

        private void read() {
            while (!closing) {
                for (ConsumerRecord<byte[], byte[]> row : consumer.poll(Duration.ofMillis(100))) {
                    long ingest = EventHeaders.millis(row.headers(), EventHeaders.T_INGEST, -1);
                    if (ingest >= 0) {
                        latencies.add(System.currentTimeMillis() - ingest);
                    }
                }
            }
            consumer.close();
        }

        @Override
        public void close() {
            closing = true;
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
