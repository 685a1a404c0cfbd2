package io.callstream.enrichment.profile;

import io.callstream.event.CustomerProfile;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// The versions of one customer's profile, oldest first: which was valid when, and how many calls
/// finished since.
///
/// Snapshot D is valid from D + 1 day, 00:00Z, until the next snapshot that changed or removed the
/// customer. At most [#MOST_VERSIONS] are kept; a call older than all of them finds none.
public record ProfileHistory(List<Version> versions) {
    /// Older versions are forgotten.
    static final int MOST_VERSIONS = 16;

    /// A customer without versions.
    public static final ProfileHistory EMPTY = new ProfileHistory(List.of());

    /// @param snapshot day of the snapshot
    /// @param profile null where the snapshot no longer has the customer
    /// @param finishedCalls calls of the customer that ended at or after [#validFrom()] and were
    ///   enriched so far
    public record Version(
            LocalDate snapshot, @Nullable CustomerProfile profile, long finishedCalls) {
        Instant validFrom() {
            return snapshot.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant();
        }

        Version counted() {
            return new Version(snapshot, profile, finishedCalls + 1);
        }
    }

    public ProfileHistory {
        versions = List.copyOf(versions);
    }

    /// With the customer's profile as of that snapshot; it replaces an earlier version of the same
    /// day.
    public ProfileHistory with(LocalDate snapshot, @Nullable CustomerProfile profile) {
        List<Version> all = new ArrayList<>(versions);
        long finished =
                all.stream()
                        .filter(version -> version.snapshot().equals(snapshot))
                        .mapToLong(Version::finishedCalls)
                        .findFirst()
                        .orElse(0);
        all.removeIf(version -> version.snapshot().equals(snapshot));
        all.add(new Version(snapshot, profile, finished));
        all.sort(Comparator.comparing(Version::snapshot));
        return new ProfileHistory(all.subList(Math.max(0, all.size() - MOST_VERSIONS), all.size()));
    }

    /// The version valid at that time.
    public Optional<Version> asOf(Instant time) {
        return versions.reversed().stream()
                .filter(version -> !version.validFrom().isAfter(time))
                .findFirst();
    }

    /// With one more finished call that ended then.
    public ProfileHistory finished(Instant endedAt) {
        return new ProfileHistory(
                versions.stream()
                        .map(
                                version ->
                                        version.validFrom().isAfter(endedAt)
                                                ? version
                                                : version.counted())
                        .toList());
    }
}
