package io.callstream.serving.adapter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.callstream.runtime.ConfigException;
import io.callstream.serving.serve.Caller;
import io.callstream.serving.serve.Scope;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// API keys of a JSON file: `[{"name": "desk", "sha256": "…", "scopes": ["features:read"],
/// "queues": ["billing"]}]`. The file has the keys' digests, never the keys; without `queues` all
/// are seen.
final class ApiKeys {
    private final Map<String, Caller> byDigest;

    private ApiKeys(Map<String, Caller> byDigest) {
        this.byDigest = byDigest;
    }

    static ApiKeys none() {
        return new ApiKeys(Map.of());
    }

    /// @throws ConfigException naming what is wrong with the file
    static ApiKeys of(Path file) {
        Map<String, Caller> keys = new HashMap<>();
        JsonNode all;
        try {
            all = new ObjectMapper().readTree(file.toFile());
        } catch (IOException e) {
            throw new ConfigException(
                    "CALLSTREAM_AUTH_KEYS_FILE: " + file + " cannot be read as JSON");
        }
        for (JsonNode key : all) {
            String name = key.path("name").asText();
            String digest = key.path("sha256").asText();
            Set<Scope> scopes = EnumSet.noneOf(Scope.class);
            for (JsonNode scope : key.path("scopes")) {
                scopes.add(
                        Scope.of(scope.asText())
                                .orElseThrow(
                                        () ->
                                                new ConfigException(
                                                        "CALLSTREAM_AUTH_KEYS_FILE: key \""
                                                                + name
                                                                + "\" has the unknown scope \""
                                                                + scope.asText()
                                                                + "\"")));
            }
            if (name.isEmpty() || !digest.matches("[0-9a-f]{64}")) {
                throw new ConfigException(
                        "CALLSTREAM_AUTH_KEYS_FILE: key \""
                                + name
                                + "\" needs a name and a sha256 of 64 hexadecimal digits");
            }
            keys.put(digest, new Caller(name, scopes, queues(key.path("queues"))));
        }
        return new ApiKeys(keys);
    }

    /// The digest is looked up, not the key, so that the time taken tells nothing of it.
    Optional<Caller> caller(String key) {
        return Optional.ofNullable(byDigest.get(digest(key)));
    }

    static String digest(String key) {
        try {
            return HexFormat.of()
                    .formatHex(
                            MessageDigest.getInstance("SHA-256")
                                    .digest(key.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static Optional<Set<String>> queues(JsonNode queues) {
        if (!queues.isArray()) {
            return Optional.empty();
        }
        Set<String> names = new HashSet<>();
        queues.forEach(queue -> names.add(queue.asText()));
        return Optional.of(names);
    }
}
