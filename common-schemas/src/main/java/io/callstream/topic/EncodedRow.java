package io.callstream.topic;

import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.jspecify.annotations.Nullable;

/// A feature row in the wire format of its topic.
///
/// @param value null of a tombstone
@SuppressWarnings("ArrayRecordComponent") // passed on once, never compared
public record EncodedRow(String topic, byte @Nullable [] value) {
    @SuppressWarnings("NullAway") // a tombstone is a null value, and nobody reads such a topic here
    static final Serde<EncodedRow> SERDE =
            Serdes.serdeFrom(
                    (topic, row) -> row.value(), (topic, bytes) -> new EncodedRow(topic, bytes));
}
