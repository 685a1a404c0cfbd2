package io.callstream.local;

import java.util.Map;
import java.util.Optional;

/// The parts that an outside one can replace, each by one variable.
public enum Outside {
    /// The brokers.
    KAFKA("CALLSTREAM_KAFKA_BOOTSTRAP"),
    /// The online store.
    REDIS("CALLSTREAM_REDIS_URI"),
    /// The object store.
    S3("CALLSTREAM_S3_ENDPOINT"),
    /// The schema registry.
    REGISTRY("CALLSTREAM_REGISTRY_URL"),
    /// The lake's catalog.
    CATALOG("CALLSTREAM_ICEBERG_CATALOG");

    private final String variable;

    Outside(String variable) {
        this.variable = variable;
    }

    /// The variable that replaces this part.
    public String variable() {
        return variable;
    }

    /// Where the outside part is, if the variable is set.
    public Optional<String> in(Map<String, String> environment) {
        return Optional.ofNullable(environment.get(variable)).filter(value -> !value.isBlank());
    }
}
