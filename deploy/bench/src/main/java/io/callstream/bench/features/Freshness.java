package io.callstream.bench.features;

import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/// How old the news is when a read_committed consumer has it: from the append of the oldest event
/// in a record, which its header `t_ingest` or else its own time tells, in milliseconds.
final class Freshness {
    private final String bootstrap;
    private final InstantSource clock;
    private double[] sorted = {};

    Freshness(String bootstrap, InstantSource clock) {
        this.bootstrap = bootstrap;
        this.clock = clock;
    }

    /// Reads what comes on the topic from now on until it is told to stop.
    void watch(String topic, Runnable reading, BooleanSupplier stopped) {
        double[] seen = new double[1 << 20];
        int size = 0;
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(
                        Map.of(
                                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                                bootstrap,
                                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                                "read_committed",
                                ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG,
                                5),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer())) {
            consumer.assign(
                    consumer.partitionsFor(topic).stream()
                            .map(
                                    part ->
                                            new org.apache.kafka.common.TopicPartition(
                                                    part.topic(), part.partition()))
                            .toList());
            consumer.seekToEnd(List.of());
            consumer.assignment().forEach(consumer::position);
            reading.run();
            while (!stopped.getAsBoolean()) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(20))) {
                    Header ingested = record.headers().lastHeader("t_ingest");
                    boolean byTime = record.headers().lastHeader("cause") != null;
                    long from =
                            ingested == null
                                    ? record.timestamp()
                                    : Long.parseLong(
                                            new String(ingested.value(), StandardCharsets.UTF_8));
                    if (!byTime && size < seen.length) {
                        seen[size++] = clock.millis() - from;
                    }
                }
            }
        }
        sorted = Arrays.copyOf(seen, size);
        Arrays.sort(sorted);
    }

    /// That share of the records was at most so old; NaN where there were none.
    double percentile(double share) {
        return sorted.length == 0
                ? Double.NaN
                : sorted[(int) Math.min(sorted.length - 1, share * sorted.length)];
    }
}
