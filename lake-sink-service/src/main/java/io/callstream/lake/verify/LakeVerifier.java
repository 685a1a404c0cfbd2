package io.callstream.lake.verify;

import io.callstream.lake.verify.Finding.Kind;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// Proves that tables are whole, from the catalog and the objects alone.
///
/// It reads every file with a reader that is not the one that wrote it. That the proof is worth
/// something is shown by `LakeVerifierIT`, which tampers with a lake in every way it can think of.
public final class LakeVerifier {
    /// Most findings of a kind and table that are told; all are counted.
    private static final int TOLD = 20;

    private final LakeFiles files;

    public LakeVerifier(LakeFiles files) {
        this.files = files;
    }

    /// What came out for one table.
    ///
    /// @param findings the first of each kind
    /// @param count of all
    public record Report(String table, long files, long rows, List<Finding> findings, long count) {
        public boolean isClean() {
            return count == 0;
        }
    }

    /// Checks a table.
    ///
    /// @param afterEachFile shows progress
    /// @throws io.callstream.lake.commit.UnavailableException where the store is away
    public Report verify(TableState table, Runnable afterEachFile) {
        Told told = new Told();
        long rows = new TableCheck(table, files, told::add).run(afterEachFile);
        return new Report(table.name(), table.files().size(), rows, told.findings, told.count);
    }

    private static final class Told {
        private final List<Finding> findings = new ArrayList<>();
        private final Map<Kind, Integer> counts = new EnumMap<>(Kind.class);
        private long count;

        void add(Finding finding) {
            count++;
            if (counts.merge(finding.kind(), 1, Integer::sum) <= TOLD) {
                findings.add(finding);
            }
        }
    }
}
