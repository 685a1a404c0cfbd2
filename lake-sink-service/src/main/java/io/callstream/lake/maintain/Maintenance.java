package io.callstream.lake.maintain;

import io.callstream.lake.table.LakeTable;
import io.callstream.lake.table.Source;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/// Keeps one table in shape.
public interface Maintenance {
    /// What a round did.
    ///
    /// @param watermark every partition has gone up to that event time; empty where one has no row
    ///   yet
    /// @param completed hours that were marked complete
    /// @param merged small files that went
    /// @param written bigger files that came
    /// @param snapshots of the table now
    record Round(
            Optional<Instant> watermark, int completed, int merged, int written, int snapshots) {}

    /// With resources behind it.
    interface Open extends Maintenance, AutoCloseable {
        @Override
        void close();
    }

    /// One round, by the instance that owns the table's first partition.
    ///
    /// @param owned partitions that this instance owns, with its owner id
    /// @return empty where another instance is to do it
    /// @throws io.callstream.lake.commit.UnavailableException where the store or the catalog is
    ///   away; a later round makes up for it
    Optional<Round> run(LakeTable table, Map<Source, String> owned, Instant now);
}
