package io.callstream.enrichment.view;

import io.callstream.topic.EncodedRow;

import org.jspecify.annotations.Nullable;

/// What views make of a record; each kind goes its own way. The key is that of the way's topic.
sealed interface Outgoing {
    /// A feature row in the format of its topic.
    record Row(EncodedRow row) implements Outgoing {
        static Row of(String topic, byte @Nullable [] value) {
            return new Row(new EncodedRow(topic, value));
        }
    }

    /// What a task has folded of an entity of a view by another key, for the task of that entity.
    @SuppressWarnings("ArrayRecordComponent") // passed on once, never compared
    record Delta(byte[] bytes) implements Outgoing {}

    /// The record was too late for at least one view; its bytes as its topic has them.
    @SuppressWarnings("ArrayRecordComponent") // passed on once, never compared
    record Late(byte[] bytes) implements Outgoing {}
}
