package io.callstream.serving.adapter;

import io.callstream.serving.training.TrainingConfig;

import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

/// Puts Feast's two files into the lake's bucket, below `feast/`.
public final class FeastPublisher {
    private FeastPublisher() {}

    /// @throws software.amazon.awssdk.core.exception.SdkException where S3 is away or refuses
    public static void publish(TrainingConfig config, byte[] registry, byte[] store) {
        AwsCredentialsProvider credentials =
                config.accessKey().isPresent() && config.secretKey().isPresent()
                        ? StaticCredentialsProvider.create(
                                AwsBasicCredentials.create(
                                        config.accessKey().get(), config.secretKey().get()))
                        : DefaultCredentialsProvider.builder().build();
        S3ClientBuilder builder =
                S3Client.builder()
                        .region(Region.of(config.region()))
                        .credentialsProvider(credentials)
                        .httpClientBuilder(UrlConnectionHttpClient.builder());
        config.endpoint()
                .ifPresent(endpoint -> builder.endpointOverride(endpoint).forcePathStyle(true));
        try (S3Client s3 = builder.build()) {
            put(s3, config.bucket(), "feast/registry.db", registry);
            put(s3, config.bucket(), "feast/feature_store.yaml", store);
        }
    }

    private static void put(S3Client s3, String bucket, String key, byte[] body) {
        s3.putObject(request -> request.bucket(bucket).key(key), RequestBody.fromBytes(body));
    }
}
