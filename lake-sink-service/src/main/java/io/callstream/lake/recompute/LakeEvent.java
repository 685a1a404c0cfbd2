package io.callstream.lake.recompute;

import org.jspecify.annotations.Nullable;

/// An event of a view as the lake has it.
///
/// @param source the place of its source in the view
/// @param task partition of the source topic, whose task judged whether it was late
/// @param place its offset there: the order in which that task saw it
/// @param topic with partition and offset, the position that `seen` names
/// @param appendMillis when it was written, epoch millis
/// @param values of the fields that the view's program asks for
@SuppressWarnings("ArrayRecordComponent") // read once, never compared
record LakeEvent(
        int source,
        int task,
        long place,
        String topic,
        int partition,
        long offset,
        long appendMillis,
        @Nullable Object[] values) {

    /// The partition that `seen` names.
    String from() {
        return topic + '-' + partition;
    }
}
