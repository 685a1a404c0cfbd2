package io.callstream.lake.commit;

/// What became of a commit.
public sealed interface CommitResult {
    /// All of it is in the table.
    record Committed() implements CommitResult {}

    /// Nothing of it is in the table: an owner or an offset was no longer what the commit stood on.
    record Refused(Exception cause) implements CommitResult {}

    /// It may or may not be in the table; only reading the table anew tells.
    record Unknown(Exception cause) implements CommitResult {}
}
