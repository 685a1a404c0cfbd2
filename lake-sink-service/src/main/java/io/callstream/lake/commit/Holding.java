package io.callstream.lake.commit;

import io.callstream.lake.file.OpenPartition;
import io.callstream.lake.table.Source;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// A partition that this instance owns: its rows, its owner id, and what is still to be tidied. One
/// thread uses it.
public final class Holding {
    private final OpenPartition open;
    private final String owner;
    private List<FormerOwner> former;
    private Instant sweptAt = Instant.EPOCH;
    private Optional<TableLayout> attempt = Optional.empty();
    private Optional<Decision> decided = Optional.empty();
    private Optional<String> note = Optional.empty();
    private boolean judged;
    private boolean declared;

    /// @param former who owned the partition before and may have left files
    public Holding(OpenPartition open, String owner, List<FormerOwner> former) {
        this.open = open;
        this.owner = owner;
        this.former = former;
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

    /// Owners of the last day whose intents are still to be looked at.
    List<FormerOwner> former() {
        return former;
    }

    /// When that was done last.
    Instant sweptAt() {
        return sweptAt;
    }

    /// Nothing of them is left just now.
    void swept(Instant now) {
        sweptAt = now;
        former = former.stream().filter(one -> !one.isForgotten(now)).toList();
    }

    /// The present attempt is in the table; the next one begins.
    void committed(String nextAttempt, Instant now) {
        open.committed(nextAttempt, now);
        attempt = Optional.empty();
        note = Optional.empty();
        judged = false;
        decided = decided.filter(decision -> decision.range().to() > open.range().from());
    }

    /// What the quarantine already says of rows that the table does not have yet.
    void decided(Decision decision) {
        decided = Optional.of(decision);
    }

    Optional<Decision> decided() {
        return decided;
    }

    /// The gate has seen the rows of the present attempt; a repeat does not ask it again.
    void judged() {
        open.seal();
        judged = true;
    }

    boolean isJudged() {
        return judged;
    }

    /// Goes with the commit of the present attempt.
    void note(String text) {
        note = Optional.of(text);
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

    PartitionCommit partitionCommit() {
        return new PartitionCommit(source(), owner, open.range(), open.eventTime(), note);
    }
}
