package io.callstream.feature;

/// What made a row.
public enum Cause {
    /// An accepted event.
    EVENT,
    /// Time: a tile left a window, a tumbling window ended, or the row's time to live was over.
    EXPIRY,
    /// A backfill: a feature that was added has got what had happened before.
    BACKFILL
}
