package io.callstream.enrichment;

import io.callstream.runtime.Env;
import io.callstream.runtime.HttpSettings;
import io.callstream.runtime.KafkaSettings;
import io.callstream.runtime.StreamsSettings;
import io.callstream.topic.TopicSettings;
import io.callstream.topic.Topics;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/// What the enrichment service may choose.
///
/// @param registry base of the schema registry's API
/// @param viewsDir directory of more view definitions than the shipped ones
/// @param profiles where snapshots are found
/// @param calls how calls and conversations are read
/// @param text what reads the transcripts
public record EnrichmentConfig(
        StreamsSettings streams,
        TopicSettings topics,
        URI registry,
        HttpSettings http,
        Optional<Path> viewsDir,
        ProfileSettings profiles,
        CallSettings calls,
        TextSettings text) {

    /// What reads the transcripts.
    ///
    /// @param sentimentOnnx directory of an ONNX classifier; empty for the embedded model
    /// @param reasonOnnx the same for contact reasons
    public record TextSettings(Optional<Path> sentimentOnnx, Optional<Path> reasonOnnx) {
        static TextSettings from(Env env) {
            return new TextSettings(
                    env.optional(
                                    "CALLSTREAM_TEXT_SENTIMENT_ONNX",
                                    "directory with model.onnx, vocab.txt and config.json of a sentiment classifier; empty for the embedded one")
                            .map(Path::of),
                    env.optional(
                                    "CALLSTREAM_TEXT_REASON_ONNX",
                                    "the same of a classifier of contact reasons; empty for the embedded one")
                            .map(Path::of));
        }
    }

    /// Where profile snapshots are found.
    ///
    /// @param endpoint of an S3-compatible store; empty for AWS
    /// @param accessKey with `secretKey`; empty for the default chain of credentials
    /// @param poll how often to look for a new snapshot
    public record ProfileSettings(
            String bucket,
            Optional<URI> endpoint,
            String region,
            Optional<String> accessKey,
            Optional<String> secretKey,
            Duration poll) {
        /// Without the secret.
        @Override
        public String toString() {
            return "ProfileSettings["
                    + bucket
                    + ", "
                    + endpoint
                    + ", "
                    + region
                    + ", every "
                    + poll
                    + "]";
        }
    }

    /// Reads the environment.
    public static EnrichmentConfig from(Env env) {
        Map<String, String> names =
                env.overrides("CALLSTREAM_TOPIC_", Topics.NAMES, "another name for this topic");
        TopicSettings topics =
                new TopicSettings(
                        KafkaSettings.partitions(env), KafkaSettings.replication(env), names);
        String deadLetters = names.getOrDefault("dead-letters", "dead-letters");
        Optional<String> accessKey =
                env.optional(
                        "CALLSTREAM_S3_ACCESS_KEY", "S3 access key; empty for AWS's default chain");
        Optional<String> secretKey = env.secret("CALLSTREAM_S3_SECRET_KEY", "S3 secret key");
        if (accessKey.isPresent() != secretKey.isPresent()) {
            env.fault(
                    "CALLSTREAM_S3_ACCESS_KEY and CALLSTREAM_S3_SECRET_KEY must be set both or neither");
        }
        return new EnrichmentConfig(
                StreamsSettings.from(env, "enrichment-service", deadLetters),
                topics,
                env.uri(
                        "CALLSTREAM_REGISTRY_URL",
                        "http://127.0.0.1:8085/apis/ccompat/v7",
                        "schema registry, Confluent-compatible API"),
                HttpSettings.from(env, 8082),
                env.optional(
                                "CALLSTREAM_VIEWS_DIR",
                                "directory of more view definitions; a file named as a shipped one replaces it")
                        .map(Path::of),
                new ProfileSettings(
                        env.text(
                                "CALLSTREAM_PROFILES_BUCKET",
                                "callstream-profiles",
                                "bucket of the profile snapshots"),
                        env.optionalUri(
                                "CALLSTREAM_S3_ENDPOINT", "S3-compatible store; empty for AWS"),
                        env.text("CALLSTREAM_S3_REGION", "us-east-1", "S3 region"),
                        accessKey,
                        secretKey,
                        env.duration(
                                "CALLSTREAM_PROFILES_POLL",
                                "5s",
                                "how often to look for a new profile snapshot")),
                CallSettings.from(env),
                TextSettings.from(env));
    }
}
