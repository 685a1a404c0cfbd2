package io.callstream.replay.adapter;

import io.callstream.event.EventHeaders;
import io.callstream.replay.recording.RecordedEvent;
import io.callstream.runtime.KafkaTopics;
import io.callstream.topic.TopicSettings;
import io.callstream.topic.Topics;

import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/// The raw topics, and an idempotent producer to them. Records of one key stay in the order in
/// which they were sent.
public final class RawTopics implements AutoCloseable {
    private static final Duration BROKER_PATIENCE = Duration.ofSeconds(30);

    private final Producer<byte[], byte[]> producer;
    private final String callEvents;
    private final String transcripts;
    private final String outcomes;
    private final AtomicLong acknowledged = new AtomicLong();
    private final AtomicReference<@Nullable Exception> fault = new AtomicReference<>();

    /// @param producer is closed with this
    public RawTopics(Producer<byte[], byte[]> producer) {
        Topics topics = catalogue(1, 1);
        this.producer = producer;
        this.callEvents = topics.rawCallEvents().name();
        this.transcripts = topics.rawTranscripts().getFirst().name();
        this.outcomes = topics.rawOutcomes().name();
    }

    /// Settings of the producer: no acknowledged record is lost or doubled, and memory is bounded.
    public static Map<String, Object> producerSettings(String bootstrap) {
        return Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrap,
                ProducerConfig.CLIENT_ID_CONFIG,
                "replay",
                ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG,
                ByteArraySerializer.class,
                ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG,
                ByteArraySerializer.class,
                ProducerConfig.ACKS_CONFIG,
                "all",
                ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
                true,
                ProducerConfig.COMPRESSION_TYPE_CONFIG,
                "lz4",
                ProducerConfig.LINGER_MS_CONFIG,
                5,
                ProducerConfig.BATCH_SIZE_CONFIG,
                128 * 1024,
                ProducerConfig.BUFFER_MEMORY_CONFIG,
                32L * 1024 * 1024);
    }

    /// Creates the raw topics that are not there.
    public static void ensure(
            String bootstrap, int partitions, int replication, InstantSource clock) {
        Topics topics = catalogue(partitions, replication);
        KafkaTopics.ensure(
                bootstrap,
                List.of(
                        topics.rawCallEvents().newTopic(),
                        topics.rawTranscripts().getFirst().newTopic(),
                        topics.rawOutcomes().newTopic()),
                BROKER_PATIENCE,
                clock);
    }

    /// The topic that the event goes to.
    public String topicOf(RecordedEvent event) {
        return switch (event) {
            case RecordedEvent.Call _, RecordedEvent.Poison _ -> callEvents;
            case RecordedEvent.Segment _ -> transcripts;
            case RecordedEvent.Outcome _ -> outcomes;
        };
    }

    /// Hands a record to the producer; blocks while its buffer is full.
    ///
    /// @throws DeliveryException where an earlier record, or this one, was not taken
    public void send(String topic, String key, byte[] value, long ingestMillis) {
        failIfRefused();
        RecordHeaders headers = new RecordHeaders();
        headers.add(
                EventHeaders.T_INGEST,
                Long.toString(ingestMillis).getBytes(StandardCharsets.UTF_8));
        byte[] keyBytes = key.getBytes(StandardCharsets.UTF_8);
        try {
            producer.send(
                    new ProducerRecord<>(topic, null, keyBytes, value, headers),
                    (_, exception) -> {
                        if (exception == null) {
                            acknowledged.incrementAndGet();
                        } else {
                            fault.compareAndSet(null, exception);
                        }
                    });
        } catch (KafkaException e) {
            throw refused(e);
        }
    }

    /// Waits until every record is acknowledged.
    public void flush() {
        producer.flush();
        failIfRefused();
    }

    /// Records that all in-sync replicas have.
    public long acknowledged() {
        return acknowledged.get();
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(10));
    }

    private void failIfRefused() {
        Exception refusal = fault.get();
        if (refusal != null) {
            throw refused(refusal);
        }
    }

    private DeliveryException refused(Exception cause) {
        return new DeliveryException(
                "Kafka did not take a record after "
                        + acknowledged.get()
                        + " that it took: "
                        + cause.getMessage()
                        + ". Check the brokers, then replay again; what was taken already is recognised as a duplicate",
                cause);
    }

    private static Topics catalogue(int partitions, int replication) {
        return new Topics(new TopicSettings(partitions, replication, Map.of()), NoSchemas.INSTANCE);
    }
}
