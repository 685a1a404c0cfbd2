package io.callstream.serving.online;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/// Where Redis is and who we are there.
///
/// @param uri `redis://` or with TLS `rediss://` one server; `redis-sentinel://h1:p1,h2:p2#master`
///   or `rediss-sentinel://` a master that sentinels watch; `redis-cluster://h1:p1,h2:p2` or
///   `rediss-cluster://` a cluster by some of its nodes
/// @param user of Redis's access control list; absent: the default user
/// @param authority PEM file of the certificates that sign Redis's; absent: those that Java trusts
public record RedisSettings(
        URI uri, Optional<String> user, Optional<String> password, Optional<Path> authority) {
    private static final int SENTINEL_PORT = 26379;
    private static final int PORT = 6379;

    /// How Redis is run.
    public enum Form {
        SERVER,
        SENTINEL,
        CLUSTER
    }

    /// One server without credentials.
    public static RedisSettings at(URI uri) {
        return new RedisSettings(uri, Optional.empty(), Optional.empty(), Optional.empty());
    }

    public Form form() {
        String scheme = scheme();
        if (scheme.endsWith("-cluster")) {
            return Form.CLUSTER;
        }
        return scheme.endsWith("-sentinel") ? Form.SENTINEL : Form.SERVER;
    }

    public boolean tls() {
        return scheme().startsWith("rediss");
    }

    /// Hosts and ports; never with credentials.
    public String place() {
        String authority = String.valueOf(uri.getRawAuthority());
        return authority.substring(authority.indexOf('@') + 1);
    }

    /// Name of the master that the sentinels watch.
    public String master() {
        return String.valueOf(uri.getFragment());
    }

    /// The port of a host of [#place] that names none.
    public int defaultPort() {
        return form() == Form.SENTINEL ? SENTINEL_PORT : PORT;
    }

    /// What is wrong with a URI; empty where nothing is.
    public static Optional<String> fault(String text) {
        URI uri;
        try {
            uri = URI.create(text);
        } catch (IllegalArgumentException e) {
            return Optional.of("is no URI; write redis://host:port");
        }
        String scheme = String.valueOf(uri.getScheme());
        if (!scheme.matches("rediss?(-sentinel|-cluster)?")) {
            return Optional.of(
                    "is \""
                            + scheme
                            + "://…\", but must begin with redis://, redis-sentinel:// or redis-cluster://, or with TLS rediss://, rediss-sentinel:// or rediss-cluster://");
        }
        if (uri.getRawAuthority() == null) {
            return Optional.of("names no host");
        }
        if (uri.getRawAuthority().contains("@")) {
            return Optional.of(
                    "carries credentials, which would be shown; set CALLSTREAM_REDIS_USER and CALLSTREAM_REDIS_PASSWORD instead");
        }
        if (!uri.getRawAuthority().matches("[^,:]+(:\\d{1,5})?(,[^,:]+(:\\d{1,5})?)*")) {
            return Optional.of("must have hosts as host:port, joined by commas");
        }
        if (scheme.endsWith("-sentinel")
                && (uri.getFragment() == null || uri.getFragment().isEmpty())) {
            return Optional.of("must end with #name, the name of the master that sentinels watch");
        }
        return Optional.empty();
    }

    private String scheme() {
        return String.valueOf(uri.getScheme());
    }
}
