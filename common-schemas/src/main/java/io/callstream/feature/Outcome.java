package io.callstream.feature;

import java.util.List;

/// What became of an event that was offered to an entity's state.
public sealed interface Outcome {
    /// It is no event of the view: `where` is not true of it, or it has no event time.
    record Filtered() implements Outcome {}

    /// It is older than the view takes, and changed nothing.
    ///
    /// @param eventTime its time, epoch millis
    /// @param limit the oldest time that would have been accepted
    record Late(long eventTime, long limit) implements Outcome {}

    /// It is folded in.
    ///
    /// @param rows the expiries up to its time that were still unpublished, in order, then the row
    ///   of the event itself
    record Accepted(List<FeatureRow> rows) implements Outcome {}
}
