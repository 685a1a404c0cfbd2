package io.callstream.replay.recording;

/// How a row of the bank's calls is sent.
public enum BankMode {
    /// One COMPLETED event.
    COMPLETED,

    /// STARTED, QUEUED, ANSWERED, then ENDED or ABANDONED, as they happened.
    LIFECYCLE
}
