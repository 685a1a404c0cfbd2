package io.callstream.lake.adapter;

import io.callstream.lake.maintain.MaintenanceSettings;

import org.apache.iceberg.BaseTable;
import org.apache.iceberg.ExpireSnapshots;
import org.apache.iceberg.Snapshot;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Drops the snapshots that are too old or too many, and the files that only they had.
final class SnapshotExpiry {
    private SnapshotExpiry() {}

    /// Drops snapshots by name: only then does Iceberg look for all files that no snapshot has,
    /// also those that the current one replaced.
    ///
    /// @return how many are left
    static int run(BaseTable table, MaintenanceSettings settings, Instant now) {
        table.refresh();
        List<Snapshot> old = new ArrayList<>();
        table.snapshots().forEach(old::add);
        old.remove(table.currentSnapshot());
        old.sort(Comparator.comparingLong(Snapshot::sequenceNumber));
        int all = old.size() + 1;
        int surplus =
                all > MaintenanceSettings.SNAPSHOTS ? all - MaintenanceSettings.SNAPSHOTS_KEPT : 0;
        long since = now.minus(settings.snapshotAge()).toEpochMilli();
        List<Snapshot> dropped = new ArrayList<>();
        for (Snapshot snapshot : old) {
            if (dropped.size() < surplus || snapshot.timestampMillis() < since) {
                dropped.add(snapshot);
            }
        }
        if (!dropped.isEmpty()) {
            ExpireSnapshots expiry = table.expireSnapshots().expireOlderThan(0);
            dropped.forEach(snapshot -> expiry.expireSnapshotId(snapshot.snapshotId()));
            expiry.commit();
        }
        return all - dropped.size();
    }
}
