package io.callstream.lake;

import io.callstream.lake.commit.S3Settings;
import io.callstream.lake.file.RollingPolicy;
import io.callstream.lake.lineage.LineageSettings;
import io.callstream.lake.maintain.MaintenanceSettings;
import io.callstream.lake.recompute.ParitySettings;
import io.callstream.runtime.Env;
import io.callstream.runtime.HttpSettings;
import io.callstream.runtime.KafkaSettings;
import io.callstream.topic.TopicSettings;
import io.callstream.topic.Topics;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// What the lake sink can be told.
///
/// @param bootstrap Kafka brokers
/// @param registry base of the schema registry's API
/// @param instance names this instance among its peers, stable over restarts
/// @param topics the catalogue's names, partitions and copies
/// @param bucket where the objects are
/// @param catalog address of the Iceberg catalog
/// @param session after which a silent instance has lost its partitions
/// @param policy when rows become files
/// @param maintenance how tables are kept in shape
/// @param suites directory of Great Expectations suites, `<table>.json`
/// @param lineage where OpenLineage events go
/// @param views directory of more view definitions than the shipped ones
/// @param parity how feature rows are compared with their events
public record LakeSinkConfig(
        String bootstrap,
        URI registry,
        HttpSettings http,
        String instance,
        TopicSettings topics,
        S3Settings bucket,
        String catalog,
        Duration session,
        RollingPolicy policy,
        MaintenanceSettings maintenance,
        Optional<Path> suites,
        Optional<LineageSettings> lineage,
        Optional<Path> views,
        ParitySettings parity) {

    public static final String SERVICE = "lake-sink-service";

    private static final int PORT = 8084;

    /// Reads all variables; faults are noted in `env`.
    public static LakeSinkConfig from(Env env) {
        LakeSinkConfig config =
                new LakeSinkConfig(
                        KafkaSettings.bootstrap(env),
                        env.uri(
                                "CALLSTREAM_REGISTRY_URL",
                                "http://127.0.0.1:8085/apis/ccompat/v7",
                                "schema registry, Confluent-compatible API"),
                        HttpSettings.from(env, PORT),
                        env.text(
                                "CALLSTREAM_INSTANCE",
                                "0",
                                "name of this instance among its peers, stable over restarts"),
                        new TopicSettings(
                                KafkaSettings.partitions(env),
                                KafkaSettings.replication(env),
                                env.overrides(
                                        "CALLSTREAM_TOPIC_", Topics.NAMES, "name of the topic")),
                        bucket(env),
                        env.text(
                                "CALLSTREAM_ICEBERG_CATALOG",
                                "jdbc:sqlite:.callstream/catalog.db",
                                "Iceberg catalog: jdbc:sqlite:<file> (one host), jdbc:postgresql:…, http(s)://… (REST) or glue: (AWS Glue, by AWS's default chain)"),
                        env.duration(
                                "CALLSTREAM_LAKE_SESSION_TIMEOUT",
                                "45s",
                                "an instance that is silent for that long has lost its partitions; a restart that takes less moves none"),
                        policy(env),
                        maintenance(env),
                        env.optional(
                                        "CALLSTREAM_LAKE_SUITES",
                                        "directory of Great Expectations suites, <table>.json; empty: none")
                                .map(Path::of),
                        lineage(env),
                        env.optional(
                                        "CALLSTREAM_VIEWS_DIR",
                                        "directory of more view definitions; a file named as a shipped one replaces it")
                                .map(Path::of),
                        parity(env));
        check(env, config);
        return config;
    }

    private static S3Settings bucket(Env env) {
        String endpoint =
                env.text("CALLSTREAM_S3_ENDPOINT", "", "S3-compatible server; empty: AWS");
        return new S3Settings(
                endpoint.isEmpty()
                        ? Optional.empty()
                        : Optional.of(
                                env.uri(
                                        "CALLSTREAM_S3_ENDPOINT",
                                        "http://127.0.0.1:9000",
                                        "S3-compatible server; empty: AWS")),
                env.text("CALLSTREAM_S3_REGION", "us-east-1", "region of the bucket"),
                env.optional("CALLSTREAM_S3_ACCESS_KEY", "access key; empty: AWS's default chain"),
                env.secret("CALLSTREAM_S3_SECRET_KEY", "secret key; empty: AWS's default chain"),
                env.text(
                        "CALLSTREAM_LAKE_BUCKET",
                        "callstream-lake",
                        "bucket of the lake; created where it is missing"));
    }

    private static RollingPolicy policy(Env env) {
        return new RollingPolicy(
                env.bytes(
                        "CALLSTREAM_LAKE_CHECKPOINT_BYTES",
                        "128MB",
                        "rows of one partition that make a checkpoint"),
                env.duration(
                        "CALLSTREAM_LAKE_CHECKPOINT_INTERVAL",
                        "5m",
                        "longest time that a row waits for its checkpoint"),
                env.duration(
                        "CALLSTREAM_LAKE_IDLE",
                        "30s",
                        "a table without new rows for that long is checkpointed"),
                env.bytes(
                        "CALLSTREAM_LAKE_MEMORY",
                        "256MB",
                        "rows that wait in memory, of all tables"));
    }

    private static Optional<LineageSettings> lineage(Env env) {
        Optional<URI> target =
                env.optionalUri(
                        "CALLSTREAM_OPENLINEAGE_URL",
                        "server of lineage events, http(s)://host:port, or file:/path; empty: none");
        String namespace =
                env.text("CALLSTREAM_OPENLINEAGE_NAMESPACE", "callstream", "namespace of its jobs");
        Duration interval =
                env.duration(
                        "CALLSTREAM_OPENLINEAGE_INTERVAL",
                        "1m",
                        "least time between two RUNNING events of a table");
        return target.map(at -> new LineageSettings(at, namespace, interval));
    }

    private static ParitySettings parity(Env env) {
        return new ParitySettings(
                env.duration(
                        "CALLSTREAM_PARITY_INTERVAL",
                        "1h",
                        "between two comparisons of feature rows with what the lake's events give"),
                env.integer(
                        "CALLSTREAM_PARITY_ENTITIES",
                        20,
                        0,
                        1_000_000,
                        "entities of a view that are compared at a time; 0: none"));
    }

    private static MaintenanceSettings maintenance(Env env) {
        return new MaintenanceSettings(
                env.duration(
                        "CALLSTREAM_LAKE_MAINTENANCE_INTERVAL",
                        "10m",
                        "between two looks at a table: complete hours, small files, old snapshots"),
                env.duration(
                        "CALLSTREAM_LAKE_LATENESS",
                        "1h",
                        "an hour is complete when every partition has gone that much beyond its end"),
                env.bytes(
                        "CALLSTREAM_LAKE_FILE_BYTES",
                        "256MB",
                        "small files of a complete hour are merged into files of that size"),
                env.duration(
                        "CALLSTREAM_LAKE_SNAPSHOT_AGE",
                        "1h",
                        "a snapshot can be read for that long after the next one came"));
    }

    private static void check(Env env, LakeSinkConfig config) {
        if (config.bucket().accessKey().isPresent() != config.bucket().secretKey().isPresent()) {
            env.fault(
                    "CALLSTREAM_S3_ACCESS_KEY and CALLSTREAM_S3_SECRET_KEY must both be set or both be empty");
        }
        config.lineage()
                .map(settings -> String.valueOf(settings.target().getScheme()))
                .filter(scheme -> !scheme.matches("https?|file"))
                .ifPresent(
                        scheme ->
                                env.fault(
                                        "CALLSTREAM_OPENLINEAGE_URL must begin with http:, https: or file:, but begins with "
                                                + scheme
                                                + ":"));
        if (!config.catalog().matches("(jdbc:sqlite:|jdbc:postgresql:|https?://).+|glue:")) {
            env.fault(
                    "CALLSTREAM_ICEBERG_CATALOG is \""
                            + config.catalog()
                            + "\", but must begin with jdbc:sqlite:, jdbc:postgresql:, http:// or https://, or be glue:");
        }
    }
}
