package io.callstream.serving.adapter;

import io.callstream.serving.online.OnlineRow;
import io.callstream.serving.online.Parsed;

import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// All rows of the feature topics, from their beginning to the ends that they have now.
public final class TopicRows {
    private static final Duration POLL = Duration.ofMillis(500);
    private static final int TOLD_EVERY = 100_000;

    private TopicRows() {}

    /// @param tell takes a line of progress
    /// @return the number of records read
    public static long read(
            KafkaConsumer<byte[], byte[]> consumer,
            Collection<String> topics,
            FeatureRecords reader,
            Consumer<OnlineRow> rows,
            Consumer<String> tell) {
        List<TopicPartition> partitions = new ArrayList<>();
        for (String topic : topics) {
            for (PartitionInfo partition : consumer.partitionsFor(topic)) {
                partitions.add(new TopicPartition(topic, partition.partition()));
            }
        }
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        long all = ends.values().stream().mapToLong(Long::longValue).sum();
        long count = 0;
        long told = 0;
        List<TopicPartition> open = new ArrayList<>(partitions);
        while (true) {
            open.removeIf(
                    partition -> consumer.position(partition) >= ends.getOrDefault(partition, 0L));
            if (open.isEmpty()) {
                tell.accept("read " + count + " records of the feature topics");
                return count;
            }
            ConsumerRecords<byte[], byte[]> polled = consumer.poll(POLL);
            for (ConsumerRecord<byte[], byte[]> record : polled) {
                if (reader.apply(record) instanceof Parsed.Row(OnlineRow row)) {
                    rows.accept(row);
                }
            }
            count += polled.count();
            if (count - told >= TOLD_EVERY) {
                told = count;
                tell.accept("read " + count + " records, offsets to go through: " + all);
            }
        }
    }

    /// What such a consumer wants.
    public static Map<String, Object> settings(String bootstrap) {
        return Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrap,
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                "read_committed",
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                false,
                ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                5_000,
                ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG,
                ByteArrayDeserializer.class,
                ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG,
                ByteArrayDeserializer.class);
    }
}
