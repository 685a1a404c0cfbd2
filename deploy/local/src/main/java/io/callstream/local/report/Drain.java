package io.callstream.local.report;

import io.callstream.local.process.LocalFault;

import org.apache.kafka.common.TopicPartition;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// Waits until all that was sent has gone through every stage.
///
/// Stage by stage: the ends of the topics are read, then the stage's group must have passed them,
/// and what it wrote for itself to read. A stage commits its input together with its output (or
/// after it), so once it has passed an end, what it makes of it is there; what it holds back to
/// coalesce is given a second and a half. Rows that expiries keep causing as time goes on come
/// behind the ends read, and are nobody's debt.
public final class Drain {
    private static final long POLL = TimeUnit.MILLISECONDS.toNanos(300);
    private static final long NEW_LINE = TimeUnit.SECONDS.toNanos(5);
    private static final long SAME_LINE = TimeUnit.SECONDS.toNanos(30);
    private static final long FEW = 500;

    /// Views with `emit` hold their rows back for a second, to which a commit is added.
    private static final long EMIT = TimeUnit.MILLISECONDS.toNanos(1_500);

    private final Broker broker;
    private final Duration patience;
    private final Supplier<Optional<String>> trouble;
    private final Consumer<String> tell;

    /// @param patience how long a stage may stand still before it is given up
    /// @param trouble what makes waiting pointless, in words, as soon as there is such a thing
    public Drain(
            Broker broker,
            Duration patience,
            Supplier<Optional<String>> trouble,
            Consumer<String> tell) {
        this.broker = broker;
        this.patience = patience;
        this.trouble = trouble;
        this.tell = tell;
    }

    /// The same without a way to know that waiting is pointless.
    public Drain(Broker broker, Duration patience, Consumer<String> tell) {
        this(broker, patience, Optional::empty, tell);
    }

    /// Waits, and returns the ends of all topics behind the last streaming stage: what a count goes
    /// up to.
    ///
    /// @param streams groups in the order of the data's way, whose outputs are topics
    /// @param readers groups whose outputs are elsewhere
    /// @throws LocalFault where a group stands still for too long, naming the topics it is behind
    ///   in
    public Map<TopicPartition, Long> await(List<String> streams, List<String> readers) {
        settle(streams);
        LockSupport.parkNanos(EMIT);
        return read(readers);
    }

    /// Waits until those groups have passed the ends of what they read, and of what they write for
    /// themselves to read; what is held back to coalesce may still come.
    ///
    /// @param streams groups in the order of the data's way, whose outputs are topics
    public void settle(List<String> streams) {
        streams.forEach(this::settle);
    }

    /// Waits until those groups have passed the ends as they are now, and returns these.
    ///
    /// @param readers groups whose outputs are elsewhere
    public Map<TopicPartition, Long> read(List<String> readers) {
        Map<TopicPartition, Long> ends = broker.ends();
        readers.forEach(group -> await(group, ends));
        return ends;
    }

    /// A streaming stage reads topics of its own too: until none of what it reads has grown.
    private void settle(String group) {
        Map<TopicPartition, Long> ends = broker.ends();
        while (true) {
            await(group, ends);
            Map<TopicPartition, Long> before = ends;
            Map<TopicPartition, Long> now = broker.ends();
            if (broker.positions(group).keySet().stream()
                    .allMatch(
                            partition ->
                                    now.getOrDefault(partition, 0L)
                                            <= before.getOrDefault(partition, 0L))) {
                return;
            }
            ends = now;
        }
    }

    private void await(String group, Map<TopicPartition, Long> ends) {
        long begin = System.nanoTime();
        long moved = begin;
        long told = begin;
        String said = "";
        Map<TopicPartition, Long> before = Map.of();
        while (true) {
            Map<TopicPartition, Long> positions = broker.positions(group);
            Map<TopicPartition, Long> behind = behind(positions, ends);
            if (!positions.isEmpty() && behind.isEmpty()) {
                return;
            }
            Optional<String> fault = trouble.get();
            if (fault.isPresent()) {
                throw new LocalFault(
                        fault.get() + "; behind: " + group + ", " + byTopic(behind, ends));
            }
            long now = System.nanoTime();
            if (!positions.equals(before)) {
                moved = now;
                before = positions;
            }
            if (now - moved > patience.toNanos()) {
                throw new LocalFault(
                        group
                                + " did not move for "
                                + patience.toSeconds()
                                + " s; "
                                + (positions.isEmpty()
                                        ? "it consumes nothing"
                                        : "it is behind in " + byTopic(behind, ends))
                                + "; see its log");
            }
            String line = "waiting for " + group + ": " + byTopic(behind, ends);
            if (now - told > (line.equals(said) ? SAME_LINE : NEW_LINE)) {
                told = now;
                said = line;
                tell.accept(line);
            }
            LockSupport.parkNanos(POLL);
        }
    }

    /// Where the group stands before data: partitions with a committed record between its position
    /// and the end.
    private Map<TopicPartition, Long> behind(
            Map<TopicPartition, Long> positions, Map<TopicPartition, Long> ends) {
        Map<TopicPartition, Long> candidates = new HashMap<>();
        positions.forEach(
                (partition, position) -> {
                    if (Math.max(position, 0) < ends.getOrDefault(partition, 0L)) {
                        candidates.put(partition, Math.max(position, 0));
                    }
                });
        long most =
                candidates.entrySet().stream()
                        .mapToLong(
                                entry -> ends.getOrDefault(entry.getKey(), 0L) - entry.getValue())
                        .sum();
        return candidates.isEmpty() || most > FEW ? candidates : withData(candidates, ends);
    }

    /// The last offsets of a partition may be transaction markers, which no consumer sees.
    private Map<TopicPartition, Long> withData(
            Map<TopicPartition, Long> from, Map<TopicPartition, Long> ends) {
        Map<TopicPartition, Long> to = new HashMap<>();
        from.keySet().forEach(partition -> to.put(partition, ends.getOrDefault(partition, 0L)));
        Map<TopicPartition, Long> found = new HashMap<>();
        broker.read(
                from,
                to,
                record -> {
                    TopicPartition partition =
                            new TopicPartition(record.topic(), record.partition());
                    found.put(partition, from.getOrDefault(partition, 0L));
                });
        return found;
    }

    private static String byTopic(
            Map<TopicPartition, Long> behind, Map<TopicPartition, Long> ends) {
        TreeMap<String, AtomicLong> topics = new TreeMap<>();
        behind.forEach(
                (partition, position) ->
                        topics.computeIfAbsent(partition.topic(), _ -> new AtomicLong())
                                .addAndGet(ends.getOrDefault(partition, 0L) - position));
        List<String> words = new ArrayList<>();
        topics.forEach((topic, count) -> words.add(topic + " (" + count + ")"));
        return words.isEmpty() ? "nothing" : String.join(", ", words);
    }
}
