package io.callstream.ingest.account;

import io.callstream.ingest.validate.Reason;
import io.callstream.ingest.validate.RecordKind;

/// Where the fate of each record is counted. Implementations are safe for use by many threads.
///
/// A record is counted once, when its fate is known, as received and as that fate; so the sum holds
/// at every instant. After a crash, records that are read again are counted again.
public interface Accounting {
    /// What became of a record.
    enum Fate {
        /// Written as VALID.
        ACCEPTED,
        /// Written as FLAGGED_….
        FLAGGED,
        /// Seen before; dropped.
        DUPLICATE,
        /// Written to the dead letters.
        REFUSED,
        /// Refused at the HTTP edge; appended nowhere.
        REFUSED_HTTP
    }

    /// Counts `records` of that source as received and as that fate.
    void count(RecordKind kind, String source, Fate fate, long records);

    /// Counts one refusal (of either edge) by its first reason.
    void refused(RecordKind kind, Reason reason);

    /// Counts members of JSON objects that no field is called.
    void unknownFields(RecordKind kind, int members);

    /// Counts one record that came under a foreign key and went through the repartition topic.
    void rekeyed(RecordKind kind);

    /// Counts identities that were forgotten before their time because memory was full.
    void evictedEarly(RecordKind kind, long identities);

    /// Records the time from ingest to validated.
    void validatedAfter(RecordKind kind, long millis);
}
