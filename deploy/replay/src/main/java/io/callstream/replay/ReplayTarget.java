package io.callstream.replay;

import io.callstream.replay.adapter.SnapshotBucket;
import io.callstream.runtime.Env;
import io.callstream.runtime.KafkaSettings;

import java.net.URI;
import java.util.Optional;

/// Where a replay goes: the brokers, the bucket of the profiles, and the enrichment service that
/// reads them.
///
/// @param bootstrap Kafka brokers, `host:port` joined by commas
/// @param partitions of topics that are not there yet
/// @param replication of topics that are not there yet
/// @param profiles bucket of the profile snapshots
/// @param enrichmentUrl of the service that reads them
public record ReplayTarget(
        String bootstrap,
        int partitions,
        int replication,
        SnapshotBucket profiles,
        URI enrichmentUrl) {

    /// Reads `CALLSTREAM_*`; call [Env#verify()] afterwards.
    public static ReplayTarget from(Env env) {
        return new ReplayTarget(
                KafkaSettings.bootstrap(env),
                KafkaSettings.partitions(env),
                KafkaSettings.replication(env),
                profiles(env),
                env.uri(
                        "CALLSTREAM_ENRICHMENT_URL",
                        "http://127.0.0.1:8082",
                        "the enrichment service"));
    }

    private static SnapshotBucket profiles(Env env) {
        SnapshotBucket bucket =
                new SnapshotBucket(
                        env.text(
                                "CALLSTREAM_PROFILES_BUCKET",
                                "callstream-profiles",
                                "bucket of the profile snapshots"),
                        env.optional("CALLSTREAM_S3_ENDPOINT", "S3 endpoint; empty: AWS")
                                .flatMap(text -> endpoint(env, text)),
                        env.text("CALLSTREAM_S3_REGION", "us-east-1", "S3 region"),
                        env.optional(
                                "CALLSTREAM_S3_ACCESS_KEY",
                                "S3 access key; empty: AWS default chain"),
                        env.secret("CALLSTREAM_S3_SECRET_KEY", "S3 secret key"));
        if (bucket.accessKey().isPresent() != bucket.secretKey().isPresent()) {
            env.fault(
                    "CALLSTREAM_S3_ACCESS_KEY and CALLSTREAM_S3_SECRET_KEY must be set together, or neither");
        }
        return bucket;
    }

    private static Optional<URI> endpoint(Env env, String text) {
        try {
            URI uri = URI.create(text);
            if (uri.getHost() != null) {
                return Optional.of(uri);
            }
        } catch (IllegalArgumentException e) {
            // told below
        }
        env.fault(
                "CALLSTREAM_S3_ENDPOINT is \""
                        + text
                        + "\", but must be a URI such as http://127.0.0.1:9000");
        return Optional.empty();
    }
}
