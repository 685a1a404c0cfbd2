package io.callstream.e2e.suite;

import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// A producer that writes any bytes to any topic, as outside producers may. It compresses, so that
/// the broker takes values far above its limit.
public final class RawProducer implements AutoCloseable {
    private static final int MOST_BYTES = 8 * 1024 * 1024;

    private final KafkaProducer<byte[], byte[]> producer;

    public RawProducer(Suite suite) {
        this.producer =
                new KafkaProducer<>(
                        Map.of(
                                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                                suite.endpoints().kafkaBootstrap(),
                                ProducerConfig.ACKS_CONFIG,
                                "all",
                                ProducerConfig.COMPRESSION_TYPE_CONFIG,
                                "gzip",
                                ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
                                MOST_BYTES),
                        new ByteArraySerializer(),
                        new ByteArraySerializer());
    }

    /// Appends text.
    public RecordMetadata send(String topic, @Nullable String key, String value) {
        return send(topic, key, value.getBytes(StandardCharsets.UTF_8));
    }

    /// Appends bytes and waits until they stand.
    public RecordMetadata send(String topic, @Nullable String key, byte @Nullable [] value) {
        byte[] keyBytes = key == null ? null : key.getBytes(StandardCharsets.UTF_8);
        try {
            return producer.send(new ProducerRecord<>(topic, keyBytes, value))
                    .get(60, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("Kafka does not take a record for " + topic, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while sending", e);
        }
    }

    @Override
    public void close() {
        producer.close();
    }
}
