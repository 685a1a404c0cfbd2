package io.callstream.lake.archive;

import io.callstream.lake.table.Source;
import io.callstream.runtime.ToolFault;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/// Copies what is new in the topics into an archive, up to a point at which topics and consumer
/// groups belong together.
///
/// A topology commits its state, its output and its offsets in one transaction, but a copier reads
/// them one after the other. So the point is taken where no transaction is open; what follows it
/// may be copied at leisure, because logs only grow.
public final class TopicArchive {
    private static final int SEGMENT_BYTES = 16 << 20;
    private static final Duration LOOK_AGAIN = Duration.ofMillis(200);

    private final Log log;
    private final ArchiveStore store;
    private final InstantSource clock;
    private final Consumer<String> tell;

    /// @param tell gets a line for people now and then
    public TopicArchive(Log log, ArchiveStore store, InstantSource clock, Consumer<String> tell) {
        this.log = log;
        this.store = store;
        this.clock = clock;
        this.tell = tell;
    }

    /// What a run did.
    public record Summary(Manifest manifest, long records, long bytes) {}

    /// Runs it, or goes on with a run that was killed.
    ///
    /// @param patience how long to wait for a point without open transactions
    /// @param anyPoint take a point with open transactions where there is no other
    public Summary run(Duration patience, boolean anyPoint) {
        Manifest manifest = store.manifest().orElseGet(() -> Manifest.empty(log.cluster()));
        if (!manifest.cluster().equals(log.cluster())) {
            throw new ToolFault(
                    "the archive is of cluster "
                            + manifest.cluster()
                            + ", but this is "
                            + log.cluster()
                            + ": offsets of two clusters do not go together; name another archive with --name");
        }
        List<Manifest.Topic> topics = log.topics();
        Set<Source> sources = sources(topics);
        Manifest.Cut cut = cut(sources, patience, anyPoint);
        Map<Source, Log.Bounds> bounds = log.bounds(sources);
        long records = 0;
        long bytes = 0;
        Map<String, Manifest.Topic> all = new TreeMap<>(manifest.topics());
        for (Manifest.Topic topic : topics) {
            List<Manifest.Partition> partitions = new ArrayList<>();
            Manifest.Topic known = all.get(topic.name());
            for (Manifest.Partition partition : topic.partitions()) {
                partitions.add(known(known, partition.number()));
            }
            for (int i = 0; i < partitions.size(); i++) {
                Source source = new Source(topic.name(), partitions.get(i).number());
                long start = bounds.getOrDefault(source, new Log.Bounds(0, 0, 0)).start();
                long end = cut.ends().getOrDefault(source.toString(), 0L);
                int at = i;
                Copy copy =
                        new Copy(
                                source,
                                partitions.get(i),
                                grown -> {
                                    partitions.set(at, grown);
                                    all.put(topic.name(), with(topic, partitions));
                                    store.save(
                                            new Manifest(
                                                    Manifest.VERSION,
                                                    log.cluster(),
                                                    all,
                                                    manifest.cut()));
                                });
                copy.run(start, end);
                records += copy.records;
                bytes += copy.bytes;
            }
            all.put(topic.name(), with(topic, partitions));
            tell.accept("%-48s %,d records so far".formatted(topic.name(), records));
        }
        Manifest done = new Manifest(Manifest.VERSION, log.cluster(), all, cut);
        store.save(done);
        return new Summary(done, records, bytes);
    }

    static Set<Source> sources(Iterable<Manifest.Topic> topics) {
        Set<Source> sources = new java.util.LinkedHashSet<>();
        for (Manifest.Topic topic : topics) {
            topic.partitions().forEach(one -> sources.add(new Source(topic.name(), one.number())));
        }
        return sources;
    }

    private Manifest.Cut cut(Set<Source> sources, Duration patience, boolean anyPoint) {
        Instant deadline = clock.instant().plus(patience);
        while (true) {
            Map<String, Map<String, Manifest.GroupOffset>> before = log.groups();
            Instant at = clock.instant();
            Map<Source, Log.Bounds> bounds = log.bounds(sources);
            boolean still = before.equals(log.groups());
            String open =
                    bounds.entrySet().stream()
                            .filter(one -> one.getValue().committed() < one.getValue().end())
                            .map(one -> one.getKey().toString())
                            .limit(3)
                            .collect(Collectors.joining(", "));
            boolean quiet = still && open.isEmpty();
            if (quiet || (anyPoint && !clock.instant().isBefore(deadline))) {
                Map<String, Long> ends = new TreeMap<>();
                bounds.forEach((source, one) -> ends.put(source.toString(), one.committed()));
                return new Manifest.Cut(at.toString(), quiet, ends, before);
            }
            if (!clock.instant().isBefore(deadline)) {
                throw new ToolFault(
                        "no point without open transactions in "
                                + patience.toSeconds()
                                + " s ("
                                + (open.isEmpty() ? "consumer offsets move" : open)
                                + "); stop the producers or the services for a moment, wait longer with --wait, or take any point with --any-point");
            }
            log.pause(LOOK_AGAIN);
        }
    }

    private static Manifest.Partition known(
            Manifest.@org.jspecify.annotations.Nullable Topic topic, int number) {
        if (topic != null) {
            for (Manifest.Partition partition : topic.partitions()) {
                if (partition.number() == number) {
                    return partition;
                }
            }
        }
        return new Manifest.Partition(number, List.of());
    }

    private static Manifest.Topic with(Manifest.Topic topic, List<Manifest.Partition> partitions) {
        return new Manifest.Topic(
                topic.name(), topic.replication(), topic.configs(), List.copyOf(partitions));
    }

    /// Copies one partition, segment by segment.
    private final class Copy {
        private final Source source;
        private final Consumer<Manifest.Partition> grown;
        private final List<Manifest.Segment> segments;
        private final List<ArchivedRecord> held = new ArrayList<>();
        private long heldBytes;
        private long from;
        private long records;
        private long bytes;

        Copy(Source source, Manifest.Partition known, Consumer<Manifest.Partition> grown) {
            this.source = source;
            this.segments = new ArrayList<>(known.segments());
            this.grown = grown;
        }

        void run(long start, long end) {
            from = segments.isEmpty() ? start : segments.getLast().to();
            if (from >= end) {
                return;
            }
            log.read(
                    source,
                    Math.max(from, start),
                    end,
                    record -> {
                        held.add(record);
                        heldBytes += record.bytes();
                        if (heldBytes >= SEGMENT_BYTES) {
                            flush(record.offset() + 1);
                        }
                    });
            flush(end);
        }

        private void flush(long to) {
            if (held.isEmpty() && to == from) {
                return;
            }
            Manifest.Segment segment = store.store(source, from, to, held);
            segments.add(segment);
            records += held.size();
            bytes += segment.bytes();
            from = to;
            held.clear();
            heldBytes = 0;
            grown.accept(new Manifest.Partition(source.partition(), List.copyOf(segments)));
        }
    }

    /// Offsets by source, of a cut.
    static Map<Source, Long> ends(Manifest manifest) {
        Map<Source, Long> ends = new LinkedHashMap<>();
        Manifest.Cut cut = java.util.Objects.requireNonNull(manifest.cut());
        for (Source source : sources(manifest.topics().values())) {
            ends.put(source, cut.ends().getOrDefault(source.toString(), 0L));
        }
        return ends;
    }
}
