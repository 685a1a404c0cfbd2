package io.callstream.serving.training;

import io.callstream.runtime.Env;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/// Where training sets are made from; the variables are those of the lake sink.
///
/// @param catalog address of the Iceberg catalog
/// @param endpoint of an S3-compatible server; absent: AWS
/// @param accessKey with `secretKey`; both absent: AWS's default chain
/// @param viewsDirectory definitions of the views; absent: the shipped ones
public record TrainingConfig(
        String catalog,
        Optional<URI> endpoint,
        String region,
        Optional<String> accessKey,
        Optional<String> secretKey,
        String bucket,
        Optional<Path> viewsDirectory) {
    /// Reads the environment.
    public static TrainingConfig from(Env env) {
        String catalog =
                env.text(
                        "CALLSTREAM_ICEBERG_CATALOG",
                        "jdbc:sqlite:.callstream/catalog.db",
                        "Iceberg catalog: jdbc:sqlite:<file>, jdbc:postgresql:… or http(s)://… (REST)");
        if (!catalog.matches("(jdbc:sqlite:|jdbc:postgresql:|https?://).+")) {
            env.fault(
                    "CALLSTREAM_ICEBERG_CATALOG is \""
                            + catalog
                            + "\", but must begin with jdbc:sqlite:, jdbc:postgresql:, http:// or https://");
        }
        return new TrainingConfig(
                catalog,
                env.optionalUri("CALLSTREAM_S3_ENDPOINT", "S3-compatible server; empty: AWS"),
                env.text("CALLSTREAM_S3_REGION", "us-east-1", "region of the bucket"),
                env.optional("CALLSTREAM_S3_ACCESS_KEY", "access key; empty: AWS's default chain"),
                env.secret("CALLSTREAM_S3_SECRET_KEY", "secret key; empty: AWS's default chain"),
                env.text("CALLSTREAM_LAKE_BUCKET", "callstream-lake", "bucket of the lake"),
                env.optional(
                                "CALLSTREAM_VIEWS_DIR",
                                "directory of view definitions; empty: the shipped views")
                        .map(Path::of));
    }

    /// Without the keys.
    @Override
    public String toString() {
        return "TrainingConfig[catalog=" + catalog + ", bucket=" + bucket + "]";
    }
}
