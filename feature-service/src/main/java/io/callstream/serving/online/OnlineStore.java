package io.callstream.serving.online;

import java.util.List;
import java.util.Optional;

/// Newest row per view and entity, for reading in milliseconds.
///
/// Every method throws [OnlineStoreException] where the store does not answer in time; what was
/// asked may then have happened or not, and may be asked again without harm.
public interface OnlineStore {
    /// What became of a row.
    enum Outcome {
        /// It is newer than what was there and has replaced it.
        APPLIED,
        /// What was there is as new or newer, and stays.
        STALE
    }

    /// What a read found.
    ///
    /// @param identity of the store that answered; empty where it has none yet, as after it lost
    ///   its data
    /// @param rows one for each query, in that order; empty where there is no row
    /// @param documents of each subject, in that order; the newest first
    record Reading(
            Optional<String> identity,
            List<Optional<StoredRow>> rows,
            List<List<StoredDocument>> documents) {}

    /// Takes the rows in order. A view's columns are replaced only by a row that is newer by
    /// [RowVersion], all at once.
    ///
    /// @return one outcome for each row, in that order
    List<Outcome> write(List<OnlineRow> rows);

    /// Takes documents, in any order; a part is replaced only by a newer one.
    void writeDocuments(List<Document> documents);

    /// One round trip, however many queries and subjects.
    Reading read(List<RowQuery> queries, List<Subject> subjects);

    /// Rows alone.
    default Reading read(List<RowQuery> queries) {
        return read(queries, List.of());
    }

    /// What is known of subjects, newest first, in their order; more patient than [#read].
    List<List<StoredDocument>> documents(List<Subject> subjects);

    /// Names this store's contents: the name is given when a store is first found empty, shared by
    /// all instances, and lost with the data. Another name than before means that everything has to
    /// be written again.
    String identity();

    /// Names the run of the server behind it: another one than before may have lost what was
    /// written in the last seconds, as after a crash or a failover. Empty where that is not known.
    String run();
}
