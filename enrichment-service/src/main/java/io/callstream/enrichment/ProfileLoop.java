package io.callstream.enrichment;

import io.callstream.enrichment.profile.ProfileKeeper;
import io.callstream.enrichment.profile.ProfileSnapshot;
import io.callstream.enrichment.profile.Snapshots;
import io.callstream.event.CustomerProfile;
import io.callstream.event.EventHeaders;
import io.callstream.topic.Topic;

import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/// Notices new complete snapshots and publishes, the oldest first, what each changes to
/// `customer-profiles`, in one Kafka transaction a snapshot, with a mark a partition that there was
/// one.
///
/// At start it reads the topic to know what is published; so a restart in the middle publishes the
/// rest. A snapshot that cannot be read is refused whole, with its reason in the log, and the last
/// good one stays; written anew it is read again. Of several instances each may publish the same
/// changes: the store keeps one version a day, so a repeat is harmless.
final class ProfileLoop implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ProfileLoop.class);
    private static final Duration POLL = Duration.ofMillis(200);

    private final Snapshots snapshots;
    private final Topic<String, CustomerProfile> topic;
    private final Consumer<String, CustomerProfile> consumer;
    private final Producer<String, CustomerProfile> producer;
    private final Duration every;
    private final ProfileSnapshot published = new ProfileSnapshot();
    private final CountDownLatch stop = new CountDownLatch(1);
    private final Thread thread;
    private volatile @Nullable LocalDate loaded;
    private volatile long publishedRecords;
    private boolean initialised;
    private final Set<Snapshots.Found> refused = new HashSet<>();

    ProfileLoop(
            Snapshots snapshots,
            Topic<String, CustomerProfile> topic,
            Consumer<String, CustomerProfile> consumer,
            Producer<String, CustomerProfile> producer,
            Duration every) {
        this.snapshots = snapshots;
        this.topic = topic;
        this.consumer = consumer;
        this.producer = producer;
        this.every = every;
        this.thread = Thread.ofVirtual().name("profile-loop").unstarted(this::run);
    }

    ProfileLoop start() {
        thread.start();
        return this;
    }

    /// Day of the newest snapshot whose changes are published.
    Optional<LocalDate> loaded() {
        return Optional.ofNullable(loaded);
    }

    /// Records published by this process.
    long publishedRecords() {
        return publishedRecords;
    }

    private void run() {
        while (stop.getCount() > 0) {
            round();
            try {
                if (stop.await(every.toMillis(), TimeUnit.MILLISECONDS)) {
                    return;
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    /// Looks once.
    void round() {
        try {
            if (!initialised) {
                producer.initTransactions();
                readPublished();
                initialised = true;
            }
            for (Snapshots.Found found : snapshots.complete()) {
                if (isNew(found)) {
                    load(found);
                }
            }
        } catch (RuntimeException e) {
            LOG.atWarn()
                    .addKeyValue("exception", e.getClass().getSimpleName())
                    .addKeyValue("reason", e.getMessage())
                    .log("profile snapshots cannot be loaded now; trying again");
        }
    }

    private boolean isNew(Snapshots.Found found) {
        LocalDate newest = loaded;
        return !refused.contains(found) && (newest == null || found.date().isAfter(newest));
    }

    private void readPublished() {
        List<TopicPartition> partitions =
                IntStream.range(0, topic.partitions())
                        .mapToObj(partition -> new TopicPartition(topic.name(), partition))
                        .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        while (ends.entrySet().stream()
                .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            for (ConsumerRecord<String, CustomerProfile> record : consumer.poll(POLL)) {
                if (record.value() == null) {
                    published.gone(record.key());
                } else {
                    published.published(record.value());
                }
                String day = EventHeaders.text(record.headers(), EventHeaders.SNAPSHOT_DATE);
                if (day != null && (loaded == null || LocalDate.parse(day).isAfter(loaded))) {
                    loaded = LocalDate.parse(day);
                }
            }
        }
        LOG.atInfo()
                .addKeyValue("topic", topic.name())
                .addKeyValue("customers", published.size())
                .log("profiles read back");
    }

    private void load(Snapshots.Found found) {
        LocalDate date = found.date();
        List<CustomerProfile> profiles;
        try {
            profiles = snapshots.read(date);
        } catch (Snapshots.BrokenSnapshotException e) {
            refused.add(found);
            LOG.atError()
                    .addKeyValue("snapshot", date)
                    .addKeyValue("reason", e.getMessage())
                    .log("snapshot refused");
            return;
        }
        ProfileSnapshot.Changes changes = published.changes(profiles.iterator());
        publish(date, changes);
        changes.changed().forEach(published::published);
        changes.gone().forEach(published::gone);
        publishedRecords += changes.changed().size() + changes.gone().size();
        loaded = date;
        LOG.atInfo()
                .addKeyValue("snapshot", date)
                .addKeyValue("customers", profiles.size())
                .addKeyValue("changed", changes.changed().size())
                .addKeyValue("gone", changes.gone().size())
                .log("snapshot published");
    }

    private void publish(LocalDate date, ProfileSnapshot.Changes changes) {
        byte[] day = EventHeaders.bytes(date.toString());
        producer.beginTransaction();
        try {
            for (CustomerProfile profile : changes.changed()) {
                ProducerRecord<String, CustomerProfile> record =
                        new ProducerRecord<>(topic.name(), profile.getCustomerId(), profile);
                record.headers().add(EventHeaders.SNAPSHOT_DATE, day);
                producer.send(record);
            }
            for (String customer : changes.gone()) {
                ProducerRecord<String, CustomerProfile> tombstone =
                        new ProducerRecord<>(topic.name(), customer, null);
                tombstone.headers().add(EventHeaders.SNAPSHOT_DATE, day);
                producer.send(tombstone);
            }
            for (int partition = 0; partition < topic.partitions(); partition++) {
                ProducerRecord<String, CustomerProfile> mark =
                        new ProducerRecord<>(
                                topic.name(), partition, ProfileKeeper.SNAPSHOTS, null);
                mark.headers().add(EventHeaders.SNAPSHOT_DATE, day);
                producer.send(mark);
            }
            producer.commitTransaction();
        } catch (KafkaException e) {
            producer.abortTransaction();
            throw e;
        }
    }

    @Override
    public void close() {
        stop.countDown();
        consumer.wakeup();
        try {
            thread.join(Duration.ofSeconds(10));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        consumer.close();
        producer.close(Duration.ofSeconds(5));
    }
}
