package io.callstream.ingest.validate;

import java.util.Set;

/// The rules of one kind of event.
///
/// @param <E> the event
interface EventRules<E> {
    /// An event under its key.
    ///
    /// @param eventTime epoch milliseconds
    /// @param partial whether a later record of the same id will replace it
    record Candidate<E>(E event, String key, long eventTime, boolean partial) {}

    /// The fields that are read; others are unknown.
    Set<Field> fields();

    /// Reads, checks and normalises. Faults are noted in `fields`; with any, the candidate is
    /// thrown away.
    Candidate<E> read(Fields fields, String eventId, String source);
}
