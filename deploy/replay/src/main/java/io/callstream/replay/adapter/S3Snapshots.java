package io.callstream.replay.adapter;

import io.callstream.replay.recording.ProfileSnapshot;

import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.model.NoSuchBucketException;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/// The bucket of the daily profile snapshots: `customer-profiles/date=YYYY-MM-DD/part-0.parquet`,
/// complete with `_SUCCESS`.
public final class S3Snapshots implements AutoCloseable {
    private final S3Client s3;
    private final SnapshotBucket bucket;

    private S3Snapshots(S3Client s3, SnapshotBucket bucket) {
        this.s3 = s3;
        this.bucket = bucket;
    }

    /// Opens a client with the bucket's endpoint and credentials.
    public static S3Snapshots open(SnapshotBucket bucket) {
        S3ClientBuilder builder =
                S3Client.builder()
                        .region(Region.of(bucket.region()))
                        .forcePathStyle(true)
                        .serviceConfiguration(service -> service.chunkedEncodingEnabled(false))
                        .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                        .httpClient(
                                UrlConnectionHttpClient.builder()
                                        .connectionTimeout(Duration.ofSeconds(10))
                                        .socketTimeout(Duration.ofSeconds(30))
                                        .build());
        bucket.endpoint().ifPresent(builder::endpointOverride);
        Optional<StaticCredentialsProvider> given =
                bucket.accessKey()
                        .flatMap(
                                access ->
                                        bucket.secretKey()
                                                .map(
                                                        secret ->
                                                                AwsBasicCredentials.create(
                                                                        access, secret)))
                        .map(StaticCredentialsProvider::create);
        given.ifPresent(builder::credentialsProvider);
        return new S3Snapshots(builder.build(), bucket);
    }

    /// Puts the snapshot, then its `_SUCCESS`; makes the bucket if there is none.
    ///
    /// @return size of the file in bytes
    /// @throws DeliveryException where the store refuses or is away
    public long publish(ProfileSnapshot snapshot) {
        String directory = "customer-profiles/date=" + snapshot.date() + "/";
        try {
            byte[] file = SnapshotParquet.write(snapshot);
            putMakingBucket(directory + "part-0.parquet", file);
            put(directory + "_SUCCESS", new byte[0]);
            return file.length;
        } catch (SdkException | IOException e) {
            throw new DeliveryException(
                    "Cannot put the profile snapshot to s3://"
                            + bucket.name()
                            + "/"
                            + directory
                            + ": "
                            + e.getMessage()
                            + ". Check CALLSTREAM_S3_ENDPOINT and its credentials, or replay without profiles",
                    e);
        }
    }

    private void putMakingBucket(String key, byte[] bytes) {
        try {
            put(key, bytes);
        } catch (NoSuchBucketException e) {
            s3.createBucket(request -> request.bucket(bucket.name()));
            put(key, bytes);
        }
    }

    private void put(String key, byte[] bytes) {
        s3.putObject(
                request -> request.bucket(bucket.name()).key(key), RequestBody.fromBytes(bytes));
    }

    @Override
    public void close() {
        s3.close();
    }
}
