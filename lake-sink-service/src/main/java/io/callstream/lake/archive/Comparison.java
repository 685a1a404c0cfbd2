package io.callstream.lake.archive;

import io.callstream.lake.table.Source;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/// Whether the logs of a cluster hold what an archive holds, record by record and byte by byte.
public final class Comparison {
    private final Log log;
    private final ArchiveStore store;

    public Comparison(Log log, ArchiveStore store) {
        this.log = log;
        this.store = store;
    }

    /// @param faults one line each
    public record Result(long records, List<String> faults) {}

    /// Compares up to the archive's cut. What a compacted log has lost since is no fault.
    public Result run() {
        Manifest manifest = store.complete();
        boolean same = manifest.cluster().equals(log.cluster());
        Map<Source, Long> ends = TopicArchive.ends(manifest);
        Map<Source, Log.Bounds> bounds = log.bounds(ends.keySet());
        List<String> faults = new ArrayList<>();
        long records = 0;
        for (Manifest.Topic topic : manifest.topics().values()) {
            for (Manifest.Partition partition : topic.partitions()) {
                Source source = new Source(topic.name(), partition.number());
                Log.Bounds at = bounds.get(source);
                if (at == null) {
                    faults.add(source + " is not there");
                    continue;
                }
                long end = ends.getOrDefault(source, 0L);
                boolean compacted =
                        topic.configs().getOrDefault("cleanup.policy", "").contains("compact");
                Expected expected = new Expected(partition, end);
                long base = at.start();
                Walk walk = new Walk(source, same, base, compacted, expected, faults);
                long count = same ? end : base + expected.count();
                if (count > at.committed()) {
                    faults.add(source + " ends at " + at.committed() + ", its archive at " + count);
                    continue;
                }
                log.read(source, base, count, walk::next);
                walk.end();
                records += walk.compared;
            }
        }
        return new Result(records, faults);
    }

    /// The archive's records of a partition, one segment in memory at a time.
    private final class Expected implements Iterator<ArchivedRecord> {
        private final Iterator<Manifest.Segment> segments;
        private final Manifest.Partition partition;
        private final long end;
        private Iterator<ArchivedRecord> records = List.<ArchivedRecord>of().iterator();
        private long index = -1;

        Expected(Manifest.Partition partition, long end) {
            this.partition = partition;
            this.end = end;
            this.segments = partition.segments().iterator();
        }

        long count() {
            long count = 0;
            for (Manifest.Segment segment : partition.segments()) {
                count +=
                        segment.to() <= end
                                ? segment.records()
                                : store.load(segment).stream()
                                        .filter(one -> one.offset() < end)
                                        .count();
            }
            return count;
        }

        @Override
        public boolean hasNext() {
            while (!records.hasNext() && segments.hasNext()) {
                Manifest.Segment segment = segments.next();
                records =
                        segment.from() >= end
                                ? List.<ArchivedRecord>of().iterator()
                                : store.load(segment).stream()
                                        .filter(one -> one.offset() < end)
                                        .iterator();
            }
            return records.hasNext();
        }

        @Override
        public ArchivedRecord next() {
            index++;
            return records.next();
        }
    }

    private static final class Walk {
        private final Source source;
        private final boolean same;
        private final long base;
        private final boolean compacted;
        private final Expected expected;
        private final List<String> faults;
        private boolean wrong;
        private long compared;

        Walk(
                Source source,
                boolean same,
                long base,
                boolean compacted,
                Expected expected,
                List<String> faults) {
            this.source = source;
            this.same = same;
            this.base = base;
            this.compacted = compacted;
            this.expected = expected;
            this.faults = faults;
        }

        void next(ArchivedRecord found) {
            if (wrong) {
                return;
            }
            while (expected.hasNext()) {
                ArchivedRecord one = expected.next();
                long at = same ? one.offset() : base + expected.index;
                if (at == found.offset()) {
                    compared++;
                    fault(!one.sameContent(found), "differs at offset " + at);
                    return;
                }
                // Retention and compaction take records away, never add any.
                fault(!compacted && at >= base, "lacks offset " + at);
                if (at > found.offset()) {
                    break;
                }
            }
            fault(true, "holds offset " + found.offset() + ", which its archive does not");
        }

        void end() {
            if (!wrong && !compacted && expected.hasNext()) {
                fault(true, "lacks the last records of its archive");
            }
        }

        private void fault(boolean there, String what) {
            if (there && !wrong) {
                wrong = true;
                faults.add(source + " " + what);
            }
        }
    }
}
