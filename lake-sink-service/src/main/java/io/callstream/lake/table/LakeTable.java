package io.callstream.lake.table;

import org.apache.avro.Schema;

import java.util.Optional;

/// A table of the lake and the kind of topic that fills it.
///
/// @param name as readers call it: the topic's catalogue name with `_` for `-` and `.`
/// @param content what a row holds
/// @param eventTime what the table is partitioned by
/// @param restricted whether it holds unredacted bytes and therefore lives under the restricted
///   prefix
/// @param schema newest known schema of the values; empty where they are bytes, or not known before
///   the first record
/// @param quarantine whether it holds what a quality suite kept out of another table, with reasons
public record LakeTable(
        String name,
        Content content,
        EventTime eventTime,
        boolean restricted,
        Optional<Schema> schema,
        boolean quarantine) {
    /// Prefix of the objects that hold unredacted bytes.
    public static final String RESTRICTED_PREFIX = "restricted/";

    /// A table of rows that go into it as they come.
    public LakeTable(
            String name,
            Content content,
            EventTime eventTime,
            boolean restricted,
            Optional<Schema> schema) {
        this(name, content, eventTime, restricted, schema, false);
    }

    /// What a row holds.
    public enum Content {
        /// Key, value and headers, byte for byte.
        BYTES,
        /// The fields of an Avro record.
        EVENT,
        /// The fields of an Avro record of a compacted topic, with its text key and a mark on
        /// tombstones.
        STATE,
        /// The fields of a feature row, with its binary key, a mark on tombstones, and what it was
        /// made of.
        FEATURE
    }

    /// Prefix of all its objects in the bucket, without a slash at the end.
    public String prefix() {
        return (restricted ? RESTRICTED_PREFIX : "") + name;
    }

    /// The table beside this one for rows that a quality suite keeps out: the same columns and the
    /// reasons, by append time, because the event time may be what is wrong.
    public LakeTable beside() {
        return new LakeTable(
                name + "_quarantine",
                content,
                new EventTime.AppendTime(),
                restricted,
                schema,
                true);
    }

    /// Whether a record without a value means that its key is gone.
    public boolean hasTombstones() {
        return content == Content.STATE || content == Content.FEATURE;
    }
}
