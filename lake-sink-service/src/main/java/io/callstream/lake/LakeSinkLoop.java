package io.callstream.lake;

import io.callstream.lake.Assignment.State;
import io.callstream.lake.commit.Checkpoint.Outcome;
import io.callstream.lake.commit.Holding;
import io.callstream.lake.commit.LakeWriter;
import io.callstream.lake.commit.UnavailableException;
import io.callstream.lake.file.LakeRow.RowHeader;
import io.callstream.lake.file.OpenPartition;
import io.callstream.lake.file.Reading;
import io.callstream.lake.file.Records;
import io.callstream.lake.file.RollingPolicy.Due;
import io.callstream.lake.file.RollingPolicy.Trigger;
import io.callstream.lake.lineage.Lineage;
import io.callstream.lake.table.LakeTable;
import io.callstream.lake.table.LakeTables;
import io.callstream.lake.table.SchemaFault;
import io.callstream.lake.table.Source;
import io.callstream.serde.SchemaRegistryException;

import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.InvalidOffsetException;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Reads all topics and keeps the tables up with them; one thread calls [#step] until [#drain].
///
/// The tables' offsets alone decide where reading goes on. The consumer group only assigns
/// partitions, and is told the offsets afterwards so that lag can be seen.
final class LakeSinkLoop implements ConsumerRebalanceListener {
    private static final Logger LOG = LoggerFactory.getLogger(LakeSinkLoop.class);
    private static final String WAITING = "waiting for the consumer group";
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration HOLD = Duration.ofSeconds(2);
    private static final Duration BROKER = Duration.ofSeconds(10);

    private final Consumer<byte[], byte[]> consumer;
    private final LakeTables tables;
    private final LakeWriter writer;
    private final Records records;
    private final LakeMetrics metrics;
    private final Lineage lineage;
    private final InstantSource clock;
    private final long memory;
    private final Assignment assignment;
    private final ClaimLoop claims;
    private volatile String trouble = WAITING;
    private volatile Map<LakeTable, Map<Source, String>> owners = Map.of();
    private boolean joined;

    LakeSinkLoop(
            Consumer<byte[], byte[]> consumer,
            LakeTables tables,
            LakeWriter writer,
            Records records,
            LakeMetrics metrics,
            Lineage lineage,
            InstantSource clock,
            long memory) {
        this.consumer = consumer;
        this.tables = tables;
        this.writer = writer;
        this.records = records;
        this.metrics = metrics;
        this.lineage = lineage;
        this.clock = clock;
        this.memory = memory;
        this.assignment = new Assignment(source -> table(source).name());
        this.claims = new ClaimLoop(consumer, tables, writer, assignment, metrics, clock);
    }

    /// Joins the group.
    void subscribe() {
        consumer.subscribe(tables.topics(), this);
    }

    /// Claims, reads, and checkpoints what is due, once.
    void step() {
        assignment.wake(clock.instant());
        claims.claim();
        pause();
        poll().ifPresent(this::take);
        writer.due()
                .forEach(
                        due -> {
                            if (!assignment.mustWait(due.table().name(), clock.instant())) {
                                checkpoint(due);
                            }
                        });
        report();
    }

    /// Why not everything is being read and written; empty where it is.
    String trouble() {
        return trouble;
    }

    /// What this instance owned a moment ago, with its owner ids; for other threads.
    Map<LakeTable, Map<Source, String>> owners() {
        return owners;
    }

    /// Checkpoints everything and leaves; what cannot be written now is read again after the next
    /// start.
    void drain() {
        revoke(Set.copyOf(consumer.assignment()), Trigger.STOPPING);
        lineage.completed();
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
        consumer.pause(partitions);
        for (TopicPartition partition : partitions) {
            // The true position is known when the partition is claimed; until then nothing is
            // fetched.
            consumer.seek(partition, 0);
            assignment.set(source(partition), new State.Unclaimed());
        }
        if (!joined) {
            joined = true;
            // A static member that comes back within its session gets its old partitions without a
            // rebalance (KIP-345), and as the leader it takes its first metadata for known
            // (KIP-814): a topic that was made while it was away would never be assigned.
            consumer.enforceRebalance("topics may have been made meanwhile");
        }
        LOG.atInfo().addKeyValue("partitions", partitions.size()).log("assigned");
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
        LOG.atInfo().addKeyValue("partitions", partitions.size()).log("revoked");
        revoke(partitions, Trigger.REVOKED);
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> partitions) {
        LOG.atWarn()
                .addKeyValue("partitions", partitions.size())
                .log("lost; their rows are read again by the next owner");
        List<Source> lost = partitions.stream().map(LakeSinkLoop::source).toList();
        writer.abandon(lost);
        lost.forEach(assignment::remove);
    }

    private void revoke(Collection<TopicPartition> partitions, Trigger trigger) {
        List<Source> sources = partitions.stream().map(LakeSinkLoop::source).toList();
        Map<LakeTable, List<Source>> dirty = new LinkedHashMap<>();
        for (OpenPartition open : writer.open()) {
            if (open.isDirty() && sources.contains(open.source())) {
                dirty.computeIfAbsent(open.table(), table -> new ArrayList<>()).add(open.source());
            }
        }
        dirty.forEach((table, list) -> checkpoint(new Due(table, list, trigger)));
        try {
            writer.release(sources);
        } catch (UnavailableException e) {
            LOG.atWarn()
                    .addKeyValue("cause", e.getMessage())
                    .log("left without tidying; the next owner does it");
        }
        writer.abandon(sources);
        sources.forEach(assignment::remove);
    }

    private void pause() {
        Set<TopicPartition> wanted =
                assignment.paused(writer.bytes() >= memory, writer.sealed()).stream()
                        .map(LakeSinkLoop::partition)
                        .collect(Collectors.toSet());
        wanted.retainAll(consumer.assignment());
        Set<TopicPartition> resumed = new HashSet<>(consumer.paused());
        resumed.removeAll(wanted);
        consumer.pause(wanted);
        consumer.resume(resumed);
    }

    private Optional<ConsumerRecords<byte[], byte[]>> poll() {
        try {
            return Optional.of(consumer.poll(POLL));
        } catch (InvalidOffsetException e) {
            e.partitions()
                    .forEach(
                            partition ->
                                    assignment.stop(
                                            source(partition),
                                            "its position is outside the topic's log: "
                                                    + e.getMessage()));
            return Optional.empty();
        }
    }

    private void take(ConsumerRecords<byte[], byte[]> polled) {
        for (TopicPartition partition : polled.nextOffsets().keySet()) {
            Source source = source(partition);
            State state = assignment.state(source).orElse(new State.Unclaimed());
            List<ConsumerRecord<byte[], byte[]>> list = polled.records(partition);
            if (state instanceof State.Probing) {
                claims.probe(source, list);
            } else if (state instanceof State.Active) {
                OffsetAndMetadata next = polled.nextOffsets().get(partition);
                if (takeAll(source, list) && next != null) {
                    writer.advance(source, next.offset());
                }
            }
        }
    }

    /// Takes rows until one cannot be taken now.
    private boolean takeAll(Source source, List<ConsumerRecord<byte[], byte[]>> list) {
        LakeTable table = table(source);
        for (ConsumerRecord<byte[], byte[]> record : list) {
            try {
                take(source, table, record);
            } catch (SchemaFault e) {
                writer.advance(source, record.offset());
                assignment.stop(source, String.valueOf(e.getMessage()));
                lineage.failed(table, source.topic(), String.valueOf(e.getMessage()));
                return false;
            } catch (SchemaRegistryException | UnavailableException e) {
                writer.advance(source, record.offset());
                consumer.seek(partition(source), record.offset());
                assignment.set(
                        source,
                        new State.Held(clock.instant().plus(HOLD), String.valueOf(e.getMessage())));
                return false;
            }
        }
        return true;
    }

    private void take(Source source, LakeTable table, ConsumerRecord<byte[], byte[]> record) {
        Reading reading =
                records.read(
                        table,
                        record.offset(),
                        record.timestamp(),
                        record.key(),
                        record.value(),
                        headers(record));
        switch (reading) {
            case Reading.Row(var row) -> writer.add(source, row);
            case Reading.Unreadable(String reason) -> {
                metrics.unreadable(table);
                LOG.atError()
                        .addKeyValue("source", source)
                        .addKeyValue("offset", record.offset())
                        .addKeyValue("reason", reason)
                        .log("left out of the table, it stays in the topic");
            }
        }
    }

    private void checkpoint(Due due) {
        Instant start = clock.instant();
        try {
            Outcome outcome = writer.checkpoint(due.table(), due.sources(), due.trigger());
            assignment.recovered(due.table().name());
            metrics.committed(due.table(), outcome, Duration.between(start, clock.instant()));
            lineage.committed(
                    due.table(),
                    writer.layout(due.table()),
                    outcome.committed().stream().map(one -> one.source().topic()).toList(),
                    outcome.rows(),
                    outcome.files(),
                    outcome.bytes());
            outcome.fenced()
                    .forEach(
                            holding ->
                                    assignment.stop(
                                            holding.source(), "fenced: another instance owns it"));
            tellGroup(outcome.committed());
        } catch (UnavailableException e) {
            metrics.failed(due.table());
            assignment.failed(due.table().name(), String.valueOf(e.getMessage()), clock.instant());
        }
    }

    private void tellGroup(List<Holding> committed) {
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        for (Holding holding : committed) {
            offsets.put(
                    partition(holding.source()),
                    new OffsetAndMetadata(holding.open().range().from()));
        }
        try {
            consumer.commitSync(offsets, BROKER);
        } catch (KafkaException e) {
            LOG.atWarn()
                    .addKeyValue("cause", e.toString())
                    .log("the group was not told; only its lag metric is behind");
        }
    }

    private void report() {
        trouble = joined ? assignment.trouble().orElse("") : WAITING;
        owners = writer.owners();
        metrics.holding(writer.open());
        metrics.stopped(assignment.stopped());
        Map<String, Long> lags = new HashMap<>();
        for (OpenPartition open : writer.open()) {
            long unread = consumer.currentLag(partition(open.source())).orElse(0);
            lags.merge(
                    open.table().name(),
                    unread + open.range().to() - open.range().from(),
                    Long::sum);
        }
        lags.forEach(metrics::lag);
    }

    private LakeTable table(Source source) {
        return tables.ofTopic(source.topic())
                .orElseThrow(
                        () ->
                                new IllegalStateException(
                                        "topic " + source.topic() + " has no table"));
    }

    private static List<RowHeader> headers(ConsumerRecord<byte[], byte[]> record) {
        List<RowHeader> headers = new ArrayList<>();
        for (Header header : record.headers()) {
            headers.add(new RowHeader(header.key(), header.value()));
        }
        return headers;
    }

    static Source source(TopicPartition partition) {
        return new Source(partition.topic(), partition.partition());
    }

    static TopicPartition partition(Source source) {
        return new TopicPartition(source.topic(), source.partition());
    }
}
