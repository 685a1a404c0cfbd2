package io.callstream.bench;

import io.callstream.event.EventHeaders;
import io.callstream.feature.EntityKey;
import io.callstream.serde.RegistrySchemaIds;
import io.callstream.topic.FeatureRows;
import io.callstream.topic.FeatureTopics;
import io.callstream.topic.FeatureTopics.FeatureTopic;
import io.callstream.topic.TopicSettings;
import io.callstream.topic.Topics;

import org.apache.avro.generic.GenericData;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A view of so many features, half of them whole numbers and half fractions, and its rows.
final class WideRows {
    static final String VIEW = "wide";
    private static final int PARTITIONS = 2;

    private final int features;

    WideRows(int features) {
        this.features = features;
    }

    static String feature(int number) {
        return "feature_%02d".formatted(number);
    }

    static EntityKey entity(int number) {
        return new EntityKey(List.of("customer_id"), List.of("C-" + number));
    }

    /// A directory of definitions, with this view alone.
    Path define(Path directory) throws IOException {
        StringBuilder yaml =
                new StringBuilder(
                        """
                        view: wide
                        entity: customer_id
                        source: enriched-call-events
                        where: "customer_id != null"
                        event_time: ended_at
                        ttl: 30d
                        features:
                        """);
        for (int i = 0; i < features; i++) {
            yaml.append("  ")
                    .append(feature(i))
                    .append(
                            i % 2 == 0
                                    ? ": { count: \"*\", window: 24h, hop: 1h }\n"
                                    : ": { sum: talk_sec, window: 24h, hop: 1h }\n");
        }
        Files.createDirectories(directory);
        Files.writeString(directory.resolve(VIEW + ".yaml"), yaml);
        return directory;
    }

    /// Writes a row of each entity into the feature topic.
    void publish(String bootstrap, URI registry, Path views, int entities) {
        Topics catalogue =
                new Topics(
                        new TopicSettings(PARTITIONS, 1, Map.of()),
                        new RegistrySchemaIds(
                                registry, Duration.ofSeconds(30), InstantSource.system()));
        FeatureTopic topic = FeatureTopics.load(Optional.of(views), catalogue).getFirst();
        topic.topic().register();
        long now = System.currentTimeMillis();
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(
                        Map.of(
                                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                                bootstrap,
                                ProducerConfig.BATCH_SIZE_CONFIG,
                                256 << 10,
                                ProducerConfig.LINGER_MS_CONFIG,
                                20,
                                ProducerConfig.COMPRESSION_TYPE_CONFIG,
                                "lz4"),
                        new ByteArraySerializer(),
                        new ByteArraySerializer())) {
            for (int i = 0; i < entities; i++) {
                GenericData.Record row = new GenericData.Record(topic.schema());
                EntityKey entity = entity(i);
                row.put("customer_id", entity.values().getFirst());
                row.put(FeatureRows.EVENT_TIMESTAMP, now);
                for (int j = 0; j < features; j++) {
                    row.put(feature(j), value(i, j));
                }
                ProducerRecord<byte[], byte[]> record =
                        new ProducerRecord<>(
                                topic.topic().name(),
                                entity.topicKey(),
                                topic.topic()
                                        .valueSerde()
                                        .serializer()
                                        .serialize(topic.topic().name(), row));
                record.headers().add(EventHeaders.EVENT_TIMESTAMP, EventHeaders.bytes(now));
                producer.send(record);
            }
        }
    }

    private static Object value(int entity, int feature) {
        if (feature % 2 == 0) {
            return (long) (entity * 31 + feature) % 1_000;
        }
        return (entity % 977) * 0.37 + feature;
    }
}
