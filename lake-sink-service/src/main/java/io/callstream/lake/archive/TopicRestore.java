package io.callstream.lake.archive;

import io.callstream.lake.table.Source;
import io.callstream.runtime.ToolFault;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/// Brings the topics of an archive back into a cluster that has lost them.
///
/// The new log of a partition begins above every offset that anyone may know of the old one. So an
/// offset is old or new and never both: rows of the lake stay unique, `seen` and the versions in
/// Redis stay comparable, and a local state store with an old checkpoint notices that it must be
/// rebuilt. The n-th record of the archive is the n-th of the new log; a run that was killed goes
/// on where the log ends.
public final class TopicRestore {
    private final Log log;
    private final ArchiveStore store;
    private final LakeOffsets lake;
    private final Consumer<String> tell;

    public TopicRestore(Log log, ArchiveStore store, LakeOffsets lake, Consumer<String> tell) {
        this.log = log;
        this.store = store;
        this.lake = lake;
        this.tell = tell;
    }

    /// What a run did.
    ///
    /// @param records in the restored topics
    /// @param lost offsets of old logs that the lake has seen and the archive has not
    public record Summary(long records, int groups, int tables, long lost) {}

    /// Runs it, or goes on with a run that was killed.
    public Summary run() {
        Manifest manifest = store.complete();
        Manifest.Cut cut = java.util.Objects.requireNonNull(manifest.cut());
        if (manifest.cluster().equals(log.cluster())) {
            throw new ToolFault(
                    "the archive is of this very cluster, "
                            + log.cluster()
                            + "; it is restored into a new one");
        }
        Set<String> active = log.activeGroups();
        if (!active.isEmpty()) {
            throw new ToolFault(
                    "consumer groups "
                            + String.join(", ", active)
                            + " have members; stop the services first");
        }
        Map<Source, Long> ends = TopicArchive.ends(manifest);
        List<LakeOffsets.Position> positions = lake.of(ends.keySet());
        Map<Source, Long> known = new LinkedHashMap<>(ends);
        cut.groups()
                .values()
                .forEach(group -> group.forEach((name, at) -> raise(known, name, at.offset())));
        Map<Source, OffsetMap> maps = new LinkedHashMap<>();
        long records = 0;
        for (Manifest.Topic topic : manifest.topics().values()) {
            log.prepare(topic);
            for (Manifest.Partition partition : topic.partitions()) {
                Source source = new Source(topic.name(), partition.number());
                TreeSet<Long> wanted = wanted(source, cut, positions);
                long base = base(source, known.getOrDefault(source, 0L), positions);
                OffsetMap map =
                        restore(source, partition, ends.getOrDefault(source, 0L), base, wanted);
                maps.put(source, map);
                records += map.records();
            }
            tell.accept("%-48s %,d records so far".formatted(topic.name(), records));
        }
        manifest.topics().values().forEach(log::finish);
        cut.groups().forEach((group, offsets) -> log.move(group, mapped(offsets, maps)));
        long lost = 0;
        for (LakeOffsets.Position position : positions) {
            OffsetMap map = java.util.Objects.requireNonNull(maps.get(position.source()));
            // At the base or above it was moved before.
            if (position.offset() < map.base()) {
                lost += Math.max(0, position.offset() - ends.getOrDefault(position.source(), 0L));
                lake.move(position, map);
            }
        }
        return new Summary(records, cut.groups().size(), positions.size(), lost);
    }

    private static void raise(Map<Source, Long> bases, String name, long offset) {
        bases.computeIfPresent(source(name), (source, base) -> Math.max(base, offset));
    }

    /// Where the new log begins: above all that is known of the old one. Where it begins there
    /// already, an earlier run has seen to it, and the lake may stand in the new log.
    private long base(Source source, long known, List<LakeOffsets.Position> positions) {
        Log.Bounds bounds =
                log.bounds(Set.of(source)).getOrDefault(source, new Log.Bounds(0, 0, 0));
        if (bounds.start() > known) {
            return bounds.start();
        }
        long highest = known;
        for (LakeOffsets.Position position : positions) {
            if (position.source().equals(source)) {
                highest = Math.max(highest, position.offset());
            }
        }
        if (highest == 0) {
            return 0;
        }
        long least = highest + 1;
        return log.beginAt(
                source,
                least,
                at -> tell.accept("%-48s begins at %,d of %,d".formatted(source, at, least)));
    }

    static Source source(String name) {
        int dash = name.lastIndexOf('-');
        return new Source(name.substring(0, dash), Integer.parseInt(name.substring(dash + 1)));
    }

    private static TreeSet<Long> wanted(
            Source source, Manifest.Cut cut, List<LakeOffsets.Position> positions) {
        TreeSet<Long> wanted = new TreeSet<>();
        for (Map<String, Manifest.GroupOffset> group : cut.groups().values()) {
            Manifest.GroupOffset at = group.get(source.toString());
            if (at != null) {
                wanted.add(at.offset());
            }
        }
        positions.stream()
                .filter(position -> position.source().equals(source))
                .forEach(
                        position -> {
                            wanted.add(position.offset());
                            wanted.addAll(position.kept());
                        });
        return wanted;
    }

    private static Map<Source, Manifest.GroupOffset> mapped(
            Map<String, Manifest.GroupOffset> offsets, Map<Source, OffsetMap> maps) {
        Map<Source, Manifest.GroupOffset> mapped = new LinkedHashMap<>();
        offsets.forEach(
                (name, at) -> {
                    OffsetMap map = maps.get(source(name));
                    if (map != null) {
                        mapped.put(
                                source(name),
                                new Manifest.GroupOffset(map.of(at.offset()), at.metadata()));
                    }
                });
        return mapped;
    }

    private OffsetMap restore(
            Source source,
            Manifest.Partition partition,
            long end,
            long base,
            TreeSet<Long> wanted) {
        Log.Bounds bounds =
                log.bounds(Set.of(source)).getOrDefault(source, new Log.Bounds(base, base, base));
        long there = bounds.end() - base;
        long index = 0;
        TreeMap<Long, Long> counts = new TreeMap<>();
        TreeSet<Long> open = new TreeSet<>(wanted);
        for (Manifest.Segment segment : partition.segments()) {
            if (segment.from() >= end) {
                break;
            }
            List<ArchivedRecord> fresh = new ArrayList<>();
            for (ArchivedRecord record : store.load(segment)) {
                if (record.offset() >= end) {
                    break;
                }
                while (!open.isEmpty() && open.first() <= record.offset()) {
                    counts.put(open.pollFirst(), index);
                }
                if (index >= there) {
                    fresh.add(record);
                } else if (index == there - 1) {
                    checkSame(source, base + index, record);
                }
                index++;
            }
            log.append(source, fresh);
        }
        if (there > index) {
            throw new ToolFault(
                    source
                            + " holds "
                            + there
                            + " records, but its archive "
                            + index
                            + "; it was written to: start with an empty cluster");
        }
        return new OffsetMap(base, index, counts);
    }

    private void checkSame(Source source, long offset, ArchivedRecord expected) {
        List<ArchivedRecord> found = new ArrayList<>();
        log.read(source, offset, offset + 1, found::add);
        if (found.size() != 1 || !found.getFirst().sameContent(expected)) {
            throw new ToolFault(
                    source
                            + " holds other records than its archive at offset "
                            + offset
                            + "; start with an empty cluster");
        }
    }
}
