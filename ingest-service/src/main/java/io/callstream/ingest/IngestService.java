package io.callstream.ingest;

import io.callstream.ingest.account.Accounting;
import io.callstream.ingest.adapter.IngestEndpoint;
import io.callstream.ingest.adapter.IngestRoute;
import io.callstream.ingest.adapter.MicrometerAccounting;
import io.callstream.ingest.adapter.RawEventPublisher;
import io.callstream.ingest.validate.RecordKind;
import io.callstream.ingest.validate.RecordValidator;
import io.callstream.runtime.Health;
import io.callstream.runtime.KafkaTopics;
import io.callstream.runtime.ServiceHttp;
import io.callstream.runtime.ServiceMain;
import io.callstream.runtime.StreamsRuntime;
import io.callstream.runtime.StreamsSettings;
import io.callstream.serde.RegistrySchemaIds;
import io.callstream.serde.SchemaIds;
import io.callstream.topic.Topic;
import io.callstream.topic.Topics;
import io.micrometer.core.instrument.binder.kafka.KafkaClientMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;

import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;

/// Composition root: all that the ingest service is made of.
public final class IngestService implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final StreamsRuntime streams;
    private final RawEventPublisher publisher;
    private final ServiceHttp http;

    private IngestService(StreamsRuntime streams, RawEventPublisher publisher, ServiceHttp http) {
        this.streams = streams;
        this.publisher = publisher;
        this.http = http;
    }

    /// Starts the service: its topics are made and its schemas registered before the first record
    /// is read.
    ///
    /// @throws io.callstream.runtime.ConfigException where brokers, topics or the port are not as
    ///   configured
    public static IngestService start(IngestConfig config) {
        InstantSource clock = InstantSource.system();
        return start(config, new RegistrySchemaIds(config.registry(), PATIENCE, clock), clock);
    }

    static IngestService start(IngestConfig config, SchemaIds ids, InstantSource clock) {
        PrometheusMeterRegistry metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        Topics topics = new Topics(config.topics(), ids);
        List<Topic<?, ?>> own = topicsOf(topics);
        KafkaTopics.ensure(
                config.streams().bootstrap(),
                own.stream().map(Topic::newTopic).toList(),
                PATIENCE,
                clock);
        own.forEach(Topic::register);
        Accounting accounting = new MicrometerAccounting(metrics);
        KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(producer(config));
        KafkaClientMetrics producerMetrics = new KafkaClientMetrics(producer);
        producerMetrics.bindTo(metrics);
        RawEventPublisher publisher = new RawEventPublisher(producer, producerMetrics);
        AtomicReference<@Nullable StreamsRuntime> running = new AtomicReference<>();
        IngestEndpoint endpoint =
                new IngestEndpoint(
                        routes(topics, config, accounting),
                        publisher,
                        config.httpBodyMemory(),
                        clock);
        ServiceHttp http = null;
        try {
            http =
                    ServiceHttp.start(
                            config.http(),
                            new StreamsHealth(running),
                            metrics,
                            () -> described(running),
                            endpoint::addTo);
            StreamsRuntime streams =
                    StreamsRuntime.start(
                            config.streams(),
                            builder ->
                                    IngestTopology.build(
                                            builder,
                                            topics,
                                            config.sources(),
                                            config.tokens(),
                                            config.dedupMaxBytes(),
                                            accounting),
                            metrics);
            running.set(streams);
            return new IngestService(streams, publisher, http);
        } catch (RuntimeException e) {
            if (http != null) {
                http.close();
            }
            publisher.close();
            throw e;
        }
    }

    /// The edge takes records as soon as the raw topics are there; it is ready when the topology
    /// runs.
    private record StreamsHealth(AtomicReference<@Nullable StreamsRuntime> running)
            implements Health {
        @Override
        public Status live() {
            StreamsRuntime streams = running.get();
            return streams == null ? new Status(true, "STARTING") : streams.live();
        }

        @Override
        public Status ready() {
            StreamsRuntime streams = running.get();
            return streams == null ? new Status(false, "STARTING") : streams.ready();
        }
    }

    private static String described(AtomicReference<@Nullable StreamsRuntime> running) {
        StreamsRuntime streams = running.get();
        return streams == null ? "starting" : streams.description();
    }

    /// The port of the HTTP edge.
    public int port() {
        return http.port();
    }

    @Override
    public void close() {
        http.close();
        publisher.close();
        streams.close();
    }

    private static List<Topic<?, ?>> topicsOf(Topics topics) {
        List<Topic<?, ?>> own = new ArrayList<>(topics.rawTranscripts());
        own.addAll(
                List.of(
                        topics.rawCallEvents(),
                        topics.rawOutcomes(),
                        topics.rawAgentStates(),
                        topics.callEvents(),
                        topics.transcriptSegments(),
                        topics.callResolutions(),
                        topics.agentStateChanges(),
                        topics.deadLetters()));
        return own;
    }

    private static List<IngestRoute<?>> routes(
            Topics topics, IngestConfig config, Accounting accounting) {
        Set<String> sources = config.sources();
        return List.of(
                new IngestRoute<>(
                        RecordKind.CALL_EVENTS,
                        RecordValidator.callEvents(sources, config.tokens()),
                        topics.rawCallEvents().name(),
                        accounting),
                new IngestRoute<>(
                        RecordKind.TRANSCRIPTS,
                        RecordValidator.transcripts(sources),
                        topics.rawTranscripts().getFirst().name(),
                        accounting),
                new IngestRoute<>(
                        RecordKind.OUTCOMES,
                        RecordValidator.outcomes(sources),
                        topics.rawOutcomes().name(),
                        accounting),
                new IngestRoute<>(
                        RecordKind.AGENT_STATES,
                        RecordValidator.agentStates(sources),
                        topics.rawAgentStates().name(),
                        accounting));
    }

    /// Idempotent, acknowledged by all in-sync replicas, and bounded: 2 s for a place in the
    /// buffer, 10 s to be delivered.
    private static Map<String, Object> producer(IngestConfig config) {
        StreamsSettings streams = config.streams();
        return Map.ofEntries(
                Map.entry(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, streams.bootstrap()),
                Map.entry(
                        ProducerConfig.CLIENT_ID_CONFIG,
                        streams.service() + "-" + streams.instance() + "-http"),
                Map.entry(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class),
                Map.entry(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class),
                Map.entry(ProducerConfig.ACKS_CONFIG, "all"),
                Map.entry(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true),
                Map.entry(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4"),
                Map.entry(ProducerConfig.LINGER_MS_CONFIG, 1),
                Map.entry(ProducerConfig.BUFFER_MEMORY_CONFIG, config.producerBuffer()),
                Map.entry(ProducerConfig.MAX_BLOCK_MS_CONFIG, 2_000),
                Map.entry(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 4_000),
                Map.entry(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 10_000));
    }

    public static void main(String[] args) {
        ServiceMain.run(IngestConfig.SERVICE, args, IngestConfig::from, IngestService::start);
    }
}
