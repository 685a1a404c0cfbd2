package io.callstream.serving;

import io.callstream.runtime.Health;
import io.callstream.runtime.KafkaTopics;
import io.callstream.serving.adapter.LiveEndpoint;
import io.callstream.serving.adapter.LiveRecords;
import io.callstream.serving.live.LiveFeed;
import io.callstream.topic.FeatureTopics.FeatureTopic;
import io.callstream.topic.Topics;
import io.helidon.webserver.http.HttpRouting;
import io.micrometer.core.instrument.MeterRegistry;

import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/// Composition root of the live push: its own consumer of all partitions, the feed, the routes.
final class LiveService implements AutoCloseable {
    private static final Duration START_PATIENCE = Duration.ofSeconds(60);
    private static final int MOST_WAITING = 512;

    private final LiveLoop loop;
    private final LiveEndpoint endpoint;

    private LiveService(LiveLoop loop, LiveEndpoint endpoint) {
        this.loop = loop;
        this.endpoint = endpoint;
    }

    /// Makes all of it and the topics it needs; it reads after [#start].
    static LiveService of(
            FeatureConfig config,
            Topics catalogue,
            Collection<FeatureTopic> views,
            MeterRegistry metrics,
            InstantSource clock) {
        KafkaTopics.ensure(
                config.bootstrap(),
                List.of(
                        catalogue.callStates().newTopic(),
                        catalogue.scoredTranscripts().newTopic(),
                        catalogue.callAlerts().newTopic()),
                START_PATIENCE,
                clock);
        LiveSettings settings = config.live();
        LiveFeed feed =
                new LiveFeed(settings.keepBytes(), settings.horizon().toMillis(), MOST_WAITING);
        LiveRecords records = new LiveRecords(catalogue, views);
        KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(
                        consumer(config), new ByteArrayDeserializer(), new ByteArrayDeserializer());
        return new LiveService(
                new LiveLoop(
                        consumer,
                        records.topics(),
                        records,
                        feed,
                        settings.horizon(),
                        metrics,
                        clock),
                new LiveEndpoint(
                        feed, settings.connections(), settings.heartbeat(), metrics, clock));
    }

    void start() {
        loop.start();
    }

    void routes(HttpRouting.Builder routing) {
        endpoint.accept(routing);
    }

    /// As alive as both.
    Health healthWith(Health other) {
        return new Health() {
            @Override
            public Status live() {
                return loop.live().ok() ? other.live() : loop.live();
            }

            @Override
            public Status ready() {
                return loop.ready().ok() ? other.ready() : loop.ready();
            }
        };
    }

    /// Ends the connections, telling them, and the reading.
    @Override
    public void close() {
        loop.close();
        endpoint.close();
    }

    private static Map<String, Object> consumer(FeatureConfig config) {
        return Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                config.bootstrap(),
                ConsumerConfig.CLIENT_ID_CONFIG,
                FeatureService.NAME + "-live-" + config.instance(),
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                "read_committed",
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                false,
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                "latest",
                ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
                false,
                ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                1_000,
                ConsumerConfig.FETCH_MAX_BYTES_CONFIG,
                4 << 20);
    }
}
