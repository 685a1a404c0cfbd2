package io.callstream.serving;

import io.callstream.runtime.Health;
import io.callstream.serving.live.LiveEvent;
import io.callstream.serving.live.LiveFeed;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/// Reads what is for screens into the live feed, in one thread.
///
/// Every instance reads all partitions, in no group and without commits: a screen may be connected
/// to any instance. It begins at the records of the last `horizon`, so that screens which were cut
/// off by a restart go on where they were.
public final class LiveLoop implements Health, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LiveLoop.class);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Consumer<byte[], byte[]> consumer;
    private final Collection<String> topics;
    private final Function<ConsumerRecord<byte[], byte[]>, Optional<LiveEvent>> reader;
    private final LiveFeed feed;
    private final Duration horizon;
    private final InstantSource clock;
    private final Counter events;
    private final Counter unreadable;
    private final Thread thread;
    private final Trouble trouble = new Trouble();
    private final Deque<ConsumerRecord<byte[], byte[]>> polled = new ArrayDeque<>();
    private final CountDownLatch stopping = new CountDownLatch(1);
    private volatile @Nullable String death;

    /// @param consumer read_committed, without a group; closed here
    LiveLoop(
            Consumer<byte[], byte[]> consumer,
            Collection<String> topics,
            Function<ConsumerRecord<byte[], byte[]>, Optional<LiveEvent>> reader,
            LiveFeed feed,
            Duration horizon,
            MeterRegistry metrics,
            InstantSource clock) {
        this.consumer = consumer;
        this.topics = List.copyOf(topics);
        this.reader = reader;
        this.feed = feed;
        this.horizon = horizon;
        this.clock = clock;
        this.thread = Thread.ofPlatform().name("live-loop").unstarted(this::run);
        this.events =
                Counter.builder("callstream.live.events")
                        .description("Events read for screens")
                        .register(metrics);
        this.unreadable =
                Counter.builder("callstream.live.unreadable")
                        .description(
                                "Records left out, because their bytes are not what the topic promises")
                        .register(metrics);
        Gauge.builder("callstream.live.kept.bytes", feed::keptBytes)
                .description("Events kept for screens that come late or come back")
                .register(metrics);
    }

    void start() {
        thread.start();
    }

    @Override
    public Status live() {
        String reason = death;
        return reason == null ? new Status(true, "running") : new Status(false, reason);
    }

    /// Screens are served as soon as it runs; what they get may be late, never wrong.
    @Override
    public Status ready() {
        return live();
    }

    /// Ends all subscriptions, then reading.
    @Override
    public void close() {
        feed.stop();
        stopping.countDown();
        if (thread.getState() == Thread.State.NEW) {
            // nobody joins a thread that never ran
            consumer.close();
            return;
        }
        consumer.wakeup();
        try {
            thread.join(Duration.ofSeconds(10));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try (consumer) {
            boolean placed = false;
            while (stopping.getCount() > 0) {
                try {
                    placed = placed || place();
                    if (placed) {
                        step();
                    }
                    trouble.over();
                } catch (AuthenticationException | AuthorizationException e) {
                    throw e;
                } catch (WakeupException e) {
                    LOG.atDebug().log("woken to stop");
                } catch (KafkaException e) {
                    trouble.happened("live feed: " + e.getMessage(), clock.millis());
                    pause();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            death = "the live loop stopped: " + e;
            LOG.atError().setCause(e).log("the live loop stopped");
        }
    }

    private void pause() throws InterruptedException {
        while (!trouble.mayTry(clock.millis()) && !stopping.await(20, TimeUnit.MILLISECONDS)) {
            LOG.atTrace().log("waiting");
        }
    }

    /// Takes all partitions, each from the first record of the horizon.
    private boolean place() throws InterruptedException {
        long from = clock.millis() - horizon.toMillis();
        Map<TopicPartition, Long> wanted = new HashMap<>();
        for (String topic : topics) {
            List<PartitionInfo> partitions = consumer.partitionsFor(topic, PATIENCE);
            if (partitions == null || partitions.isEmpty()) {
                trouble.happened(
                        "live feed: the topic " + topic + " is not there yet", clock.millis());
                pause();
                return false;
            }
            partitions.forEach(one -> wanted.put(new TopicPartition(topic, one.partition()), from));
        }
        consumer.assign(wanted.keySet());
        Map<TopicPartition, @Nullable OffsetAndTimestamp> first =
                consumer.offsetsForTimes(wanted, PATIENCE);
        for (TopicPartition partition : wanted.keySet()) {
            OffsetAndTimestamp found = first.get(partition);
            if (found == null) {
                consumer.seekToEnd(List.of(partition));
            } else {
                consumer.seek(partition, found.offset());
            }
        }
        wanted.keySet().forEach(partition -> consumer.position(partition, PATIENCE));
        feed.beginsAt(from);
        LOG.atInfo().addKeyValue("partitions", wanted.size()).log("live feed reads");
        return true;
    }

    /// What was polled is kept until it is read: while the registry is away, nothing is skipped.
    private void step() {
        if (polled.isEmpty()) {
            long before = clock.millis();
            consumer.poll(POLL).forEach(polled::add);
            if (polled.isEmpty()) {
                feed.readUntil(before);
            }
        }
        while (!polled.isEmpty()) {
            read(polled.getFirst());
            polled.removeFirst();
        }
    }

    private void read(ConsumerRecord<byte[], byte[]> row) {
        try {
            reader.apply(row)
                    .ifPresent(
                            event -> {
                                feed.publish(event);
                                events.increment();
                            });
        } catch (SerializationException | IllegalArgumentException e) {
            unreadable.increment();
            LOG.atWarn()
                    .addKeyValue("topic", row.topic())
                    .addKeyValue("partition", row.partition())
                    .addKeyValue("offset", row.offset())
                    .addKeyValue("reason", e.getMessage())
                    .log("a record is left out of the live feed");
        }
    }
}
