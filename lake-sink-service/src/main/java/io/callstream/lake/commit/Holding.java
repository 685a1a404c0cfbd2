package io.callstream.lake.commit;

import io.callstream.lake.file.OpenPartition;
import io.callstream.lake.table.Source;

import java.time.Instant;
import java.util.Optional;

/// A partition that this instance owns: its rows, its owner id, and what is still to be tidied. One
/// thread uses it.
public final class Holding {
    private final OpenPartition open;
    private final String owner;
    private Optional<Predecessor> predecessor;
    private Optional<TableLayout> attempt = Optional.empty();
    private boolean uncertain;
    private boolean declared;

    /// Who owned the partition before, and where the table stood when it lost it.
    public record Predecessor(String owner, long offset) {}

    public Holding(OpenPartition open, String owner, Optional<Predecessor> predecessor) {
        this.open = open;
        this.owner = owner;
        this.predecessor = predecessor;
    }

    public OpenPartition open() {
        return open;
    }

    public Source source() {
        return open.source();
    }

    /// What the table's owner property must say for a commit.
    public String owner() {
        return owner;
    }

    /// The predecessor whose intents are still to be looked at once more.
    public Optional<Predecessor> predecessor() {
        return predecessor;
    }

    /// Nothing of the predecessor is left.
    void predecessorIsSwept() {
        predecessor = Optional.empty();
    }

    /// A commit of the present attempt had an unknown outcome: its objects must not be deleted on
    /// suspicion.
    void becomeUncertain() {
        uncertain = true;
    }

    /// The present attempt is in the table; the next one begins.
    void committed(String nextAttempt, Instant now) {
        open.committed(nextAttempt, now);
        attempt = Optional.empty();
        uncertain = false;
    }

    /// A checkpoint begins, or goes on with the layout it began with.
    TableLayout begin(TableLayout layout) {
        open.seal();
        TableLayout chosen = attempt.orElse(layout);
        attempt = Optional.of(chosen);
        return chosen;
    }

    /// An intent of this owner was, or may have been, written.
    void declare() {
        declared = true;
    }

    boolean hasDeclared() {
        return declared;
    }

    boolean isUncertain() {
        return uncertain;
    }

    PartitionCommit partitionCommit() {
        return new PartitionCommit(source(), owner, open.range());
    }
}
