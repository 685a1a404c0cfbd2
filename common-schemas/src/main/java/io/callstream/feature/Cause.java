package io.callstream.feature;

/// What made a row.
public enum Cause {
    /// An accepted event.
    EVENT,
    /// Time: a tile left a window, a tumbling window ended, or the row's time to live was over.
    EXPIRY
}
