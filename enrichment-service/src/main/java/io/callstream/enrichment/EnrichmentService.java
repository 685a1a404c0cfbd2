package io.callstream.enrichment;

import io.callstream.enrichment.EnrichmentConfig.TextSettings;
import io.callstream.enrichment.adapter.ConsumerProgress;
import io.callstream.enrichment.adapter.ProfilesEndpoint;
import io.callstream.enrichment.adapter.RuleFiles;
import io.callstream.enrichment.adapter.S3Snapshots;
import io.callstream.enrichment.adapter.TextModels;
import io.callstream.enrichment.alert.AlertMetrics;
import io.callstream.enrichment.alert.AlertRules;
import io.callstream.enrichment.alert.AlertSource;
import io.callstream.enrichment.alert.IllegalRulesException;
import io.callstream.enrichment.alert.RuleProgram;
import io.callstream.enrichment.transcript.TranscriptMetrics;
import io.callstream.enrichment.view.ViewStreams;
import io.callstream.event.CustomerProfile;
import io.callstream.feature.IllegalViewsException;
import io.callstream.runtime.ConfigException;
import io.callstream.runtime.KafkaTopics;
import io.callstream.runtime.ServiceHttp;
import io.callstream.runtime.ServiceMain;
import io.callstream.runtime.StreamsRuntime;
import io.callstream.runtime.StreamsSettings;
import io.callstream.serde.RegistrySchemaIds;
import io.callstream.topic.FeatureTopics;
import io.callstream.topic.FeatureTopics.FeatureTopic;
import io.callstream.topic.Topic;
import io.callstream.topic.Topics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;

import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Composition root: all that the enrichment service is made of.
public final class EnrichmentService implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /// A snapshot is one transaction; brokers allow at most 15 minutes by default.
    private static final Duration SNAPSHOT_PATIENCE = Duration.ofMinutes(10);

    private final S3Client s3;
    private final TextModels models;
    private final Admin admin;
    private final StreamsRuntime streams;
    private final ProfileLoop profiles;
    private final ServiceHttp http;

    private EnrichmentService(
            S3Client s3,
            TextModels models,
            Admin admin,
            StreamsRuntime streams,
            ProfileLoop profiles,
            ServiceHttp http) {
        this.s3 = s3;
        this.models = models;
        this.admin = admin;
        this.streams = streams;
        this.profiles = profiles;
        this.http = http;
    }

    /// Builds and starts everything, top to bottom.
    public static EnrichmentService start(EnrichmentConfig config) {
        ServiceHttp.refuseBusyPort(config.http());
        InstantSource clock = InstantSource.system();
        StreamsSettings kafka = config.streams();
        PrometheusMeterRegistry metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        Topics topics =
                new Topics(
                        config.topics(), new RegistrySchemaIds(config.registry(), PATIENCE, clock));
        List<FeatureTopic> views = views(config, topics);
        KafkaTopics.ensure(kafka.bootstrap(), newTopics(topics, views), PATIENCE, clock);
        written(topics, views).forEach(Topic::register);
        Admin admin =
                Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrap()));
        TextModels models = textModels(config.text());
        S3Client s3 = s3(config.profiles());
        EnrichmentTopology.Meters meters = EnrichmentTopology.Meters.of(metrics);
        EnrichmentTopology.Parts parts =
                new EnrichmentTopology.Parts(
                        config.calls().bounds(),
                        new TranscriptTopology.Parts(
                                models,
                                config.calls().conversation(),
                                new TranscriptMetrics(metrics)),
                        new AlertTopology.Parts(
                                rules(config, topics, views), new AlertMetrics(metrics)),
                        new AgentTopology.Parts(config.calls().agentGrace(), metrics));
        StreamsRuntime streams =
                StreamsRuntime.start(
                        kafka,
                        builder -> EnrichmentTopology.build(builder, topics, views, parts, meters),
                        metrics);
        ProfileLoop profiles = profileLoop(config, topics.customerProfiles(), s3).start();
        ConsumerProgress progress =
                new ConsumerProgress(
                        admin,
                        kafka.service(),
                        topics.customerProfiles().name(),
                        config.topics().partitions());
        ProfilesEndpoint endpoint =
                new ProfilesEndpoint(profiles::loaded, profiles::publishedRecords, progress);
        ServiceHttp http =
                ServiceHttp.start(
                        config.http(), streams, metrics, streams::description, endpoint::routes);
        return new EnrichmentService(s3, models, admin, streams, profiles, http);
    }

    /// Port of the HTTP server.
    public int port() {
        return http.port();
    }

    @Override
    public void close() {
        http.close();
        profiles.close();
        streams.close();
        models.close();
        s3.close();
        admin.close(Duration.ofSeconds(5));
    }

    public static void main(String[] args) {
        ServiceMain.run(
                "enrichment-service", args, EnrichmentConfig::from, EnrichmentService::start);
    }

    private static TextModels textModels(TextSettings settings) {
        try {
            return TextModels.open(settings.sentimentOnnx(), settings.reasonOnnx());
        } catch (IllegalArgumentException e) {
            throw new ConfigException(String.valueOf(e.getMessage()));
        }
    }

    private static List<FeatureTopic> views(EnrichmentConfig config, Topics topics) {
        try {
            return FeatureTopics.load(config.viewsDir(), topics);
        } catch (IllegalViewsException | UncheckedIOException e) {
            throw new ConfigException(String.valueOf(e.getMessage()));
        }
    }

    private static List<RuleProgram> rules(
            EnrichmentConfig config, Topics topics, List<FeatureTopic> views) {
        Map<String, AlertSource> sources = AlertTopology.sources(topics, views);
        try {
            Optional<Path> directory = config.calls().rules();
            return directory.isPresent()
                    ? AlertRules.read(RuleFiles.of(directory.get()), sources)
                    : AlertRules.starter(RuleFiles.shipped(), sources);
        } catch (IllegalRulesException | UncheckedIOException e) {
            throw new ConfigException(String.valueOf(e.getMessage()));
        }
    }

    private static List<Topic<?, ?>> written(Topics topics, List<FeatureTopic> views) {
        List<Topic<?, ?>> written =
                new ArrayList<>(
                        List.of(
                                topics.customerProfiles(),
                                topics.enrichedCallEvents(),
                                topics.scoredTranscripts(),
                                topics.callAlerts(),
                                topics.agentIntervals(),
                                topics.callStates(),
                                topics.queueMoves(),
                                topics.deadLetters()));
        views.forEach(view -> written.add(view.topic()));
        return written;
    }

    private static List<NewTopic> newTopics(Topics topics, List<FeatureTopic> views) {
        List<NewTopic> needed = new ArrayList<>();
        needed.add(topics.callEvents().newTopic());
        needed.add(topics.transcriptSegments().newTopic());
        needed.add(topics.callResolutions().newTopic());
        needed.add(topics.agentStateChanges().newTopic());
        ViewStreams.outside(topics, views).forEach(topic -> needed.add(topic.newTopic()));
        written(topics, views).forEach(topic -> needed.add(topic.newTopic()));
        views.forEach(view -> needed.add(view.backfill().newTopic()));
        return needed;
    }

    private static ProfileLoop profileLoop(
            EnrichmentConfig config, Topic<String, CustomerProfile> topic, S3Client s3) {
        String name = config.streams().service() + "-profiles-" + config.streams().instance();
        KafkaConsumer<String, CustomerProfile> consumer =
                new KafkaConsumer<>(
                        Map.of(
                                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                                config.streams().bootstrap(),
                                ConsumerConfig.CLIENT_ID_CONFIG,
                                name,
                                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                                "read_committed"),
                        topic.keySerde().deserializer(),
                        topic.valueSerde().deserializer());
        KafkaProducer<String, CustomerProfile> producer =
                new KafkaProducer<>(
                        Map.of(
                                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                                config.streams().bootstrap(),
                                ProducerConfig.CLIENT_ID_CONFIG,
                                name,
                                ProducerConfig.TRANSACTIONAL_ID_CONFIG,
                                name,
                                ProducerConfig.COMPRESSION_TYPE_CONFIG,
                                "lz4",
                                ProducerConfig.LINGER_MS_CONFIG,
                                5,
                                ProducerConfig.TRANSACTION_TIMEOUT_CONFIG,
                                Math.toIntExact(SNAPSHOT_PATIENCE.toMillis())),
                        topic.keySerde().serializer(),
                        topic.valueSerde().serializer());
        return new ProfileLoop(
                new S3Snapshots(s3, config.profiles().bucket()),
                topic,
                consumer,
                producer,
                config.profiles().poll());
    }

    /// A client of the store that the settings name.
    static S3Client s3(EnrichmentConfig.ProfileSettings settings) {
        S3ClientBuilder builder =
                S3Client.builder()
                        .region(Region.of(settings.region()))
                        .httpClientBuilder(UrlConnectionHttpClient.builder());
        settings.endpoint()
                .ifPresent(endpoint -> builder.endpointOverride(endpoint).forcePathStyle(true));
        if (settings.accessKey().isPresent() && settings.secretKey().isPresent()) {
            builder.credentialsProvider(
                    StaticCredentialsProvider.create(
                            AwsBasicCredentials.create(
                                    settings.accessKey().get(), settings.secretKey().get())));
        }
        return builder.build();
    }
}
