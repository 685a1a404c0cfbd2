package io.callstream.enrichment.view;

import io.callstream.event.EnrichedCall;
import io.callstream.topic.FeatureTopics.FeatureTopic;

import org.apache.avro.generic.GenericRecord;
import org.jspecify.annotations.Nullable;

/// What is derived from a finished call; each kind has a topic of its own.
public sealed interface Derived {
    /// The call with the profile that was valid at its end.
    record Enriched(EnrichedCall call) implements Derived {}

    /// A feature row; without a value it is a tombstone.
    ///
    /// @param key of the feature topic
    @SuppressWarnings("ArrayRecordComponent") // passed on once, never compared
    record Row(FeatureTopic view, byte[] key, @Nullable GenericRecord value) implements Derived {}

    /// The call was too late for at least one view.
    ///
    /// @param bytes the enriched call in the format of its topic
    @SuppressWarnings("ArrayRecordComponent") // passed on once, never compared
    record Late(byte[] key, byte[] bytes) implements Derived {}
}
