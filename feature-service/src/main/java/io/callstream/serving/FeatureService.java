package io.callstream.serving;

import io.callstream.feature.IllegalViewsException;
import io.callstream.runtime.ConfigException;
import io.callstream.runtime.KafkaTopics;
import io.callstream.runtime.ServiceHttp;
import io.callstream.runtime.ServiceMain;
import io.callstream.serde.RegistrySchemaIds;
import io.callstream.serde.SchemaIds;
import io.callstream.serving.adapter.Access;
import io.callstream.serving.adapter.DocumentRecords;
import io.callstream.serving.adapter.FeastEndpoint;
import io.callstream.serving.adapter.FeastGrpc;
import io.callstream.serving.adapter.FeatureEndpoint;
import io.callstream.serving.adapter.FeatureRecords;
import io.callstream.serving.adapter.GuardedReads;
import io.callstream.serving.adapter.KafkaRowSource;
import io.callstream.serving.adapter.PagesEndpoint;
import io.callstream.serving.adapter.RedisOnlineStore;
import io.callstream.serving.adapter.RegistryEndpoint;
import io.callstream.serving.adapter.SubjectEndpoint;
import io.callstream.serving.online.FeastRegistry;
import io.callstream.serving.online.ServedView;
import io.callstream.serving.serve.Catalogue;
import io.callstream.serving.serve.FeatureVectors;
import io.callstream.topic.FeatureTopics;
import io.callstream.topic.FeatureTopics.FeatureTopic;
import io.callstream.topic.Topic;
import io.callstream.topic.TopicSettings;
import io.callstream.topic.Topics;
import io.helidon.webserver.grpc.GrpcRouting;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.kafka.KafkaClientMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;

import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/// Composition root: all that the feature service is made of.
public final class FeatureService implements AutoCloseable {
    /// Name of the service, of its consumer group and of its client ids.
    public static final String NAME = "feature-service";

    private static final Duration START_PATIENCE = Duration.ofSeconds(60);
    private static final Duration READ_TIMEOUT = Duration.ofMillis(80);
    private static final String FEAST_LAKE = "s3://callstream-lake";
    private static final int ROWS_PER_POLL = 2_000;

    private final RedisOnlineStore store;
    private final FeatureLoop loop;
    private final LiveService live;
    private final KafkaClientMetrics kafkaMetrics;
    private final ServiceHttp http;

    private FeatureService(
            RedisOnlineStore store,
            FeatureLoop loop,
            LiveService live,
            KafkaClientMetrics kafkaMetrics,
            ServiceHttp http) {
        this.store = store;
        this.loop = loop;
        this.live = live;
        this.kafkaMetrics = kafkaMetrics;
        this.http = http;
    }

    /// Starts against the schema registry of the configuration.
    ///
    /// @throws ConfigException where it cannot work as configured
    public static FeatureService start(FeatureConfig config) {
        return start(
                config,
                new RegistrySchemaIds(config.registry(), START_PATIENCE, InstantSource.system()));
    }

    static FeatureService start(FeatureConfig config, SchemaIds schemas) {
        InstantSource clock = InstantSource.system();
        PrometheusMeterRegistry metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        new JvmMemoryMetrics().bindTo(metrics);
        new JvmGcMetrics().bindTo(metrics);
        Topics catalogue =
                new Topics(
                        new TopicSettings(config.partitions(), config.replication(), Map.of()),
                        schemas);
        List<FeatureTopic> topics = topics(config, catalogue);
        List<ServedView> views = topics.stream().map(topic -> ServedView.of(topic.view())).toList();
        List<Topic<?, ?>> read = new ArrayList<>(DocumentRecords.topics(catalogue));
        topics.forEach(topic -> read.add(topic.topic()));
        KafkaTopics.ensure(
                config.bootstrap(),
                read.stream().map(Topic::newTopic).toList(),
                START_PATIENCE,
                clock);

        RedisOnlineStore store =
                new RedisOnlineStore(
                        config.redis(), config.project(), views, READ_TIMEOUT, metrics);
        KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(
                        consumer(config), new ByteArrayDeserializer(), new ByteArrayDeserializer());
        KafkaClientMetrics kafkaMetrics = new KafkaClientMetrics(consumer);
        kafkaMetrics.bindTo(metrics);
        KafkaRowSource source =
                new KafkaRowSource(
                        consumer,
                        read.stream().<String>map(Topic::name).toList(),
                        new DocumentRecords(catalogue, new FeatureRecords(topics)),
                        metrics,
                        clock);
        FeatureLoop loop = new FeatureLoop(source, store, new FeatureMetrics(metrics), clock);
        LongSupplier now =
                config.clock() == FeatureConfig.ReadClock.WALL
                        ? clock::millis
                        : loop::newestEventMillis;
        LiveService live = LiveService.of(config, catalogue, topics, metrics, clock);
        Catalogue served = new Catalogue(views);
        Access access = new Access(config.access(), store, clock);
        GuardedReads reads =
                new GuardedReads(new FeatureVectors(store, loop::progress, now), access);
        FeastRegistry feast = new FeastRegistry(config.project(), views, FEAST_LAKE);
        try {
            ServiceHttp http =
                    ServiceHttp.start(
                            config.http(),
                            live.healthWith(loop),
                            metrics,
                            () -> topology(views),
                            routing -> {
                                routing.addFilter(access);
                                live.routes(routing);
                                new PagesEndpoint().accept(routing);
                                new FeatureEndpoint(served, reads, metrics).accept(routing);
                                new FeastEndpoint(served, reads, metrics).accept(routing);
                                new SubjectEndpoint(served, reads, loop::names, metrics)
                                        .accept(routing);
                                new RegistryEndpoint(feast, config.redis()).accept(routing);
                            },
                            List.of(grpc(new FeastGrpc(served, reads))));
            loop.start();
            live.start();
            return new FeatureService(store, loop, live, kafkaMetrics, http);
        } catch (RuntimeException e) {
            kafkaMetrics.close();
            consumer.close();
            live.close();
            store.close();
            throw e;
        }
    }

    /// The port that was opened.
    public int port() {
        return http.port();
    }

    @Override
    public void close() {
        live.close();
        http.close();
        kafkaMetrics.close();
        loop.close();
        store.close();
    }

    public static void main(String[] args) {
        ServiceMain.run(NAME, args, FeatureConfig::from, FeatureService::start);
    }

    private static GrpcRouting.Builder grpc(FeastGrpc feast) {
        return GrpcRouting.builder().intercept(feast).service(feast.bindService());
    }

    private static List<FeatureTopic> topics(FeatureConfig config, Topics catalogue) {
        try {
            return FeatureTopics.load(config.viewsDirectory(), catalogue);
        } catch (IllegalViewsException | UncheckedIOException e) {
            throw new ConfigException("CALLSTREAM_VIEWS_DIR: " + e.getMessage());
        }
    }

    private static Map<String, Object> consumer(FeatureConfig config) {
        String member = NAME + "-" + config.instance();
        return Map.ofEntries(
                Map.entry(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, config.bootstrap()),
                Map.entry(ConsumerConfig.GROUP_ID_CONFIG, NAME),
                Map.entry(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, member),
                Map.entry(ConsumerConfig.CLIENT_ID_CONFIG, member),
                Map.entry(
                        ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
                        CooperativeStickyAssignor.class.getName()),
                Map.entry(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed"),
                Map.entry(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest"),
                Map.entry(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false),
                Map.entry(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, ROWS_PER_POLL),
                Map.entry(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, 16 << 20));
    }

    private static String topology(List<ServedView> views) {
        return views.stream()
                .map(
                        view ->
                                "feature."
                                        + view.name()
                                        + " ("
                                        + String.join(", ", view.keyNames())
                                        + ", "
                                        + view.columns().size()
                                        + " features) --> online store --> /v1/features/"
                                        + view.name()
                                        + ", /v1/features:batch, /get-online-features\n")
                .collect(Collectors.joining());
    }
}
