package io.callstream.lake.commit;

import io.callstream.lake.table.Source;

/// Names of what a commit writes beside the files.
public final class CommitProperties {
    private CommitProperties() {}

    /// The partition that a property is about, from what follows its prefix.
    public static Source source(String suffix) {
        int dot = suffix.lastIndexOf('.');
        return new Source(suffix.substring(0, dot), Integer.parseInt(suffix.substring(dot + 1)));
    }

    /// Table property: everything before this offset of the partition is in the table.
    public static String offset(Source source) {
        return "callstream.offset." + source.topic() + "." + source.partition();
    }

    /// Table property: who alone may commit the partition.
    public static String owner(Source source) {
        return "callstream.owner." + source.topic() + "." + source.partition();
    }

    /// Table property: who owned the partition before, as [FormerOwner#text] has them, oldest
    /// first.
    public static String former(Source source) {
        return "callstream.former." + source.topic() + "." + source.partition();
    }

    /// Table property: the end of the last range that has files. Lower than the offset where only
    /// transaction markers came after it; the next file's footer range begins here, so that the
    /// ranges in the footers abut.
    public static String chained(Source source) {
        return "callstream.chained." + source.topic() + "." + source.partition();
    }

    /// Table property: largest event time of the partition that is in the table, epoch
    /// milliseconds.
    public static String eventTime(Source source) {
        return "callstream.event-time." + source.topic() + "." + source.partition();
    }

    /// Table property of a quarantine: the object that says which rows it took, see [Decision].
    public static String note(Source source) {
        return "callstream.note." + source.topic() + "." + source.partition();
    }

    /// Snapshot summary: the range that the snapshot added, `<from>-<to>`, half open.
    public static String range(Source source) {
        return "callstream.range." + source.topic() + "." + source.partition();
    }
}
