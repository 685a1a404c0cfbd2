package io.callstream.lake.adapter;

import io.callstream.lake.archive.ArchivedRecord;
import io.callstream.lake.archive.Log;
import io.callstream.lake.archive.Manifest;
import io.callstream.lake.table.Source;
import io.callstream.runtime.ToolFault;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.ListGroupsOptions;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/// [Log] on a cluster. One thread uses it.
public final class KafkaLog implements Log, AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration STALLED = Duration.ofSeconds(30);
    private static final long PAD_CHUNK = 1_000_000;

    /// While a topic is filled nothing of it expires, is compacted or gets another timestamp.
    private static final Map<String, String> FILLING =
            Map.of(
                    "cleanup.policy", "delete",
                    "retention.ms", "-1",
                    "retention.bytes", "-1",
                    "message.timestamp.type", "CreateTime",
                    "message.timestamp.before.max.ms", Long.toString(Long.MAX_VALUE),
                    "message.timestamp.after.max.ms", Long.toString(Long.MAX_VALUE));

    private final Admin admin;
    private final Consumer<byte[], byte[]> consumer;
    private final Producer<byte[], byte[]> producer;
    private final Supplier<Producer<byte[], byte[]>> transactional;

    /// @param consumer that reads committed records and has no group
    /// @param producer that is idempotent
    /// @param transactional makes a producer with a transactional id
    public KafkaLog(
            Admin admin,
            Consumer<byte[], byte[]> consumer,
            Producer<byte[], byte[]> producer,
            Supplier<Producer<byte[], byte[]>> transactional) {
        this.admin = admin;
        this.consumer = consumer;
        this.producer = producer;
        this.transactional = transactional;
    }

    @Override
    public String cluster() {
        return ask("asking for the cluster's id", admin.describeCluster().clusterId());
    }

    @Override
    public List<Manifest.Topic> topics() {
        Set<String> names = new TreeSet<>(ask("listing topics", admin.listTopics().names()));
        names.removeIf(name -> name.startsWith("__"));
        Map<String, TopicDescription> described =
                ask("describing topics", admin.describeTopics(names).allTopicNames());
        List<ConfigResource> resources =
                names.stream()
                        .map(name -> new ConfigResource(ConfigResource.Type.TOPIC, name))
                        .toList();
        Map<ConfigResource, Config> configs =
                ask("describing topics", admin.describeConfigs(resources).all());
        List<Manifest.Topic> topics = new ArrayList<>();
        for (ConfigResource resource : resources) {
            TopicDescription about = described.get(resource.name());
            Map<String, String> own = new TreeMap<>();
            Config config = configs.get(resource);
            if (about == null || config == null) {
                continue;
            }
            for (ConfigEntry entry : config.entries()) {
                if (entry.source() == ConfigEntry.ConfigSource.DYNAMIC_TOPIC_CONFIG) {
                    own.put(entry.name(), String.valueOf(entry.value()));
                }
            }
            topics.add(
                    new Manifest.Topic(
                            resource.name(),
                            about.partitions().getFirst().replicas().size(),
                            own,
                            about.partitions().stream()
                                    .map(one -> new Manifest.Partition(one.partition(), List.of()))
                                    .toList()));
        }
        return topics;
    }

    @Override
    public Map<Source, Bounds> bounds(Set<Source> sources) {
        Map<Source, Bounds> bounds = new LinkedHashMap<>();
        Set<String> there = ask("listing topics", admin.listTopics().names());
        Map<TopicPartition, OffsetSpec> first = new HashMap<>();
        Map<TopicPartition, OffsetSpec> last = new HashMap<>();
        for (Source source : sources) {
            if (there.contains(source.topic())) {
                first.put(partition(source), OffsetSpec.earliest());
                last.put(partition(source), OffsetSpec.latest());
            }
        }
        // The committed end is asked for first: it may only be behind.
        ListOffsetsOptions committed = new ListOffsetsOptions(IsolationLevel.READ_COMMITTED);
        Map<TopicPartition, ListOffsetsResultInfo> ends =
                ask("asking for offsets", admin.listOffsets(last, committed).all());
        Map<TopicPartition, ListOffsetsResultInfo> highs =
                ask("asking for offsets", admin.listOffsets(last).all());
        Map<TopicPartition, ListOffsetsResultInfo> starts =
                ask("asking for offsets", admin.listOffsets(first).all());
        for (Source source : sources) {
            ListOffsetsResultInfo start = starts.get(partition(source));
            ListOffsetsResultInfo end = ends.get(partition(source));
            ListOffsetsResultInfo high = highs.get(partition(source));
            if (start != null && end != null && high != null) {
                bounds.put(source, new Bounds(start.offset(), end.offset(), high.offset()));
            }
        }
        return bounds;
    }

    @Override
    public Map<String, Map<String, Manifest.GroupOffset>> groups() {
        Map<String, Map<String, Manifest.GroupOffset>> groups = new TreeMap<>();
        for (GroupListing group : listing(new ListGroupsOptions())) {
            Map<String, Manifest.GroupOffset> offsets = new TreeMap<>();
            ask(
                            "asking for the offsets of group " + group.groupId(),
                            admin.listConsumerGroupOffsets(group.groupId())
                                    .partitionsToOffsetAndMetadata())
                    .forEach(
                            (partition, at) -> {
                                if (at != null) {
                                    offsets.put(
                                            new Source(partition.topic(), partition.partition())
                                                    .toString(),
                                            new Manifest.GroupOffset(at.offset(), at.metadata()));
                                }
                            });
            if (!offsets.isEmpty()) {
                groups.put(group.groupId(), offsets);
            }
        }
        return groups;
    }

    @Override
    public Set<String> activeGroups() {
        Set<String> active = new TreeSet<>();
        for (GroupListing group : listing(new ListGroupsOptions())) {
            if (group.groupState()
                    .filter(state -> state != GroupState.EMPTY && state != GroupState.DEAD)
                    .isPresent()) {
                active.add(group.groupId());
            }
        }
        return active;
    }

    private Collection<GroupListing> listing(ListGroupsOptions options) {
        return ask("listing groups", admin.listGroups(options).all());
    }

    @Override
    public void read(
            Source source, long from, long to, java.util.function.Consumer<ArchivedRecord> each) {
        TopicPartition partition = partition(source);
        consumer.assign(List.of(partition));
        consumer.seek(partition, from);
        long position = from;
        long still = System.nanoTime();
        while (position < to) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL).records(partition)) {
                if (record.offset() < to) {
                    each.accept(archived(record));
                }
            }
            long next = consumer.position(partition);
            if (next != position) {
                still = System.nanoTime();
            } else if (System.nanoTime() - still > STALLED.toNanos()) {
                throw new ToolFault(
                        "reading "
                                + source
                                + " stands still at offset "
                                + position
                                + " of "
                                + to
                                + "; is the broker up?");
            }
            position = next;
        }
    }

    private static ArchivedRecord archived(ConsumerRecord<byte[], byte[]> record) {
        List<ArchivedRecord.Header> headers = new ArrayList<>();
        for (Header header : record.headers()) {
            headers.add(new ArchivedRecord.Header(header.key(), header.value()));
        }
        return new ArchivedRecord(
                record.offset(), record.timestamp(), record.key(), record.value(), headers);
    }

    @Override
    public void prepare(Manifest.Topic topic) {
        Map<String, String> configs = new HashMap<>(topic.configs());
        configs.putAll(FILLING);
        if (ask("listing topics", admin.listTopics().names()).contains(topic.name())) {
            alter(topic.name(), configs, Set.of());
            return;
        }
        NewTopic wanted =
                new NewTopic(topic.name(), topic.partitions().size(), (short) topic.replication())
                        .configs(configs);
        ask("creating topic " + topic.name(), admin.createTopics(List.of(wanted)).all());
    }

    @Override
    public void finish(Manifest.Topic topic) {
        Set<String> unset = new TreeSet<>(FILLING.keySet());
        unset.removeAll(topic.configs().keySet());
        alter(topic.name(), topic.configs(), unset);
    }

    private void alter(String topic, Map<String, String> set, Set<String> unset) {
        List<AlterConfigOp> changes = new ArrayList<>();
        set.forEach(
                (name, value) ->
                        changes.add(
                                new AlterConfigOp(
                                        new ConfigEntry(name, value), AlterConfigOp.OpType.SET)));
        unset.forEach(
                name ->
                        changes.add(
                                new AlterConfigOp(
                                        new ConfigEntry(name, null), AlterConfigOp.OpType.DELETE)));
        ask(
                "configuring topic " + topic,
                admin.incrementalAlterConfigs(
                                Map.of(
                                        new ConfigResource(ConfigResource.Type.TOPIC, topic),
                                        changes))
                        .all());
    }

    /// Fills the log up to there with records of transactions that are aborted, which readers of
    /// committed records never see, and then removes them.
    @Override
    public long beginAt(Source source, long offset, java.util.function.Consumer<Long> progress) {
        Bounds bounds = bounds(Set.of(source)).getOrDefault(source, new Bounds(0, 0, 0));
        if (bounds.start() >= offset) {
            return bounds.start();
        }
        TopicPartition partition = partition(source);
        long at = bounds.end();
        byte[] key = {0};
        try (Producer<byte[], byte[]> filler = transactional.get()) {
            filler.initTransactions();
            while (at < offset) {
                long chunk = Math.clamp(offset - at - 1, 1, PAD_CHUNK);
                filler.beginTransaction();
                for (long i = 0; i < chunk; i++) {
                    filler.send(
                            new ProducerRecord<>(source.topic(), source.partition(), key, null));
                }
                filler.flush();
                filler.abortTransaction();
                at = bounds(Set.of(source)).getOrDefault(source, bounds).end();
                if (chunk == PAD_CHUNK) {
                    progress.accept(at);
                }
            }
        }
        ask(
                "removing the filling of " + source,
                admin.deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(at))).all());
        return at;
    }

    @Override
    public void append(Source source, List<ArchivedRecord> records) {
        AtomicReference<@Nullable Exception> failed = new AtomicReference<>();
        for (ArchivedRecord record : records) {
            List<Header> headers = new ArrayList<>();
            for (ArchivedRecord.Header header : record.headers()) {
                headers.add(new RecordHeader(header.name(), header.value()));
            }
            producer.send(
                    new ProducerRecord<>(
                            source.topic(),
                            source.partition(),
                            record.timestamp(),
                            record.key(),
                            record.value(),
                            headers),
                    (ignored, e) -> {
                        if (e != null) {
                            failed.compareAndSet(null, e);
                        }
                    });
        }
        producer.flush();
        Exception cause = failed.get();
        if (cause != null) {
            throw new ToolFault(
                    "writing " + source + " failed: " + cause + "; run restore again, it goes on",
                    cause);
        }
    }

    @Override
    public void move(String group, Map<Source, Manifest.GroupOffset> offsets) {
        Map<TopicPartition, OffsetAndMetadata> moved = new HashMap<>();
        offsets.forEach(
                (source, at) ->
                        moved.put(
                                partition(source),
                                new OffsetAndMetadata(at.offset(), at.metadata())));
        ask("moving group " + group, admin.alterConsumerGroupOffsets(group, moved).all());
    }

    @Override
    public void pause(Duration time) {
        try {
            if (new CountDownLatch(1).await(time.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IllegalStateException("nobody counts down");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ToolFault("interrupted", e);
        }
    }

    private static TopicPartition partition(Source source) {
        return new TopicPartition(source.topic(), source.partition());
    }

    private static <T> T ask(String what, KafkaFuture<T> answer) {
        try {
            return answer.get(60, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ToolFault(what + " was interrupted", e);
        } catch (ExecutionException e) {
            throw new ToolFault(what + " failed: " + e.getCause(), e);
        } catch (TimeoutException e) {
            throw new ToolFault(what + " took more than 60 s; is Kafka up?", e);
        }
    }

    @Override
    public void close() {
        producer.close();
        consumer.close();
        admin.close();
    }
}
