package io.callstream.lake.quality;

import io.callstream.lake.table.LakeTable;

import java.time.Duration;
import java.util.List;

/// Learns what suites found: metrics, lineage.
public interface QualityReport {
    /// After the pass over a checkpoint, before its commits.
    ///
    /// @param keptOut rows that go into quarantine
    void judged(
            LakeTable table, List<SuiteRun.Result> results, long rows, long keptOut, Duration took);
}
