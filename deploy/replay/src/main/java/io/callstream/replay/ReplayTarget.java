package io.callstream.replay;

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
/// @param s3Endpoint empty: AWS's own
/// @param s3AccessKey, s3SecretKey empty: AWS's chain of credentials
public record ReplayTarget(
        String bootstrap,
        int partitions,
        int replication,
        String profilesBucket,
        Optional<URI> s3Endpoint,
        String s3Region,
        Optional<String> s3AccessKey,
        Optional<String> s3SecretKey,
        URI enrichmentUrl) {

    /// Reads `CALLSTREAM_*`; call [Env#verify()] afterwards.
    public static ReplayTarget from(Env env) {
        Optional<URI> endpoint =
                env.optional("CALLSTREAM_S3_ENDPOINT", "S3 endpoint; empty: AWS")
                        .flatMap(text -> endpoint(env, text));
        ReplayTarget target =
                new ReplayTarget(
                        KafkaSettings.bootstrap(env),
                        KafkaSettings.partitions(env),
                        KafkaSettings.replication(env),
                        env.text(
                                "CALLSTREAM_PROFILES_BUCKET",
                                "callstream-profiles",
                                "bucket of the profile snapshots"),
                        endpoint,
                        env.text("CALLSTREAM_S3_REGION", "us-east-1", "S3 region"),
                        env.optional(
                                "CALLSTREAM_S3_ACCESS_KEY",
                                "S3 access key; empty: AWS default chain"),
                        env.secret("CALLSTREAM_S3_SECRET_KEY", "S3 secret key"),
                        env.uri(
                                "CALLSTREAM_ENRICHMENT_URL",
                                "http://127.0.0.1:8082",
                                "the enrichment service"));
        if (target.s3AccessKey().isPresent() != target.s3SecretKey().isPresent()) {
            env.fault(
                    "CALLSTREAM_S3_ACCESS_KEY and CALLSTREAM_S3_SECRET_KEY must be set together, or neither");
        }
        return target;
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

    /// Without the secret.
    @Override
    public String toString() {
        return "ReplayTarget[" + bootstrap + ", " + profilesBucket + ", " + enrichmentUrl + "]";
    }
}
