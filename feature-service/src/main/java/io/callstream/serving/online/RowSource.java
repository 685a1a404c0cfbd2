package io.callstream.serving.online;

import java.util.List;

/// The feature topics as one instance reads them. For one thread, but [#wake()].
///
/// Kafka's exceptions pass through; after one, the call may be repeated.
public interface RowSource extends AutoCloseable {
    /// Where reading stands.
    ///
    /// @param joined whether this instance has been given its share of the partitions, which may be
    ///   none
    /// @param placed whether it is known from where each of them is read
    /// @param anew whether some that have rows are read from their beginning, because the store has
    ///   not got them
    /// @param behind partitions that have not come to the end that they had when they were placed,
    ///   where that matters
    record Standing(boolean joined, boolean placed, boolean anew, int behind) {}

    /// Says which store the rows go to. Partitions whose commits are about another are read from
    /// their beginning.
    void follow(String identity);

    /// The next rows, in the order of each partition; empty where there are none for 100 ms.
    ///
    /// @param flowing false only keeps the membership of the group and gives nothing
    /// @throws io.callstream.serde.SchemaRegistryException where a record's schema cannot be had
    ///   now; nothing is lost
    List<Parsed> poll(boolean flowing);

    /// All that was polled is in the store: so it may be committed, which is done once a second.
    ///
    /// @param newestEventMillis newest event time of it, remembered with the commit
    void settled(long newestEventMillis);

    Standing standing();

    /// Newest event time that earlier commits remember, `Long.MIN_VALUE` for none.
    long rememberedEventMillis();

    /// Ends a [#poll] from another thread.
    void wake();

    /// Commits what is settled.
    @Override
    void close();
}
