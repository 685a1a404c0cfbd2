package io.callstream.serving.serve;

import io.callstream.runtime.Env;

import java.net.URI;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Who may ask what. Without keys and without JWKS everybody may ask everything, which is allowed
/// on loopback alone.
///
/// @param keys JSON file of API keys
/// @param jwks where the keys are that sign tokens
/// @param issuer that tokens must name
/// @param audience that tokens must name
/// @param teams queues of each team that a token's claim `teams` may name
/// @param auditKey by which customers are written into the audit log
/// @param origins of pages of other hosts that may ask
/// @param perSecond requests of one caller, 0 without limit
public record AccessSettings(
        Optional<Path> keys,
        Optional<URI> jwks,
        Optional<String> issuer,
        Optional<String> audience,
        Map<String, Set<String>> teams,
        Optional<String> auditKey,
        Set<String> origins,
        int perSecond) {
    private static final int LEAST_AUDIT_KEY = 16;

    /// Nothing is asked for.
    public static final AccessSettings OFF =
            new AccessSettings(
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Map.of(),
                    Optional.empty(),
                    Set.of(),
                    0);

    public boolean on() {
        return keys.isPresent() || jwks.isPresent();
    }

    /// @param host that the HTTP server binds
    public static AccessSettings from(Env env, String host) {
        AccessSettings settings =
                new AccessSettings(
                        env.optional(
                                        "CALLSTREAM_AUTH_KEYS_FILE",
                                        "JSON file of API keys: [{name, sha256, scopes, queues}]")
                                .map(Path::of),
                        env.optionalUri(
                                "CALLSTREAM_AUTH_JWKS_URL",
                                "where the keys are that sign bearer tokens (JWKS)"),
                        env.optional(
                                "CALLSTREAM_AUTH_ISSUER", "issuer that bearer tokens must name"),
                        env.optional(
                                "CALLSTREAM_AUTH_AUDIENCE",
                                "audience that bearer tokens must name"),
                        teams(env),
                        env.secret(
                                "CALLSTREAM_AUDIT_KEY",
                                "16 characters or more: by it customers are written into the audit log"),
                        origins(env),
                        env.integer(
                                "CALLSTREAM_RATE_LIMIT",
                                0,
                                0,
                                1_000_000,
                                "requests a second of one caller; 0 is without limit"));
        settings.check(env, host);
        return settings;
    }

    private void check(Env env, String host) {
        boolean loopback =
                host.startsWith("127.") || host.equals("localhost") || host.equals("::1");
        if (!on() && !loopback) {
            env.fault(
                    "CALLSTREAM_HTTP_HOST is "
                            + host
                            + ", which others can reach, but there is no authentication; set CALLSTREAM_AUTH_KEYS_FILE or CALLSTREAM_AUTH_JWKS_URL");
        }
        if (jwks.isPresent() && (issuer.isEmpty() || audience.isEmpty())) {
            env.fault(
                    "CALLSTREAM_AUTH_JWKS_URL is set without CALLSTREAM_AUTH_ISSUER and CALLSTREAM_AUTH_AUDIENCE, so that a token for anything else would do");
        }
        if (on() && auditKey.map(String::length).orElse(0) < LEAST_AUDIT_KEY) {
            env.fault(
                    "CALLSTREAM_AUDIT_KEY must have "
                            + LEAST_AUDIT_KEY
                            + " characters or more where there is authentication");
        }
    }

    private static Map<String, Set<String>> teams(Env env) {
        Map<String, Set<String>> teams = new LinkedHashMap<>();
        String text =
                env.text(
                        "CALLSTREAM_AUTH_TEAMS",
                        "",
                        "queues of the teams that tokens name: team=queue,queue;team=queue");
        for (String team : text.split(";")) {
            String[] parts = team.split("=", 2);
            if (parts.length == 2) {
                teams.put(parts[0].strip(), Set.copyOf(List.of(parts[1].strip().split(","))));
            } else if (!team.isBlank()) {
                env.fault(
                        "CALLSTREAM_AUTH_TEAMS has \"" + team + "\", but must be team=queue,queue");
            }
        }
        return teams;
    }

    private static Set<String> origins(Env env) {
        String text =
                env.text(
                        "CALLSTREAM_CORS_ORIGINS",
                        "",
                        "origins, joined by commas, whose pages may ask from other hosts");
        return text.isEmpty() ? Set.of() : Set.of(text.split(","));
    }
}
