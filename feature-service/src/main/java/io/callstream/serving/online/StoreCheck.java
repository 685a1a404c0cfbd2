package io.callstream.serving.online;

import io.callstream.feature.EntityKey;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What the online store should have, by the feature topics, and whether it has.
public final class StoreCheck {
    private static final Duration LEAST_KEPT = Duration.ofDays(1);

    private final Map<Key, OnlineRow> newest = new LinkedHashMap<>();

    private record Key(String view, EntityKey entity) {}

    /// How a stored row stands to the newest of the topic.
    public enum Verdict {
        /// The same version and the same values; or both are not there.
        SAME,
        /// The store has a newer one: it was written while the topics were read.
        NEWER,
        /// The topic's row is so old that the store may have dropped it.
        EXPIRED,
        /// The store has none.
        MISSING,
        /// The store has an older one.
        OLDER,
        /// The same version with other values.
        DIFFERENT,
        /// The store has a row of an entity whose newest record is a tombstone.
        UNDEAD;

        public boolean wrong() {
            return switch (this) {
                case SAME, NEWER, EXPIRED -> false;
                case MISSING, OLDER, DIFFERENT, UNDEAD -> true;
            };
        }
    }

    /// Takes a row of a topic, in any order.
    public void add(OnlineRow row) {
        newest.merge(
                new Key(row.view().name(), row.entity()),
                row,
                (before, now) -> now.version().newerThan(before.version()) ? now : before);
    }

    /// The newest row of each entity.
    public List<OnlineRow> expected() {
        return new ArrayList<>(newest.values());
    }

    public static Verdict judge(OnlineRow expected, Optional<StoredRow> stored, long nowMillis) {
        if (stored.isEmpty()) {
            if (expected.tombstone()) {
                return Verdict.SAME;
            }
            return expired(expected, nowMillis) ? Verdict.EXPIRED : Verdict.MISSING;
        }
        int order = stored.get().version().compareTo(expected.version());
        if (order > 0) {
            return Verdict.NEWER;
        }
        List<?> values = expected.values();
        if (values == null) {
            return Verdict.UNDEAD;
        }
        if (order < 0) {
            return Verdict.OLDER;
        }
        List<byte[]> cells = new ArrayList<>();
        values.forEach(value -> cells.add(JsonText.encode(value)));
        boolean same =
                StoredRow.of(expected.version(), List.copyOf(cells))
                        .cells()
                        .equals(stored.get().cells());
        return same ? Verdict.SAME : Verdict.DIFFERENT;
    }

    private static boolean expired(OnlineRow row, long nowMillis) {
        Duration ttl = row.view().ttl();
        Duration kept =
                ttl.multipliedBy(2).compareTo(LEAST_KEPT) > 0 ? ttl.multipliedBy(2) : LEAST_KEPT;
        return !ttl.isZero() && nowMillis - row.version().createdMillis() > kept.toMillis();
    }
}
