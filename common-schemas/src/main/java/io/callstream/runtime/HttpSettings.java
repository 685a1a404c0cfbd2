package io.callstream.runtime;

/// Where a service listens.
///
/// @param host address to bind; the default is loopback, because authentication is off there
/// @param port TCP port; 0 takes a free one
public record HttpSettings(String host, int port) {
    /// Reads `CALLSTREAM_HTTP_HOST` and `CALLSTREAM_HTTP_PORT`.
    public static HttpSettings from(Env env, int defaultPort) {
        return new HttpSettings(
                env.text("CALLSTREAM_HTTP_HOST", "127.0.0.1", "address the HTTP server binds"),
                env.integer(
                        "CALLSTREAM_HTTP_PORT",
                        defaultPort,
                        0,
                        65535,
                        "port of the HTTP server; 0 takes a free one"));
    }
}
