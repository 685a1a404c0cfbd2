package io.callstream.lake;

import io.callstream.feature.IllegalViewsException;
import io.callstream.lake.adapter.DuckDbLake;
import io.callstream.lake.adapter.Lake;
import io.callstream.lake.adapter.LakeReader;
import io.callstream.lake.adapter.OpenLineageSender;
import io.callstream.lake.adapter.SuiteFiles;
import io.callstream.lake.commit.Gate;
import io.callstream.lake.commit.LakeWriter;
import io.callstream.lake.file.RollingPolicy;
import io.callstream.lake.lineage.Lineage;
import io.callstream.lake.lineage.LineageEvents;
import io.callstream.lake.lineage.LineageSettings;
import io.callstream.lake.maintain.Maintenance;
import io.callstream.lake.quality.QualityGate;
import io.callstream.lake.quality.QualityReport;
import io.callstream.lake.quality.Suite;
import io.callstream.lake.recompute.Parity;
import io.callstream.lake.table.LakeTables;
import io.callstream.runtime.ConfigException;
import io.callstream.runtime.Health;
import io.callstream.runtime.KafkaTopics;
import io.callstream.runtime.ServiceHttp;
import io.callstream.runtime.ServiceMain;
import io.callstream.serde.RegistrySchemaIds;
import io.callstream.serde.SchemaIds;
import io.callstream.topic.FeatureTopics;
import io.callstream.topic.FeatureTopics.FeatureTopic;
import io.callstream.topic.Topic;
import io.callstream.topic.Topics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.kafka.KafkaClientMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;

import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/// Composition root: all that the lake sink is made of.
public final class LakeSinkService implements Health, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LakeSinkService.class);
    private static final Duration BROKER_PATIENCE = Duration.ofSeconds(60);
    private static final Duration REGISTRY_PATIENCE = Duration.ofSeconds(5);
    private static final Duration DRAIN = Duration.ofSeconds(60);
    private static final Duration POLL_INTERVAL = Duration.ofMinutes(15);

    private final Lake lake;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final KafkaClientMetrics clientMetrics;
    private final LakeSinkLoop loop;
    private final Maintenance.Open maintenance;
    private final MaintenanceLoop keeper;
    private final ParityLoop parity;
    private final Thread thread;
    private final ServiceHttp http;
    private final Optional<OpenLineageSender> sender;
    private volatile boolean stopping;
    private volatile @Nullable String death;

    private LakeSinkService(LakeSinkConfig config) {
        InstantSource clock = Clock.systemUTC();
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        SchemaIds ids = new RegistrySchemaIds(config.registry(), REGISTRY_PATIENCE, clock);
        Topics topics = new Topics(config.topics(), ids);
        KafkaTopics.ensure(
                config.bootstrap(),
                topics.all().values().stream().map(Topic::newTopic).toList(),
                BROKER_PATIENCE,
                clock);
        LakeTables tables = LakeTables.of(topics);
        LakeMetrics metrics = new LakeMetrics(registry);
        sender = config.lineage().map(to -> OpenLineageSender.start(to, metrics::lineageDropped));
        Lineage lineage = lineage(config, clock);
        lake = Lake.open(config.bucket(), config.catalog(), ids);
        RollingPolicy policy = affordable(config.policy());
        LakeWriter writer =
                new LakeWriter(
                        lake.commit(),
                        lake.uploads(),
                        lake.objects(),
                        gate(config, metrics, lineage, clock),
                        policy,
                        ids,
                        clock,
                        LakeSinkService::unique,
                        config.instance());
        consumer = new KafkaConsumer<>(properties(config));
        clientMetrics = new KafkaClientMetrics(consumer);
        clientMetrics.bindTo(registry);
        new JvmMemoryMetrics().bindTo(registry);
        loop =
                new LakeSinkLoop(
                        consumer,
                        tables,
                        writer,
                        lake.records(),
                        metrics,
                        lineage,
                        clock,
                        policy.memory());
        thread = Thread.ofPlatform().name("lake-sink").unstarted(this::run);
        maintenance = lake.maintenance(config.maintenance(), LakeSinkService::unique);
        keeper =
                new MaintenanceLoop(
                        maintenance, loop::owners, metrics, clock, config.maintenance().interval());
        parity =
                new ParityLoop(
                        work -> withLake(config, topics, work),
                        views(config, topics),
                        loop::owners,
                        metrics,
                        clock,
                        config.parity());
        http =
                ServiceHttp.start(
                        config.http(), this, registry, () -> topology(tables), routes -> {});
    }

    private static List<FeatureTopic> views(LakeSinkConfig config, Topics topics) {
        try {
            return FeatureTopics.load(config.views(), topics);
        } catch (IllegalViewsException | UncheckedIOException e) {
            throw new ConfigException("CALLSTREAM_VIEWS_DIR: " + e.getMessage());
        }
    }

    private static void withLake(LakeSinkConfig config, Topics topics, Consumer<Parity> work) {
        try (LakeReader reader = LakeReader.open(config.bucket(), config.catalog())) {
            work.accept(new Parity(reader, new DuckDbLake(reader, Optional.empty()), topics));
        }
    }

    /// Builds and starts it.
    public static LakeSinkService start(LakeSinkConfig config) {
        LakeSinkService service = new LakeSinkService(config);
        service.thread.start();
        service.keeper.start();
        service.parity.start();
        return service;
    }

    /// Port of `/live`, `/ready`, `/metrics` and `/topology`.
    public int port() {
        return http.port();
    }

    @Override
    public Status live() {
        String why = death;
        return why == null ? new Status(true, "reading") : new Status(false, why);
    }

    @Override
    public Status ready() {
        String trouble = loop.trouble();
        return trouble.isEmpty() && live().ok() && !stopping
                ? new Status(true, "reading")
                : new Status(false, trouble);
    }

    /// Drains: what was read is checkpointed, then the loop ends.
    @Override
    public void close() {
        stopping = true;
        keeper.close();
        parity.close();
        try {
            if (!thread.join(DRAIN)) {
                LOG.atWarn()
                        .addKeyValue("seconds", DRAIN.toSeconds())
                        .log(
                                "could not drain in time; the rest is read again after the next start");
                thread.interrupt();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        http.close();
        clientMetrics.close();
        maintenance.close();
        sender.ifPresent(OpenLineageSender::close);
        lake.close();
    }

    private void run() {
        try (consumer) {
            loop.subscribe();
            while (!stopping) {
                loop.step();
            }
            loop.drain();
        } catch (RuntimeException e) {
            death = "the loop died: " + e;
            LOG.atError().setCause(e).log("the loop died; restart the service, nothing is lost");
        }
    }

    /// Rows may take half of the heap; the other half encodes and stores them.
    private static RollingPolicy affordable(RollingPolicy asked) {
        long half = Runtime.getRuntime().maxMemory() / 2;
        RollingPolicy policy = asked.within(half);
        if (policy.memory() < asked.memory()) {
            LOG.atInfo()
                    .addKeyValue("asked", asked.memory())
                    .addKeyValue("used", policy.memory())
                    .log(
                            "CALLSTREAM_LAKE_MEMORY is more than half of the heap; raise -Xmx to use it");
        }
        return policy;
    }

    private Gate gate(
            LakeSinkConfig config, LakeMetrics metrics, Lineage lineage, InstantSource clock) {
        Map<String, List<Suite>> suites = SuiteFiles.read(config.suites());
        if (suites.isEmpty()) {
            return Gate.OPEN;
        }
        QualityReport report =
                (table, results, rows, keptOut, took) -> {
                    metrics.judged(table, results, rows, keptOut, took);
                    lineage.judged(table, results);
                };
        return new QualityGate(
                suites, lake.cells(), lake.objects(), report, clock, LakeSinkService::unique);
    }

    private Lineage lineage(LakeSinkConfig config, InstantSource clock) {
        LineageEvents events =
                new LineageEvents(
                        config.lineage().map(LineageSettings::namespace).orElse(""),
                        config.bootstrap(),
                        config.bucket().bucket(),
                        "0.1.0");
        return new Lineage(
                config.lineage(), events, event -> sender.ifPresent(to -> to.send(event)), clock);
    }

    private static String topology(LakeTables tables) {
        return tables.all().stream()
                .map(
                        table ->
                                table.name()
                                        + " at "
                                        + table.prefix()
                                        + "/ by hour of "
                                        + table.eventTime().column())
                .collect(
                        Collectors.joining(
                                "\n",
                                "",
                                "\nfeature_<view> at feature_<view>/ by hour of event_timestamp\n"));
    }

    private static Properties properties(LakeSinkConfig config) {
        String member = LakeSinkConfig.SERVICE + "-" + config.instance();
        Properties p = new Properties();
        p.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, config.bootstrap());
        p.put(ConsumerConfig.GROUP_ID_CONFIG, LakeSinkConfig.SERVICE);
        p.put(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, member);
        p.put(ConsumerConfig.CLIENT_ID_CONFIG, member);
        p.put(
                ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
                CooperativeStickyAssignor.class.getName());
        p.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        p.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        p.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        p.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        p.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        p.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        p.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 5_000);
        p.put(ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG, (int) POLL_INTERVAL.toMillis());
        p.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, (int) config.session().toMillis());
        p.put(
                ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG,
                (int) Math.min(3_000, config.session().toMillis() / 3));
        p.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, 16 << 20);
        p.put(ConsumerConfig.METADATA_MAX_AGE_CONFIG, 10_000);
        p.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 15_000);
        return p;
    }

    private static String unique() {
        return UUID.randomUUID().toString().substring(0, 8);
    }

    public static void main(String[] args) {
        ServiceMain.run(LakeSinkConfig.SERVICE, args, LakeSinkConfig::from, LakeSinkService::start);
    }
}
