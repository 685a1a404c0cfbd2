package io.callstream.local.report;

import io.callstream.local.process.LocalFault;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/// The cluster as an auditor sees it: where its topics end, where groups stand, what lies between
/// two positions. Committed transactions only; every request is bounded.
public final class Broker implements AutoCloseable {
    private static final int SECONDS = 15;
    private static final Duration SILENCE = Duration.ofSeconds(20);

    private final String bootstrap;
    private final Admin admin;

    /// The cluster at that address.
    public Broker(String bootstrap) {
        this.bootstrap = bootstrap;
        this.admin =
                Admin.create(
                        Map.of(
                                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap,
                                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, 5_000,
                                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 10_000));
    }

    /// The end of each partition of each topic that is not Kafka's own: one past the last committed
    /// record.
    public Map<TopicPartition, Long> ends() {
        Set<String> topics = get(admin.listTopics().names(), "listing topics");
        return offsets(partitions(topics), OffsetSpec.latest());
    }

    /// The first offset still there of each of those partitions.
    public Map<TopicPartition, Long> beginnings(Collection<TopicPartition> partitions) {
        return offsets(Set.copyOf(partitions), OffsetSpec.earliest());
    }

    /// Where a group stands in each partition it consumes; absent values are -1: it consumes, and
    /// has committed nothing yet. Empty where there is no such group.
    public Map<TopicPartition, Long> positions(String group) {
        Map<TopicPartition, Long> positions = new HashMap<>();
        try {
            Map<TopicPartition, OffsetAndMetadata> committed =
                    admin.listConsumerGroupOffsets(group)
                            .partitionsToOffsetAndMetadata()
                            .get(SECONDS, TimeUnit.SECONDS);
            ConsumerGroupDescription description =
                    admin.describeConsumerGroups(List.of(group))
                            .all()
                            .get(SECONDS, TimeUnit.SECONDS)
                            .getOrDefault(group, null);
            if (description == null || description.groupState() != GroupState.STABLE) {
                return Map.of();
            }
            description
                    .members()
                    .forEach(
                            member ->
                                    member.assignment()
                                            .topicPartitions()
                                            .forEach(partition -> positions.put(partition, -1L)));
            committed.forEach(
                    (partition, offset) ->
                            positions.put(partition, offset == null ? -1L : offset.offset()));
            return positions;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof GroupIdNotFoundException) {
                return Map.of();
            }
            throw new LocalFault(
                    "Kafka does not tell where group " + group + " stands: " + e.getCause(), e);
        } catch (TimeoutException e) {
            throw new LocalFault(
                    "Kafka did not tell within " + SECONDS + " s where group " + group + " stands",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LocalFault("interrupted while asking for group " + group, e);
        }
    }

    /// Hands over every committed record from the first positions (included; absent ones: the
    /// beginning) to the second (not included), partition by partition in order.
    ///
    /// @throws LocalFault where nothing comes for 20 s before the end is reached
    public void read(
            Map<TopicPartition, Long> from,
            Map<TopicPartition, Long> to,
            Consumer<ConsumerRecord<byte[], byte[]>> visitor) {
        Map<TopicPartition, Long> begin = beginnings(to.keySet());
        Set<TopicPartition> open =
                to.keySet().stream()
                        .filter(
                                partition ->
                                        start(partition, from, begin)
                                                < to.getOrDefault(partition, 0L))
                        .collect(Collectors.toCollection(HashSet::new));
        if (open.isEmpty()) {
            return;
        }
        try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
            consumer.assign(open);
            open.forEach(partition -> consumer.seek(partition, start(partition, from, begin)));
            long heard = System.nanoTime();
            while (!open.isEmpty()) {
                boolean moved = false;
                for (ConsumerRecord<byte[], byte[]> record :
                        consumer.poll(Duration.ofMillis(500))) {
                    moved = true;
                    TopicPartition partition =
                            new TopicPartition(record.topic(), record.partition());
                    if (record.offset() < to.getOrDefault(partition, 0L)) {
                        visitor.accept(record);
                    }
                }
                List<TopicPartition> done =
                        open.stream()
                                .filter(
                                        partition ->
                                                consumer.position(partition)
                                                        >= to.getOrDefault(partition, 0L))
                                .toList();
                if (moved || !done.isEmpty()) {
                    heard = System.nanoTime();
                }
                done.forEach(open::remove);
                consumer.pause(done);
                if (System.nanoTime() - heard > SILENCE.toNanos()) {
                    throw new LocalFault(
                            "reading "
                                    + open
                                    + " stopped: nothing came for "
                                    + SILENCE.toSeconds()
                                    + " s");
                }
            }
        }
    }

    @Override
    public void close() {
        admin.close(Duration.ofSeconds(5));
    }

    private static long start(
            TopicPartition partition,
            Map<TopicPartition, Long> from,
            Map<TopicPartition, Long> begin) {
        return Math.max(from.getOrDefault(partition, 0L), begin.getOrDefault(partition, 0L));
    }

    private Set<TopicPartition> partitions(Set<String> topics) {
        Map<String, TopicDescription> described =
                get(admin.describeTopics(topics).allTopicNames(), "describing topics");
        return described.values().stream()
                .flatMap(
                        topic ->
                                topic.partitions().stream()
                                        .map(
                                                partition ->
                                                        new TopicPartition(
                                                                topic.name(),
                                                                partition.partition())))
                .collect(Collectors.toSet());
    }

    private Map<TopicPartition, Long> offsets(Set<TopicPartition> partitions, OffsetSpec spec) {
        Map<TopicPartition, OffsetSpec> asked =
                partitions.stream().collect(Collectors.toMap(partition -> partition, _ -> spec));
        Map<TopicPartition, Long> offsets = new HashMap<>();
        get(
                        admin.listOffsets(
                                        asked,
                                        new ListOffsetsOptions(IsolationLevel.READ_COMMITTED))
                                .all(),
                        "asking for offsets")
                .forEach((partition, info) -> offsets.put(partition, info.offset()));
        return offsets;
    }

    private KafkaConsumer<byte[], byte[]> consumer() {
        return new KafkaConsumer<>(
                Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrap,
                        ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                        "read_committed",
                        ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                        false,
                        ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                        "none",
                        ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                        5_000,
                        ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                        15_000),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
    }

    private static <T> T get(KafkaFuture<T> future, String what) {
        try {
            return future.get(SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new LocalFault("Kafka does not answer (" + what + "): " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LocalFault("interrupted while " + what, e);
        }
    }
}
