package io.callstream.replay;

/// Where a recording is moved in time.
public enum ReplayShift {
    /// Each source moves by its own constant, so that its last event is now.
    NOW,

    /// Times as recorded.
    NONE
}
