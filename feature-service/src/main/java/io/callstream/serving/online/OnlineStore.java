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
    record Reading(Optional<String> identity, List<Optional<StoredRow>> rows) {}

    /// Takes the rows in order. A view's columns are replaced only by a row that is newer by
    /// [RowVersion], all at once.
    ///
    /// @return one outcome for each row, in that order
    List<Outcome> write(List<OnlineRow> rows);

    /// One round trip, however many queries.
    Reading read(List<RowQuery> queries);

    /// Names this store's contents: the name is given when a store is first found empty, shared by
    /// all instances, and lost with the data. Another name than before means that everything has to
    /// be written again.
    String identity();
}
