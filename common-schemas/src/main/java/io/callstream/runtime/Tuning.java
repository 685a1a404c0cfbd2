package io.callstream.runtime;

/// What Kafka Streams is tuned for.
public enum Tuning {
    /// Commit every 20 ms, poll for 5 ms: rows are readable sooner, at more work per record.
    LATENCY,
    /// Commit every 100 ms.
    THROUGHPUT
}
