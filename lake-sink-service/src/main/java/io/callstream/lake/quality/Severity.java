package io.callstream.lake.quality;

/// What follows from an expectation that is not met.
public enum Severity {
    /// The rows go into quarantine. What an expectation is that says nothing else, as in Great
    /// Expectations.
    CRITICAL,
    /// A metric.
    WARNING,
    /// A metric.
    INFO
}
