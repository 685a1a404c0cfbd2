package io.callstream.lake.file;

import io.callstream.lake.table.Hours;
import io.callstream.lake.table.LakeTable;
import io.callstream.lake.table.Source;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.LongPredicate;

/// The rows of a partition since its last checkpoint, by hour of event time. One thread uses it.
///
/// A late row goes to its own hour and closes nothing. Rows are added in offset order, as Kafka
/// gives them.
public final class OpenPartition {
    private final LakeTable table;
    private final Source source;
    private final NavigableMap<Integer, List<LakeRow>> hours = new TreeMap<>();
    private String attempt;
    private long from;
    private long to;
    private long chained;
    private long eventTime = Long.MIN_VALUE;
    private long bytes;
    private int rows;
    private boolean sealed;
    private Instant openedAt;
    private Instant touchedAt;

    /// A partition whose last range has files.
    public OpenPartition(LakeTable table, Source source, long from, String attempt, Instant now) {
        this(table, source, from, from, attempt, now);
    }

    /// @param from offset up to which the table has everything
    /// @param chained end of the last range that has files
    /// @param attempt names the files of the next checkpoint, see [FileName]
    public OpenPartition(
            LakeTable table, Source source, long from, long chained, String attempt, Instant now) {
        this.table = table;
        this.source = source;
        this.from = from;
        this.to = from;
        this.chained = chained;
        this.attempt = attempt;
        this.openedAt = now;
        this.touchedAt = now;
    }

    /// Takes a row; the caller moves on with [#advance].
    public void add(LakeRow row, Instant now) {
        checkOpen();
        hours.computeIfAbsent(Hours.of(row.eventTime()), hour -> new ArrayList<>()).add(row);
        if (rows == 0) {
            openedAt = now;
        }
        rows++;
        eventTime = Math.max(eventTime, row.eventTime());
        bytes += row.bytes();
        touchedAt = now;
    }

    /// Everything before that offset has been read, also what holds no row: transaction markers,
    /// aborted records.
    public void advance(long offset, Instant now) {
        if (offset > to) {
            checkOpen();
            if (to == from && rows == 0) {
                openedAt = now;
            }
            to = offset;
            touchedAt = now;
        }
    }

    /// A checkpoint has begun: until [#committed] nothing may be added, so that a repeat of it
    /// writes the same objects.
    public void seal() {
        sealed = true;
    }

    /// Whether a checkpoint has begun that has not come to its end.
    public boolean isSealed() {
        return sealed;
    }

    private void checkOpen() {
        if (sealed) {
            throw new IllegalStateException(
                    "a checkpoint of " + source + " has begun; it takes no rows before its end");
        }
    }

    /// Forgets what a checkpoint has made durable.
    ///
    /// @param nextAttempt names the files of the next one
    public void committed(String nextAttempt, Instant now) {
        hours.clear();
        sealed = false;
        chained = rows > 0 ? to : chained;
        eventTime = Long.MIN_VALUE;
        rows = 0;
        bytes = 0;
        from = to;
        attempt = nextAttempt;
        openedAt = now;
        touchedAt = now;
    }

    /// All rows from that offset on, hour by hour.
    public List<LakeRow> rowsFrom(long offset) {
        List<LakeRow> all = new ArrayList<>(rows);
        hours.values()
                .forEach(
                        list -> {
                            for (LakeRow row : list) {
                                if (row.offset() >= offset) {
                                    all.add(row);
                                }
                            }
                        });
        return all;
    }

    /// Takes rows out again; the range stays.
    ///
    /// @param unwanted says of an offset whether its row goes
    public void remove(LongPredicate unwanted) {
        for (List<LakeRow> list : hours.values()) {
            list.removeIf(
                    row -> {
                        boolean goes = unwanted.test(row.offset());
                        if (goes) {
                            rows--;
                            bytes -= row.bytes();
                        }
                        return goes;
                    });
        }
        hours.values().removeIf(List::isEmpty);
        eventTime = Long.MIN_VALUE;
        hours.values()
                .forEach(
                        list ->
                                list.forEach(
                                        row -> eventTime = Math.max(eventTime, row.eventTime())));
    }

    /// The files of a checkpoint made now. The same until [#committed]: a repeated attempt writes
    /// the same objects.
    public List<FilePlan> files() {
        List<FilePlan> plans = new ArrayList<>(hours.size());
        OffsetRange range = new OffsetRange(chained, to);
        hours.forEach(
                (hour, list) -> {
                    String key =
                            FileName.of(
                                    table,
                                    hour,
                                    source,
                                    list.getFirst().offset(),
                                    list.getLast().offset(),
                                    attempt);
                    plans.add(new FilePlan(key, source, hour, range, rows, List.copyOf(list)));
                });
        return plans;
    }

    public LakeTable table() {
        return table;
    }

    public Source source() {
        return source;
    }

    /// What a checkpoint made now commits.
    public OffsetRange range() {
        return new OffsetRange(from, to);
    }

    /// Largest event time of the rows, epoch milliseconds; empty where there are none.
    public OptionalLong eventTime() {
        return rows == 0 ? OptionalLong.empty() : OptionalLong.of(eventTime);
    }

    /// Whether there is anything to commit.
    public boolean isDirty() {
        return to > from;
    }

    public int rows() {
        return rows;
    }

    /// Bytes of the rows in memory, nearly.
    public long bytes() {
        return bytes;
    }

    /// Files a checkpoint would write.
    public int openFiles() {
        return hours.size();
    }

    /// When the first row since the last checkpoint came.
    public Instant openedAt() {
        return openedAt;
    }

    /// When the last row came.
    public Instant touchedAt() {
        return touchedAt;
    }
}
