package io.callstream.serving.adapter;

import io.callstream.serving.online.Parsed;
import io.callstream.serving.online.RowSource;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/// The feature topics through a consumer of the group.
///
/// A partition is *placed* once it is known from where to read it: behind its committed offset
/// where the commit's note names the store that is followed, else at its beginning. Until then it
/// is paused.
public final class KafkaRowSource implements RowSource, ConsumerRebalanceListener {
    private static final Logger LOG = LoggerFactory.getLogger(KafkaRowSource.class);
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final long COMMIT_MILLIS = 1_000;

    /// How long what is settled waits before it is committed: longer than the writes that a Redis
    /// may lose when it crashes (`appendfsync everysec`, a replica that was behind).
    private static final long RIPE_MILLIS = 2_000;

    private final Consumer<byte[], byte[]> consumer;
    private final Function<ConsumerRecord<byte[], byte[]>, Parsed> reader;
    private final InstantSource clock;

    private final Set<TopicPartition> unplaced = new HashSet<>();
    private final Set<TopicPartition> anew = new HashSet<>();
    private final Map<TopicPartition, Long> targets = new HashMap<>();
    private final Map<TopicPartition, OffsetAndMetadata> settled = new HashMap<>();
    private final Deque<Ripening> ripening = new ArrayDeque<>();
    private final Map<String, Long> lagOfTopic = new ConcurrentHashMap<>();
    private ConsumerRecords<byte[], byte[]> unparsed = ConsumerRecords.empty();
    private String identity = "";
    private boolean joined;
    private boolean caughtUp;
    private long rememberedEventMillis = Long.MIN_VALUE;
    private long commitAtMillis;

    /// What was settled at that time.
    private record Ripening(long atMillis, Map<TopicPartition, OffsetAndMetadata> offsets) {}

    /// @param consumer read_committed, without automatic commits; it is closed here
    public KafkaRowSource(
            Consumer<byte[], byte[]> consumer,
            Collection<String> topics,
            Function<ConsumerRecord<byte[], byte[]>, Parsed> reader,
            MeterRegistry metrics,
            InstantSource clock) {
        this.consumer = consumer;
        this.reader = reader;
        this.clock = clock;
        for (String topic : topics) {
            Gauge.builder(
                            "callstream.feature.lag.records",
                            () -> lagOfTopic.getOrDefault(topic, 0L))
                    .description(
                            "Records of the topic's assigned partitions that are not in the online store yet")
                    .tag("topic", topic)
                    .register(metrics);
        }
        consumer.subscribe(topics, this);
    }

    @Override
    public void follow(String store) {
        identity = store;
        unparsed = ConsumerRecords.empty();
        ripening.clear();
        settled.clear();
        unplaced.addAll(consumer.assignment());
    }

    @Override
    public List<Parsed> poll(boolean flowing) {
        if (flowing && !unplaced.isEmpty()) {
            place(Set.copyOf(unplaced));
        }
        if (flowing && unparsed.isEmpty()) {
            consumer.resume(consumer.paused());
        } else {
            consumer.pause(consumer.assignment());
        }
        ConsumerRecords<byte[], byte[]> polled = consumer.poll(POLL);
        if (!polled.isEmpty()) {
            unparsed = polled;
        }
        if (!flowing || unparsed.isEmpty()) {
            return List.of();
        }
        List<Parsed> rows = new ArrayList<>(unparsed.count());
        for (ConsumerRecord<byte[], byte[]> row : unparsed) {
            Parsed parsed = reader.apply(row);
            rows.add(parsed);
            if (parsed instanceof Parsed.Unreadable(String view, String reason)) {
                LOG.atWarn()
                        .addKeyValue("view", view)
                        .addKeyValue("partition", row.partition())
                        .addKeyValue("offset", row.offset())
                        .addKeyValue("reason", reason)
                        .log("a record of a feature topic is no row and is passed over");
            }
        }
        unparsed = ConsumerRecords.empty();
        return rows;
    }

    @Override
    public void settled(long newestEventMillis) {
        if (!unparsed.isEmpty()) {
            return;
        }
        targets.entrySet()
                .removeIf(
                        target ->
                                consumer.position(target.getKey(), PATIENCE) >= target.getValue());
        caughtUp |= joined && unplaced.isEmpty() && targets.isEmpty();
        anew.retainAll(targets.keySet());
        long now = clock.millis();
        if (now >= commitAtMillis && !identity.isEmpty()) {
            commitAtMillis = now + COMMIT_MILLIS;
            ripening.add(new Ripening(now, advance(new CommitNote(identity, newestEventMillis))));
            Map<TopicPartition, OffsetAndMetadata> moved = ripe(now - RIPE_MILLIS);
            if (!moved.isEmpty()) {
                consumer.commitAsync(
                        moved,
                        (offsets, failure) -> {
                            if (failure != null) {
                                LOG.atWarn()
                                        .addKeyValue("reason", failure.toString())
                                        .log(
                                                "offsets were not committed; the next commit covers them");
                            }
                        });
            }
        }
    }

    @Override
    public Standing standing() {
        return new Standing(joined, unplaced.isEmpty(), !anew.isEmpty(), targets.size());
    }

    @Override
    public long rememberedEventMillis() {
        return rememberedEventMillis;
    }

    @Override
    public void wake() {
        consumer.wakeup();
    }

    @Override
    public void close() {
        try {
            commit(Set.copyOf(settled.keySet()));
        } finally {
            consumer.close();
        }
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
        unplaced.addAll(partitions);
        consumer.pause(partitions);
        if (!joined) {
            joined = true;
            // A static member that comes back within its session gets its old partitions without a
            // rebalance (KIP-345), and as the leader it takes its first metadata for known
            // (KIP-814): the topic of a view that is new would never be assigned.
            consumer.enforceRebalance("topics may have been made meanwhile");
        }
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
        commit(partitions);
        onPartitionsLost(partitions);
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> partitions) {
        partitions.forEach(
                partition -> {
                    settled.remove(partition);
                    ripening.forEach(one -> one.offsets().remove(partition));
                    targets.remove(partition);
                    anew.remove(partition);
                    unplaced.remove(partition);
                });
    }

    private void place(Set<TopicPartition> partitions) {
        Map<TopicPartition, @Nullable OffsetAndMetadata> committed =
                consumer.committed(partitions, PATIENCE);
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, PATIENCE);
        Map<TopicPartition, Long> starts = consumer.beginningOffsets(partitions, PATIENCE);
        Set<TopicPartition> fromStart = new HashSet<>();
        for (TopicPartition partition : partitions) {
            OffsetAndMetadata offset = committed.get(partition);
            CommitNote note =
                    offset == null ? CommitNote.NONE : CommitNote.parse(offset.metadata());
            rememberedEventMillis = Math.max(rememberedEventMillis, note.newestEventMillis());
            long end = ends.getOrDefault(partition, 0L);
            boolean foreign = !note.identity().equals(identity);
            if (foreign) {
                fromStart.add(partition);
            } else if (offset != null) {
                consumer.seek(partition, offset);
            }
            if (foreign && end > starts.getOrDefault(partition, 0L)) {
                anew.add(partition);
            }
            if (!caughtUp || anew.contains(partition)) {
                targets.put(partition, end);
            }
        }
        if (!fromStart.isEmpty()) {
            consumer.seekToBeginning(fromStart);
            LOG.atInfo()
                    .addKeyValue("partitions", fromStart.size())
                    .addKeyValue("store", identity)
                    .log(
                            "partitions are read from their beginning, because this store has not got them");
        }
        partitions.forEach(settled::remove);
        unplaced.removeAll(partitions);
    }

    /// Where each partition stands.
    private Map<TopicPartition, OffsetAndMetadata> advance(CommitNote note) {
        Map<String, Long> lags = new HashMap<>();
        Map<TopicPartition, OffsetAndMetadata> moved = new HashMap<>();
        for (TopicPartition partition : consumer.assignment()) {
            if (unplaced.contains(partition)) {
                continue;
            }
            OffsetAndMetadata position =
                    new OffsetAndMetadata(consumer.position(partition, PATIENCE), note.text());
            moved.put(partition, position);
            lags.merge(partition.topic(), consumer.currentLag(partition).orElse(0), Long::sum);
        }
        lagOfTopic.keySet().retainAll(lags.keySet());
        lagOfTopic.putAll(lags);
        return moved;
    }

    /// What was settled before that time and has moved since the last commit.
    private Map<TopicPartition, OffsetAndMetadata> ripe(long beforeMillis) {
        Map<TopicPartition, OffsetAndMetadata> moved = new HashMap<>();
        while (!ripening.isEmpty() && ripening.getFirst().atMillis() <= beforeMillis) {
            ripening.removeFirst()
                    .offsets()
                    .forEach(
                            (partition, offset) -> {
                                OffsetAndMetadata last = settled.put(partition, offset);
                                if (last == null || last.offset() != offset.offset()) {
                                    moved.put(partition, offset);
                                }
                            });
        }
        return moved;
    }

    /// Of these, as far as they are settled and ripe; once more where the loop was just woken to
    /// stop.
    private void commit(Collection<TopicPartition> partitions) {
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>(settled);
        offsets.keySet().retainAll(partitions);
        if (offsets.isEmpty()) {
            return;
        }
        try {
            try {
                consumer.commitSync(offsets, PATIENCE);
            } catch (WakeupException e) {
                consumer.commitSync(offsets, PATIENCE);
            }
        } catch (KafkaException e) {
            LOG.atWarn()
                    .addKeyValue("reason", e.toString())
                    .log("offsets were not committed; some rows will be written again");
        }
    }
}
