package io.callstream.lake.recompute;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What a comparison of rows found.
public final class ParityCount {
    private static final int MOST_EXAMPLES = 20;

    private final Map<String, Long> columns = new TreeMap<>();
    private final List<String> examples = new ArrayList<>();
    private long entities;
    private long rows;
    private long mismatched;
    private long missing;
    private long extra;
    private long pending;
    private long incomplete;

    /// Entities compared.
    public long entities() {
        return entities;
    }

    /// Rows of the lake compared.
    public long rows() {
        return rows;
    }

    /// Rows with another value, time or `seen` than their events give.
    public long mismatched() {
        return mismatched;
    }

    /// Rows that should be there.
    public long missing() {
        return missing;
    }

    /// Rows that should not.
    public long extra() {
        return extra;
    }

    /// Events so new that their rows may still come.
    public long pending() {
        return pending;
    }

    /// Rows without a value in a column that was added after them, or has not been filled yet.
    public long incomplete() {
        return incomplete;
    }

    /// Whether every row is what its events give.
    public boolean isClean() {
        return mismatched + missing + extra == 0;
    }

    /// Mismatches by column.
    public Map<String, Long> columns() {
        return columns;
    }

    /// The first few faults in words: times, columns and values, no keys.
    public List<String> examples() {
        return examples;
    }

    void entity() {
        entities++;
    }

    void row() {
        rows++;
    }

    void mismatch(List<String> differing, String example) {
        mismatched++;
        differing.forEach(column -> columns.merge(column, 1L, Long::sum));
        example(example);
    }

    void missing(long count, String example) {
        missing += count;
        if (count > 0) {
            example(example);
        }
    }

    void extra(String example) {
        extra++;
        example(example);
    }

    void lacking() {
        incomplete++;
    }

    void rowToCome() {
        pending++;
    }

    private void example(String text) {
        if (examples.size() < MOST_EXAMPLES) {
            examples.add(text);
        }
    }
}
