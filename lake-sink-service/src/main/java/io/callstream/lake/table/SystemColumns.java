package io.callstream.lake.table;

import io.callstream.event.EventHeaders;

import java.util.List;

/// Names of the columns that do not come from the record's value.
public final class SystemColumns {
    /// Topic of the record; aliases share a table.
    public static final String TOPIC = "_topic";

    /// Partition of the record.
    public static final String PARTITION = "_partition";

    /// Offset of the record; with topic and partition it names the row.
    public static final String OFFSET = "_offset";

    /// Append time of the record.
    public static final String TIMESTAMP = "_timestamp";

    /// Key of the record: bytes, or text where the topic's keys are text.
    public static final String KEY = "_key";

    /// Value of a raw record, byte for byte.
    public static final String VALUE = "_value";

    /// Headers of a raw record, in order: name and value.
    public static final String HEADERS = "_headers";

    /// True on the tombstone of a compacted topic: the key's last row is no longer valid.
    public static final String DELETED = "_deleted";

    /// When a feature row could first be read: its append time.
    public static final String CREATED = "created";

    /// Last offset per source partition folded into a feature row.
    public static final String SEEN = EventHeaders.SEEN;

    /// `expiry` on a feature row that no event caused.
    public static final String CAUSE = EventHeaders.CAUSE;

    /// Stage times of derived records, from their headers.
    public static final List<String> STAGES =
            List.of(
                    EventHeaders.T_INGEST,
                    EventHeaders.T_VALIDATED,
                    EventHeaders.T_ENRICHED,
                    EventHeaders.T_FEATURE);

    /// Of an enriched event: the input record that closed it, as feature rows name it in `seen`.
    public static final String ORIGIN = "_origin";

    /// Of a row in quarantine: the expectations it does not meet, one a line; also the name of the
    /// header that carries them there.
    public static final String REASONS = "_reasons";

    private SystemColumns() {}
}
