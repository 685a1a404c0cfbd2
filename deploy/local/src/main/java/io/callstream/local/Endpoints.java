package io.callstream.local;

import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/// Where each part answers, ours or outside.
///
/// @param kafkaBootstrap `host:port`, comma-separated
/// @param redisUri `redis://host:port`
/// @param registryUrl the Confluent-compatible API of the schema registry
/// @param s3Endpoint the object store
/// @param s3Region its region
/// @param credentials its key pair
/// @param tokenKey of the tokens that stand for restricted values; the suite's own secret by
///   default
/// @param icebergCatalog the JDBC URL of the lake's catalog
/// @param ports where the services answer, on 127.0.0.1
public record Endpoints(
        String kafkaBootstrap,
        String redisUri,
        String registryUrl,
        String s3Endpoint,
        String s3Region,
        Credentials credentials,
        String tokenKey,
        String icebergCatalog,
        Ports ports) {
    /// The lake's bucket.
    public static final String LAKE_BUCKET = "callstream-lake";

    /// The bucket of the customer profiles.
    public static final String PROFILES_BUCKET = "callstream-profiles";

    /// The endpoints of that configuration: what its environment names, and ours for the rest.
    public static Endpoints of(LocalConfig config) {
        Map<String, String> environment = config.environment();
        Ports ports = config.ports();
        String brokers =
                config.brokers() == 1
                        ? local(ports, Part.KAFKA)
                        : String.join(
                                ",",
                                local(ports, Part.KAFKA),
                                local(ports, Part.KAFKA_2),
                                local(ports, Part.KAFKA_3));
        return new Endpoints(
                Outside.KAFKA.in(environment).orElse(brokers),
                Outside.REDIS.in(environment).orElse("redis://" + local(ports, Part.REDIS)),
                Outside.REGISTRY
                        .in(environment)
                        .orElse("http://" + local(ports, Part.REGISTRY) + "/apis/ccompat/v7"),
                Outside.S3.in(environment).orElse("http://" + local(ports, Part.S3)),
                environment.getOrDefault("CALLSTREAM_S3_REGION", "us-east-1"),
                Outside.S3.in(environment).isPresent()
                        ? new Credentials(
                                environment.getOrDefault("CALLSTREAM_S3_ACCESS_KEY", ""),
                                environment.getOrDefault("CALLSTREAM_S3_SECRET_KEY", ""))
                        : Credentials.in(config.dir()),
                environment.getOrDefault(
                        "CALLSTREAM_TOKEN_KEY", Credentials.in(config.dir()).secretKey()),
                Outside.CATALOG
                        .in(environment)
                        .orElse("jdbc:sqlite:" + config.dir().resolve("catalog.db")),
                ports);
    }

    /// The root of that service's HTTP interface.
    public URI url(Part service) {
        return URI.create("http://" + local(ports, service));
    }

    /// The variables by which a service, or a replay, finds all of this.
    public Map<String, String> variables() {
        Map<String, String> variables = new HashMap<>();
        variables.put("CALLSTREAM_KAFKA_BOOTSTRAP", kafkaBootstrap);
        variables.put("CALLSTREAM_REDIS_URI", redisUri);
        variables.put("CALLSTREAM_REGISTRY_URL", registryUrl);
        variables.put("CALLSTREAM_S3_ENDPOINT", s3Endpoint);
        variables.put("CALLSTREAM_S3_REGION", s3Region);
        variables.put("CALLSTREAM_S3_ACCESS_KEY", credentials.accessKey());
        variables.put("CALLSTREAM_S3_SECRET_KEY", credentials.secretKey());
        variables.put("CALLSTREAM_TOKEN_KEY", tokenKey);
        variables.put("CALLSTREAM_ICEBERG_CATALOG", icebergCatalog);
        variables.put("CALLSTREAM_FEATURE_URL", url(Part.FEATURE).toString());
        variables.put("CALLSTREAM_ENRICHMENT_URL", url(Part.ENRICHMENT).toString());
        return variables;
    }

    /// The directory of our object store, whose objects are plain files.
    public static Path objects(Path dir) {
        return dir.resolve("s3");
    }

    private static String local(Ports ports, Part part) {
        return "127.0.0.1:" + ports.of(part);
    }
}
