package io.callstream.enrichment;

import static org.assertj.core.api.Assertions.assertThat;

import io.callstream.enrichment.profile.Snapshots;
import io.callstream.event.CustomerProfile;
import io.callstream.event.EventHeaders;
import io.callstream.testkit.TestTopics;
import io.callstream.topic.Topic;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RoundRobinPartitioner;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

final class ProfileLoopTest {
    private static final LocalDate DAY = LocalDate.parse("2026-01-01");

    private final Topic<String, CustomerProfile> topic = TestTopics.create().customerProfiles();
    private final Memory snapshots = new Memory();
    private final List<ProducerRecord<String, CustomerProfile>> committed = new ArrayList<>();

    /// Snapshots in memory; null profiles stand for a broken one.
    private static final class Memory implements Snapshots {
        private final Map<LocalDate, List<CustomerProfile>> days = new TreeMap<>();
        private final Map<LocalDate, String> broken = new HashMap<>();

        @Override
        public List<Found> complete() {
            List<Found> found = new ArrayList<>();
            days.forEach(
                    (day, profiles) -> found.add(new Found(day, broken.getOrDefault(day, "good"))));
            return found;
        }

        @Override
        public List<CustomerProfile> read(LocalDate date) {
            if (broken.containsKey(date)) {
                throw new BrokenSnapshotException("part-0.parquet is cut short; write it anew");
            }
            return days.getOrDefault(date, List.of());
        }
    }

    @Test
    void onlyDifferencesAndTombstonesArePublishedInOrderOfDays() {
        snapshots.days.put(DAY, List.of(profile("a", 1, DAY), profile("b", 1, DAY)));
        snapshots.days.put(
                DAY.plusDays(1),
                List.of(profile("a", 1, DAY.plusDays(1)), profile("c", 1, DAY.plusDays(1))));

        round();

        assertThat(described())
                .containsExactly(
                        "2026-01-01 a=1", "2026-01-01 b=1", "2026-01-02 c=1", "2026-01-02 b gone");
        assertThat(marks()).containsExactly("2026-01-01", "2026-01-02");
    }

    @Test
    void restartPublishesNothingTwice() {
        snapshots.days.put(DAY, List.of(profile("a", 1, DAY)));
        round();
        int before = committed.size();

        round();
        assertThat(committed).hasSize(before);

        snapshots.days.put(DAY.plusDays(1), List.of(profile("a", 2, DAY.plusDays(1))));
        round();
        assertThat(described()).containsExactly("2026-01-01 a=1", "2026-01-02 a=2");
    }

    @Test
    void crashInTheMiddleOfATransactionLeavesNothingAndTheNextStartPublishesAll() {
        snapshots.days.put(DAY, List.of(profile("a", 1, DAY), profile("b", 1, DAY)));

        crash();
        assertThat(committed).isEmpty();
        round();

        assertThat(described()).containsExactly("2026-01-01 a=1", "2026-01-01 b=1");
    }

    @Test
    void brokenSnapshotIsRefusedWholeUntilItIsWrittenAnew() {
        snapshots.days.put(DAY, List.of(profile("a", 1, DAY)));
        snapshots.days.put(DAY.plusDays(1), List.of(profile("a", 2, DAY.plusDays(1))));
        snapshots.broken.put(DAY.plusDays(1), "v1");
        ProfileLoop loop = loop(producer());
        loop.round();
        loop.round();

        assertThat(loop.loaded()).contains(DAY);

        snapshots.broken.clear();
        loop.round();
        assertThat(loop.loaded()).contains(DAY.plusDays(1));
    }

    private void round() {
        MockProducer<String, CustomerProfile> producer = producer();
        loop(producer).round();
        committed.addAll(producer.history());
    }

    private void crash() {
        MockProducer<String, CustomerProfile> producer = producer();
        producer.commitTransactionException = new KafkaException("the process is gone");
        loop(producer).round();
        assertThat(producer.history()).isEmpty();
    }

    private MockProducer<String, CustomerProfile> producer() {
        return new MockProducer<>(
                true,
                new RoundRobinPartitioner(),
                topic.keySerde().serializer(),
                topic.valueSerde().serializer());
    }

    /// A loop that reads back what was committed, as a new process does.
    private ProfileLoop loop(MockProducer<String, CustomerProfile> producer) {
        MockConsumer<String, CustomerProfile> consumer = new MockConsumer<>("earliest");
        Map<TopicPartition, Long> starts = new HashMap<>();
        Map<TopicPartition, Long> ends = new HashMap<>();
        for (int partition = 0; partition < topic.partitions(); partition++) {
            starts.put(new TopicPartition(topic.name(), partition), 0L);
            ends.put(new TopicPartition(topic.name(), partition), 0L);
        }
        TopicPartition first = new TopicPartition(topic.name(), 0);
        ends.put(first, (long) committed.size());
        consumer.updateBeginningOffsets(starts);
        consumer.updateEndOffsets(ends);
        consumer.schedulePollTask(
                () -> {
                    long offset = 0;
                    for (ProducerRecord<String, CustomerProfile> record : committed) {
                        consumer.addRecord(
                                new ConsumerRecord<>(
                                        topic.name(),
                                        0,
                                        offset++,
                                        0L,
                                        TimestampType.LOG_APPEND_TIME,
                                        0,
                                        0,
                                        record.key(),
                                        record.value(),
                                        record.headers(),
                                        Optional.empty()));
                    }
                });
        return new ProfileLoop(snapshots, topic, consumer, producer, Duration.ofSeconds(1));
    }

    private List<String> described() {
        return committed.stream()
                .filter(record -> !record.key().startsWith("@"))
                .map(
                        record ->
                                day(record)
                                        + " "
                                        + record.key()
                                        + (record.value() == null
                                                ? " gone"
                                                : "=" + record.value().getInteractions()))
                .toList();
    }

    private List<String> marks() {
        return committed.stream()
                .filter(record -> record.key().startsWith("@"))
                .map(ProfileLoopTest::day)
                .distinct()
                .toList();
    }

    private static String day(ProducerRecord<?, ?> record) {
        return String.valueOf(EventHeaders.text(record.headers(), EventHeaders.SNAPSHOT_DATE));
    }

    private static CustomerProfile profile(String customer, long interactions, LocalDate date) {
        return CustomerProfile.newBuilder()
                .setCustomerId(customer)
                .setInteractions(interactions)
                .setSnapshotDate(date)
                .build();
    }
}
