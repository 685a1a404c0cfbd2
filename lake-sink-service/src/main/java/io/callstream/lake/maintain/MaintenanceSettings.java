package io.callstream.lake.maintain;

import java.time.Duration;

/// How tables are kept in shape.
///
/// @param interval between two rounds
/// @param lateness an hour is complete when every partition has gone that much beyond its end
/// @param fileBytes that small files of a complete hour are merged into, at most
/// @param snapshotAge for which a snapshot that is no longer the current one can be read
public record MaintenanceSettings(
        Duration interval, Duration lateness, long fileBytes, Duration snapshotAge) {
    /// Most snapshots of a table, whatever their age.
    public static final int SNAPSHOTS = 200;

    /// Kept when there are more.
    public static final int SNAPSHOTS_KEPT = 150;
}
