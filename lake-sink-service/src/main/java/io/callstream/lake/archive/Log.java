package io.callstream.lake.archive;

import io.callstream.lake.table.Source;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/// A Kafka cluster. Faults of it are told as [io.callstream.runtime.ToolFault].
public interface Log {
    /// Its id.
    String cluster();

    /// All topics but the broker's own, without segments.
    List<Manifest.Topic> topics();

    /// Bounds of partitions that exist.
    Map<Source, Bounds> bounds(Set<Source> sources);

    /// Where all groups stand, by `<topic>-<partition>`.
    Map<String, Map<String, Manifest.GroupOffset>> groups();

    /// Groups with members.
    Set<String> activeGroups();

    /// Gives the committed records from an offset to just before another, in order.
    void read(Source source, long from, long to, Consumer<ArchivedRecord> each);

    /// Makes a topic ready to be restored: there, keeping every record and its timestamp.
    void prepare(Manifest.Topic topic);

    /// Makes the log of an empty partition begin at that offset or a little after.
    ///
    /// @param progress is told the offset reached
    /// @return where it begins
    long beginAt(Source source, long offset, Consumer<Long> progress);

    /// Appends records in order; returns when all in-sync replicas have them.
    void append(Source source, List<ArchivedRecord> records);

    /// Gives a restored topic its own configuration.
    void finish(Manifest.Topic topic);

    /// Moves a group without members.
    void move(String group, Map<Source, Manifest.GroupOffset> offsets);

    /// Waits a little.
    void pause(Duration time);

    /// Bounds of a log.
    ///
    /// @param start first offset
    /// @param committed end of what is committed
    /// @param end where the next record goes
    record Bounds(long start, long committed, long end) {}
}
