package io.callstream.lake.commit;

import java.util.Optional;

/// Where the table stands with a partition.
///
/// @param owner who may commit it
/// @param offset everything before it is in the table
public record Standing(Optional<String> owner, long offset) {
    /// Whether that owner may commit.
    public boolean isHeldBy(String name) {
        return owner.filter(name::equals).isPresent();
    }
}
