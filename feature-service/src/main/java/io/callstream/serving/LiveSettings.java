package io.callstream.serving;

import io.callstream.runtime.Env;

import java.time.Duration;

/// What can be set of the live push.
///
/// @param connections at once
/// @param keepBytes of events kept for screens that come late or come back
/// @param horizon how long they are kept after a channel's last event
/// @param heartbeat longest silence on a connection
public record LiveSettings(int connections, long keepBytes, Duration horizon, Duration heartbeat) {
    /// Reads the environment.
    public static LiveSettings from(Env env) {
        return new LiveSettings(
                env.integer(
                        "CALLSTREAM_LIVE_CONNECTIONS",
                        10_000,
                        1,
                        1_000_000,
                        "live connections of this instance at once"),
                env.bytes(
                        "CALLSTREAM_LIVE_MEMORY",
                        "64MB",
                        "events kept for live connections that come late or come back"),
                env.duration(
                        "CALLSTREAM_LIVE_HORIZON",
                        "15m",
                        "how long events are kept after the last one of a call, customer, queue or agent"),
                env.duration(
                        "CALLSTREAM_LIVE_HEARTBEAT",
                        "15s",
                        "longest silence on a live connection"));
    }
}
