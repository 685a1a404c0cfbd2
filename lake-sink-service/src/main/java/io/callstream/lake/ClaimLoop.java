package io.callstream.lake;

import io.callstream.lake.Assignment.State;
import io.callstream.lake.commit.CommitProperties;
import io.callstream.lake.commit.LakeWriter;
import io.callstream.lake.commit.LakeWriter.Claim;
import io.callstream.lake.commit.UnavailableException;
import io.callstream.lake.table.LakeTable;
import io.callstream.lake.table.LakeTables;
import io.callstream.lake.table.SchemaFault;
import io.callstream.lake.table.Source;
import io.callstream.serde.SchemaRegistryException;

import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;

/// Makes assigned partitions ours in the catalog, and sets the consumer to the offsets the tables
/// stand at.
final class ClaimLoop {
    private static final Duration BROKER = Duration.ofSeconds(10);
    private static final int THREADS = 4;

    private final Consumer<byte[], byte[]> consumer;
    private final LakeTables tables;
    private final LakeWriter writer;
    private final Assignment assignment;
    private final LakeMetrics metrics;
    private final InstantSource clock;
    private final Map<String, Integer> firstSchemas = new HashMap<>();

    ClaimLoop(
            Consumer<byte[], byte[]> consumer,
            LakeTables tables,
            LakeWriter writer,
            Assignment assignment,
            LakeMetrics metrics,
            InstantSource clock) {
        this.consumer = consumer;
        this.tables = tables;
        this.writer = writer;
        this.assignment = assignment;
        this.metrics = metrics;
        this.clock = clock;
    }

    /// Claims what is unclaimed, several tables at once: each takes a dozen round trips to the
    /// catalog and the store.
    void claim() {
        Map<String, Set<Source>> claimable = assignment.claimable(clock.instant());
        if (claimable.isEmpty()) {
            return;
        }
        List<TopicPartition> partitions =
                claimable.values().stream()
                        .flatMap(Set::stream)
                        .map(LakeSinkLoop::partition)
                        .toList();
        try (ExecutorService pool =
                Executors.newFixedThreadPool(
                        THREADS, Thread.ofPlatform().name("lake-claim-", 1).factory())) {
            LogBounds logs =
                    new LogBounds(
                            consumer.beginningOffsets(partitions, BROKER),
                            consumer.endOffsets(partitions, BROKER));
            Map<String, Future<Optional<Claim>>> claims = new LinkedHashMap<>();
            claimable.forEach(
                    (name, sources) -> claims.put(name, pool.submit(() -> claim(sources, logs))));
            claims.forEach(
                    (name, claim) -> settle(claimable.getOrDefault(name, Set.of()), claim, logs));
        } catch (org.apache.kafka.common.errors.TimeoutException e) {
            claimable.values().forEach(sources -> failed(table(sources.iterator().next()), e));
        }
    }

    private Optional<Claim> claim(Set<Source> sources, LogBounds logs) {
        LakeTable table = table(sources.iterator().next());
        Map<Source, Long> starts =
                sources.stream().collect(Collectors.toMap(source -> source, logs::start));
        return writer.claim(table, starts, Optional.ofNullable(firstSchemas.get(table.name())));
    }

    private void settle(Set<Source> sources, Future<Optional<Claim>> result, LogBounds logs) {
        LakeTable table = table(sources.iterator().next());
        try {
            Optional<Claim> claim = result.get();
            assignment.recovered(table.name());
            if (claim.isEmpty()) {
                sources.forEach(
                        source -> {
                            consumer.seek(LakeSinkLoop.partition(source), logs.start(source));
                            assignment.set(source, new State.Probing());
                        });
                return;
            }
            writer.hold(claim.get())
                    .forEach((source, position) -> readFrom(source, position, logs));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case UnavailableException unavailable -> failed(table, unavailable);
                case SchemaRegistryException registry -> failed(table, registry);
                case SchemaFault fault ->
                        sources.forEach(
                                source ->
                                        assignment.stop(
                                                source, String.valueOf(fault.getMessage())));
                case null, default ->
                        throw new IllegalStateException("claiming table " + table.name(), e);
            }
        }
    }

    private void readFrom(Source source, long position, LogBounds logs) {
        if (position < logs.start(source) || position > logs.end(source)) {
            assignment.stop(
                    source,
                    "the table goes up to offset "
                            + position
                            + ", but the topic holds ["
                            + logs.start(source)
                            + ", "
                            + logs.end(source)
                            + "): records are missing; restore the topic, or set the table property "
                            + CommitProperties.offset(source)
                            + " to accept the gap, and restart");
            return;
        }
        consumer.seek(LakeSinkLoop.partition(source), position);
        assignment.set(source, new State.Active());
    }

    /// First offset and end of each partition's log.
    private record LogBounds(Map<TopicPartition, Long> starts, Map<TopicPartition, Long> ends) {
        long start(Source source) {
            return starts.getOrDefault(LakeSinkLoop.partition(source), 0L);
        }

        long end(Source source) {
            return ends.getOrDefault(LakeSinkLoop.partition(source), Long.MAX_VALUE);
        }
    }

    /// Learns the first schema of a topic whose table is not there yet; the records are read again
    /// after the claim.
    void probe(Source source, List<ConsumerRecord<byte[], byte[]>> list) {
        for (ConsumerRecord<byte[], byte[]> record : list) {
            byte[] value = record.value();
            if (value != null && value.length >= 5 && value[0] == 0) {
                String table = table(source).name();
                firstSchemas.putIfAbsent(table, ByteBuffer.wrap(value, 1, 4).getInt());
                assignment
                        .all()
                        .forEach(
                                (other, state) -> {
                                    if (state instanceof State.Probing
                                            && table(other).name().equals(table)) {
                                        assignment.set(other, new State.Unclaimed());
                                    }
                                });
                return;
            }
        }
    }

    private void failed(LakeTable table, RuntimeException e) {
        metrics.failed(table);
        assignment.failed(table.name(), String.valueOf(e.getMessage()), clock.instant());
    }

    private LakeTable table(Source source) {
        return tables.ofTopic(source.topic())
                .orElseThrow(
                        () ->
                                new IllegalStateException(
                                        "topic " + source.topic() + " has no table"));
    }
}
