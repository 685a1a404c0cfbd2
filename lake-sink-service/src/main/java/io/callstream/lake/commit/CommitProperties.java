package io.callstream.lake.commit;

import io.callstream.lake.table.Source;

/// Names of what a commit writes beside the files.
public final class CommitProperties {
    private CommitProperties() {}

    /// Table property: everything before this offset of the partition is in the table.
    public static String offset(Source source) {
        return "callstream.offset." + source.topic() + "." + source.partition();
    }

    /// Table property: who alone may commit the partition.
    public static String owner(Source source) {
        return "callstream.owner." + source.topic() + "." + source.partition();
    }

    /// Snapshot summary: the range that the snapshot added, `<from>-<to>`, half open.
    public static String range(Source source) {
        return "callstream.range." + source.topic() + "." + source.partition();
    }
}
