package io.callstream.lake.verify;

import io.callstream.lake.file.OffsetRange;
import io.callstream.lake.file.Provenance.Part;
import io.callstream.lake.table.Source;
import io.callstream.lake.verify.Finding.Kind;

import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/// The ranges that the files of a table are about: they must abut, up to where the table stands,
/// and hold as many rows as were committed.
final class RangeChain {
    private final Map<Source, Map<OffsetRange, Range>> ranges = new LinkedHashMap<>();

    private static final class Range {
        private final long committed;
        private long found;

        Range(long committed) {
            this.committed = committed;
        }
    }

    /// A file has these rows of the part's range.
    void add(Part part, long rows) {
        ranges.computeIfAbsent(
                                part.source(),
                                source ->
                                        new TreeMap<>(
                                                Comparator.comparingLong(OffsetRange::from)
                                                        .thenComparingLong(OffsetRange::to)))
                        .computeIfAbsent(part.range(), range -> new Range(part.rangeRows()))
                        .found +=
                rows;
    }

    void check(TableState table, Consumer<Finding> findings) {
        Map<Source, Long> ends = new HashMap<>(table.chained());
        ranges.forEach(
                (source, all) -> {
                    long end = -1;
                    for (Map.Entry<OffsetRange, Range> entry : all.entrySet()) {
                        OffsetRange range = entry.getKey();
                        if (end >= 0 && range.from() != end) {
                            findings.accept(between(table, source, end, range.from()));
                        }
                        if (entry.getValue().found != entry.getValue().committed) {
                            findings.accept(
                                    new Finding(
                                            Kind.ROWS,
                                            table.name(),
                                            source + " [" + range.text() + ")",
                                            entry.getValue().found
                                                    + " rows, "
                                                    + entry.getValue().committed
                                                    + " were committed"));
                        }
                        end = Math.max(end, range.to());
                    }
                    Long chained = ends.remove(source);
                    if (chained != null && chained != end) {
                        findings.accept(between(table, source, end, chained));
                    }
                });
    }

    private static Finding between(TableState table, Source source, long end, long next) {
        boolean hole = next > end;
        return new Finding(
                hole ? Kind.RANGE_HOLE : Kind.RANGE_OVERLAP,
                table.name(),
                source.toString(),
                hole
                        ? "no file is about offsets " + end + " to " + (next - 1)
                        : "offsets " + next + " to " + (end - 1) + " are claimed twice");
    }

    /// Ranges of the snapshots that are kept.
    static void checkSnapshots(TableState table, Consumer<Finding> findings) {
        Map<Source, Long> ends = new HashMap<>();
        List<TableState.SnapshotState> snapshots = table.snapshots();
        for (TableState.SnapshotState snapshot : snapshots) {
            snapshot.ranges()
                    .forEach(
                            (source, range) -> {
                                Long end = ends.put(source, range.to());
                                if (end != null && end != range.from()) {
                                    findings.accept(
                                            snapshot(
                                                    table,
                                                    "snapshot " + snapshot.id(),
                                                    source
                                                            + " goes on at "
                                                            + range.from()
                                                            + ", the snapshot before ended at "
                                                            + end));
                                }
                            });
        }
        ends.forEach(
                (source, end) -> {
                    Long offset = table.offsets().get(source);
                    if (offset == null || !offset.equals(end)) {
                        findings.accept(
                                snapshot(
                                        table,
                                        source.toString(),
                                        "the table stands at "
                                                + offset
                                                + ", its last snapshot ended at "
                                                + end));
                    }
                });
    }

    private static Finding snapshot(TableState table, String where, String what) {
        return new Finding(Kind.SNAPSHOT, table.name(), where, what);
    }
}
