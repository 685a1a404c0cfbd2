package io.callstream.serving;

import io.callstream.runtime.Env;
import io.callstream.runtime.HttpSettings;
import io.callstream.runtime.KafkaSettings;
import io.callstream.serving.online.RedisSettings;
import io.callstream.serving.serve.AccessSettings;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/// What can be set of the feature service.
///
/// @param bootstrap Kafka brokers
/// @param partitions of the feature topics
/// @param replication of the feature topics
/// @param registry base of the schema registry's API
/// @param instance number of this instance; a restarted instance keeps its partitions by it
/// @param project of Feast: the suffix of every key in Redis
/// @param clock what the age of a row is measured against
/// @param viewsDirectory definitions of the views; absent: the shipped ones
/// @param live the push to screens
public record FeatureConfig(
        HttpSettings http,
        String bootstrap,
        int partitions,
        int replication,
        URI registry,
        int instance,
        RedisSettings redis,
        String project,
        ReadClock clock,
        Optional<Path> viewsDirectory,
        LiveSettings live,
        AccessSettings access) {
    private static final int DEFAULT_PORT = 8083;

    /// What the age of a row is measured against.
    public enum ReadClock {
        /// The time now.
        WALL,
        /// The newest event time seen, for recordings that are played with their own times.
        EVENT
    }

    /// Reads the environment.
    public static FeatureConfig from(Env env) {
        HttpSettings http = HttpSettings.from(env, DEFAULT_PORT);
        String bootstrap = KafkaSettings.bootstrap(env);
        int partitions = KafkaSettings.partitions(env);
        int replication = KafkaSettings.replication(env);
        URI registry =
                env.uri(
                        "CALLSTREAM_REGISTRY_URL",
                        "http://127.0.0.1:8085/apis/ccompat/v7",
                        "Confluent-compatible API of the schema registry");
        int instance =
                env.integer(
                        "CALLSTREAM_INSTANCE",
                        0,
                        0,
                        9999,
                        "number of this instance among its like");
        RedisSettings redis = redis(env);
        String project =
                env.text(
                        "CALLSTREAM_FEAST_PROJECT",
                        "callstream",
                        "Feast project: the suffix of every key in Redis");
        if (!project.matches("[A-Za-z0-9][A-Za-z0-9_]{0,62}")) {
            env.fault(
                    "CALLSTREAM_FEAST_PROJECT is \""
                            + project
                            + "\", but must be letters, digits and _, 63 at most, as in Feast");
        }
        ReadClock clock =
                env.choice(
                        "CALLSTREAM_CLOCK",
                        ReadClock.WALL,
                        "what the age of a row is measured against");
        Optional<Path> views =
                env.optional(
                                "CALLSTREAM_VIEWS_DIR",
                                "directory of view definitions; empty: the shipped views")
                        .map(Path::of);
        return new FeatureConfig(
                http,
                bootstrap,
                partitions,
                replication,
                registry,
                instance,
                redis,
                project,
                clock,
                views,
                LiveSettings.from(env),
                AccessSettings.from(env, http.host()));
    }

    private static RedisSettings redis(Env env) {
        String text =
                env.text(
                        "CALLSTREAM_REDIS_URI",
                        "redis://127.0.0.1:6379",
                        "Redis 6.2 or newer, without credentials: redis://host:port, redis-sentinel://host:port,host:port#master or redis-cluster://host:port,host:port; with TLS rediss");
        RedisSettings.fault(text).ifPresent(what -> env.fault("CALLSTREAM_REDIS_URI " + what));
        URI uri = URI.create(RedisSettings.fault(text).isEmpty() ? text : "redis://127.0.0.1:6379");
        return new RedisSettings(
                uri,
                env.optional(
                        "CALLSTREAM_REDIS_USER", "user of Redis's ACL; empty: the default user"),
                env.secret("CALLSTREAM_REDIS_PASSWORD", "password of Redis"),
                env.optional(
                                "CALLSTREAM_REDIS_CA",
                                "PEM file of the certificates that sign Redis's; empty: those that Java trusts")
                        .map(Path::of));
    }
}
