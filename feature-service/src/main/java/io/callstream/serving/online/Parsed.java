package io.callstream.serving.online;

/// What a record of a feature topic is.
public sealed interface Parsed {
    /// A row, or a tombstone.
    record Row(OnlineRow row) implements Parsed {}

    /// Something else; it is counted and passed over.
    ///
    /// @param reason without the record's contents
    record Unreadable(String view, String reason) implements Parsed {}
}
