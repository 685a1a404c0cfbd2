package io.callstream.lake.recompute;

import io.callstream.lake.query.LakeView;
import io.callstream.lake.query.SqlEngine;
import io.callstream.topic.FeatureTopics;
import io.callstream.topic.FeatureTopics.FeatureTopic;
import io.callstream.topic.Topics;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.Set;

/// Feature rows of the lake against its events, a sample of entities at a time.
public final class Parity {
    private final ParityRead read;
    private final EventRead events;
    private final Topics topics;

    public Parity(LakeView lake, SqlEngine engine, Topics topics) {
        this.read = new ParityRead(lake, engine);
        this.events = new EventRead(lake, engine);
        this.topics = topics;
    }

    /// Why the view cannot be checked; null if it can.
    public @Nullable String unchecked(FeatureTopic view) {
        String missing = events.missingSource(view.program());
        if (missing != null) {
            return "the lake has no table of " + missing;
        }
        return read.hasRows(view.program()) ? null : "it has no rows";
    }

    /// Bytes of the files that a check reads.
    public long bytes(FeatureTopic view) {
        return read.bytes(view.program());
    }

    /// @param entities at most
    /// @param seed another one gives another sample
    /// @param settle events appended less than that before the newest row may be without one
    public ParityCount check(FeatureTopic view, long entities, long seed, Duration settle) {
        ParityCount count = new ParityCount();
        long settled =
                settle.isZero()
                        ? Long.MAX_VALUE
                        : read.newestRowMillis(view.program()) - settle.toMillis();
        Set<String> added = read.added(view.program());
        boolean whole = FeatureTopics.isWhole(view.view(), topics);
        read.sample(view.program(), entities, seed)
                .values()
                .forEach(
                        entity ->
                                new EntityParity(view.program(), whole, added, count)
                                        .compare(entity.events(), entity.rows(), settled));
        return count;
    }
}
