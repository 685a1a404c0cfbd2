package io.callstream.serving.online;

import java.util.List;

/// What a record of a topic is.
public sealed interface Parsed {
    /// What a record of another topic says of its subjects.
    record Documents(List<Document> documents) implements Parsed {
        public Documents {
            documents = List.copyOf(documents);
        }
    }

    /// A row, or a tombstone.
    record Row(OnlineRow row) implements Parsed {}

    /// Something else; it is counted and passed over.
    ///
    /// @param view or topic
    /// @param reason without the record's contents
    record Unreadable(String view, String reason) implements Parsed {}
}
