package io.callstream.lake.file;

/// Offsets of a partition from `from` to just before `to`; there may be gaps between the records in
/// it.
public record OffsetRange(long from, long to) {
    public OffsetRange {
        if (from < 0 || to < from) {
            throw new IllegalArgumentException(
                    "an offset range must not run backwards, but was [" + from + ", " + to + ")");
        }
    }

    /// `<from>-<to>`, as the snapshot summary shows it.
    public String text() {
        return from + "-" + to;
    }

    /// Reads what [#text] wrote.
    public static OffsetRange parse(String text) {
        int dash = text.indexOf('-');
        return new OffsetRange(
                Long.parseLong(text.substring(0, dash)), Long.parseLong(text.substring(dash + 1)));
    }

    public boolean isEmpty() {
        return from == to;
    }
}
