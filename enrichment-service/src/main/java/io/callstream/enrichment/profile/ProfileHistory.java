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
import java.util.SortedMap;
import java.util.TreeMap;

/// The versions of one customer's profile, oldest first, and how many of the customer's calls
/// finished on each day: which profile was valid when, and how many calls came since.
///
/// Snapshot D is valid from D + 1 day, 00:00Z, until the next snapshot. Only what a snapshot
/// changes is a version; which snapshots there were is known apart ([#asOf]). Calls are counted by
/// the UTC day of their end, so that a snapshot that comes late still counts the calls before it.
///
/// @param callsByDay finished calls by epoch day; at most [#MOST_DAYS], the oldest go first
public record ProfileHistory(List<Version> versions, SortedMap<Integer, Integer> callsByDay) {
    /// Older versions are forgotten; a call older than all of them finds none.
    static final int MOST_VERSIONS = 64;

    /// Days with calls beyond these are forgotten.
    static final int MOST_DAYS = 400;

    /// A customer without versions.
    public static final ProfileHistory EMPTY = new ProfileHistory(List.of(), new TreeMap<>());

    /// @param snapshot day of the snapshot that changed the profile
    /// @param profile null where the snapshot no longer has the customer
    public record Version(LocalDate snapshot, @Nullable CustomerProfile profile) {}

    /// The profile at some time.
    ///
    /// @param snapshot newest snapshot that was valid then
    /// @param profile null where it does not have the customer
    /// @param finishedCalls of the customer since that snapshot, as far as they have been enriched
    public record Valid(
            LocalDate snapshot, @Nullable CustomerProfile profile, long finishedCalls) {}

    public ProfileHistory {
        versions = List.copyOf(versions);
    }

    /// With the customer's profile as of that snapshot; it replaces an earlier version of the same
    /// day.
    public ProfileHistory with(LocalDate snapshot, @Nullable CustomerProfile profile) {
        List<Version> all = new ArrayList<>(versions);
        all.removeIf(version -> version.snapshot().equals(snapshot));
        all.add(new Version(snapshot, profile));
        all.sort(Comparator.comparing(Version::snapshot));
        return new ProfileHistory(
                all.subList(Math.max(0, all.size() - MOST_VERSIONS), all.size()), callsByDay);
    }

    /// What was valid at that time.
    ///
    /// @param snapshots all that were published, as the versions of a history
    public Optional<Valid> asOf(Instant time, ProfileHistory snapshots) {
        Version version = newest(versions, time);
        if (version == null) {
            return Optional.empty();
        }
        Version known = newest(snapshots.versions(), time);
        LocalDate snapshot =
                known != null && known.snapshot().isAfter(version.snapshot())
                        ? known.snapshot()
                        : version.snapshot();
        int from = Math.toIntExact(snapshot.toEpochDay()) + 1;
        long calls = callsByDay.tailMap(from).values().stream().mapToLong(Integer::longValue).sum();
        return Optional.of(new Valid(snapshot, version.profile(), calls));
    }

    private static @Nullable Version newest(List<Version> versions, Instant time) {
        for (Version version : versions.reversed()) {
            Instant from = version.snapshot().plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant();
            if (!from.isAfter(time)) {
                return version;
            }
        }
        return null;
    }

    /// With one more finished call that ended then.
    public ProfileHistory finished(Instant endedAt) {
        SortedMap<Integer, Integer> days = new TreeMap<>(callsByDay);
        days.merge(
                Math.toIntExact(Math.floorDiv(endedAt.toEpochMilli(), 86_400_000L)),
                1,
                Integer::sum);
        while (days.size() > MOST_DAYS) {
            days.remove(days.firstKey());
        }
        return new ProfileHistory(versions, days);
    }
}
