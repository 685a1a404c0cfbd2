package io.callstream.enrichment.profile;

import io.callstream.event.CustomerProfile;

import java.time.LocalDate;
import java.util.List;

/// Where daily snapshots of all customers are found.
public interface Snapshots {
    /// The complete snapshots, oldest first.
    List<Found> complete();

    /// A complete snapshot.
    ///
    /// @param version changes when the snapshot is written anew
    record Found(LocalDate date, String version) {}

    /// All profiles of that snapshot.
    ///
    /// @throws BrokenSnapshotException where any part of it cannot be read; nothing of it is to be
    ///   used
    List<CustomerProfile> read(LocalDate date);

    /// The snapshot cannot be used; the message says which object, which column and what would do.
    final class BrokenSnapshotException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        public BrokenSnapshotException(String message, Throwable cause) {
            super(message, cause);
        }

        public BrokenSnapshotException(String message) {
            super(message);
        }
    }
}
