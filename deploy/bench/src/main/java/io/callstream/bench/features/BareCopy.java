package io.callstream.bench.features;

import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/// The floor: what exactly-once costs without any work. One thread reads a topic and writes each
/// record to another, in transactions of 100 ms.
final class BareCopy implements AutoCloseable {
    private static final long COMMIT_NANOS = 100_000_000L;

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final KafkaProducer<byte[], byte[]> producer;
    private final String to;

    BareCopy(String bootstrap, String group, String from, String to) {
        this.to = to;
        consumer =
                new KafkaConsumer<>(
                        Map.of(
                                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                                bootstrap,
                                ConsumerConfig.GROUP_ID_CONFIG,
                                group,
                                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                                "earliest",
                                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                                false,
                                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                                "read_committed",
                                ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                                5_000),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer());
        producer =
                new KafkaProducer<>(
                        Map.of(
                                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                                bootstrap,
                                ProducerConfig.TRANSACTIONAL_ID_CONFIG,
                                group,
                                ProducerConfig.LINGER_MS_CONFIG,
                                5,
                                ProducerConfig.BATCH_SIZE_CONFIG,
                                65_536,
                                ProducerConfig.COMPRESSION_TYPE_CONFIG,
                                "lz4"),
                        new ByteArraySerializer(),
                        new ByteArraySerializer());
        producer.initTransactions();
        consumer.subscribe(List.of(from));
    }

    /// Copies until so many records are committed, or it is told to stop; says how many.
    long run(long most, BooleanSupplier stopped) {
        long copied = 0;
        while (copied < most && !stopped.getAsBoolean()) {
            long until = System.nanoTime() + COMMIT_NANOS;
            boolean begun = false;
            while (System.nanoTime() < until && copied < most) {
                ConsumerRecords<byte[], byte[]> records = consumer.poll(Duration.ofMillis(10));
                if (!records.isEmpty() && !begun) {
                    producer.beginTransaction();
                    begun = true;
                }
                for (ConsumerRecord<byte[], byte[]> record : records) {
                    producer.send(
                            new ProducerRecord<>(
                                    to, null, record.timestamp(), record.key(), record.value()));
                }
                copied += records.count();
            }
            if (begun) {
                producer.sendOffsetsToTransaction(positions(), consumer.groupMetadata());
                producer.commitTransaction();
            }
        }
        return copied;
    }

    private Map<TopicPartition, OffsetAndMetadata> positions() {
        Map<TopicPartition, OffsetAndMetadata> positions = new HashMap<>();
        consumer.assignment()
                .forEach(
                        partition ->
                                positions.put(
                                        partition,
                                        new OffsetAndMetadata(consumer.position(partition))));
        return positions;
    }

    @Override
    public void close() {
        consumer.close();
        producer.close();
    }
}
