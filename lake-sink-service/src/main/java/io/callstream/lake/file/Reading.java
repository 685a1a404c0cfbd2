package io.callstream.lake.file;

/// What a record turned out to be.
public sealed interface Reading {
    /// A row for the table.
    record Row(LakeRow row) implements Reading {}

    /// Bytes that are not what the topic promises.
    record Unreadable(String reason) implements Reading {}
}
