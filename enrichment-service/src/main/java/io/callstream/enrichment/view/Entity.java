package io.callstream.enrichment.view;

import io.callstream.feature.EntityKey;
import io.callstream.feature.EntityState;

import org.jspecify.annotations.Nullable;

/// An entity in memory between two commits and, if it is asked for often, longer.
final class Entity {
    /// No timer is armed.
    static final long NOT_ARMED = Long.MAX_VALUE;

    final EntityKey key;

    /// Its key on the feature topic.
    final byte[] id;

    EntityState state;

    /// The instant of its timer.
    long armed = NOT_ARMED;

    /// Whether the store lacks what is here.
    boolean changed;

    /// Whether a row is due that has not been published: views that coalesce only.
    boolean unpublished;

    /// Whether an event, not time alone, has made the row due.
    boolean byEvent;

    /// When the oldest event since the last row came in, epoch millis.
    long ingested = Long.MAX_VALUE;

    /// The definition that it was taken over from and its time then, until what was added since has
    /// got its past; null if it lacks nothing.
    @Nullable Takeover takeover;

    /// @param base fingerprint of that definition
    /// @param cut time of the entity then, epoch millis
    record Takeover(int base, long cut) {}

    /// What it adds to the budget of the cache.
    long weight;

    Entity(EntityKey key, byte[] id, EntityState state) {
        this.key = key;
        this.id = id;
        this.state = state;
    }

    /// An event that came in then waits for its row.
    void await(long ingestMillis) {
        unpublished = true;
        byEvent = true;
        ingested = Math.min(ingested, ingestMillis);
    }

    void published() {
        unpublished = false;
        byEvent = false;
        ingested = Long.MAX_VALUE;
    }
}
