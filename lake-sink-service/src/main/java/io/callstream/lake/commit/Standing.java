package io.callstream.lake.commit;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Where the table stands with a partition.
///
/// @param owner who may commit it
/// @param offset everything before it is in the table
/// @param chained end of the last range that has files, see [CommitProperties#chained]
/// @param former who owned it before `owner`, oldest first
/// @param note what the last commit with a note left, see [CommitProperties#note]
public record Standing(
        Optional<String> owner,
        long offset,
        long chained,
        List<FormerOwner> former,
        Optional<String> note) {
    /// A standing without a note.
    public Standing(Optional<String> owner, long offset, long chained, List<FormerOwner> former) {
        this(owner, offset, chained, former, Optional.empty());
    }

    /// A partition that the table does not know.
    public static Standing unknown(long offset) {
        return new Standing(Optional.empty(), offset, offset, List.of());
    }

    /// Whether that owner may commit.
    public boolean isHeldBy(String name) {
        return owner.filter(name::equals).isPresent();
    }

    /// The same with another owner.
    public Standing claimedBy(String name, Instant now) {
        return new Standing(
                Optional.of(name),
                offset,
                chained,
                owner.map(lost -> FormerOwner.and(former, new FormerOwner(lost, offset, now), now))
                        .orElse(former),
                note);
    }
}
