package io.callstream.lake.adapter;

import io.callstream.lake.commit.ObjectStore;
import io.callstream.lake.commit.S3Settings;
import io.callstream.lake.commit.UnavailableException;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.model.DeleteObjectsResponse;
import software.amazon.awssdk.services.s3.model.NoSuchBucketException;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.S3Error;
import software.amazon.awssdk.services.s3.model.S3Exception;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// A bucket of S3 or of a server that speaks its protocol.
public final class S3ObjectStore implements ObjectStore, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(S3ObjectStore.class);
    private static final int PRECONDITION_FAILED = 412;

    /// Most keys of one request.
    private static final int DELETES = 1000;

    private final S3Client s3;
    private final String bucket;
    private final String place;

    private S3ObjectStore(S3Client s3, String bucket, String place) {
        this.s3 = s3;
        this.bucket = bucket;
        this.place = place;
    }

    /// Opens it; nothing is asked of the server yet.
    public static S3ObjectStore open(S3Settings settings) {
        S3ClientBuilder builder =
                S3Client.builder()
                        .region(Region.of(settings.region()))
                        // Objects are small and new: asking first whether they are wanted doubles
                        // the round trips.
                        .serviceConfiguration(s3 -> s3.expectContinueEnabled(false))
                        .credentialsProvider(credentials(settings))
                        // Whole bodies, signed whole: some servers answer before they have read the
                        // last chunk of a chunked one and hang
                        // up, so that a write which was done looks failed.
                        .serviceConfiguration(service -> service.chunkedEncodingEnabled(false))
                        .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                        .httpClientBuilder(
                                UrlConnectionHttpClient.builder()
                                        .connectionTimeout(Duration.ofSeconds(5))
                                        .socketTimeout(Duration.ofSeconds(30)))
                        .overrideConfiguration(
                                override ->
                                        override.apiCallTimeout(Duration.ofSeconds(60))
                                                .apiCallAttemptTimeout(Duration.ofSeconds(40)));
        settings.endpoint()
                .ifPresent(endpoint -> builder.endpointOverride(endpoint).forcePathStyle(true));
        String place =
                settings.endpoint().map(URI::toString).orElse("AWS " + settings.region())
                        + " bucket "
                        + settings.bucket();
        return new S3ObjectStore(builder.build(), settings.bucket(), place);
    }

    /// Throws [UnavailableException] where the bucket is away.
    public void probe() {
        attempt(
                "looking for",
                "the bucket",
                () -> s3.headBucket(request -> request.bucket(bucket)));
    }

    /// Creates the bucket where it is missing.
    public void ensureBucket() {
        attempt(
                "looking for",
                "the bucket",
                () -> {
                    try {
                        return s3.headBucket(request -> request.bucket(bucket));
                    } catch (NoSuchBucketException e) {
                        LOG.atInfo().addKeyValue("bucket", bucket).log("creating the bucket");
                        return s3.createBucket(request -> request.bucket(bucket));
                    }
                });
    }

    @Override
    public void putNew(String key, byte[] content) {
        attempt(
                "writing",
                key,
                () -> {
                    try {
                        return s3.putObject(
                                request -> request.bucket(bucket).key(key).ifNoneMatch("*"),
                                RequestBody.fromBytes(content));
                    } catch (S3Exception e) {
                        if (e.statusCode() != PRECONDITION_FAILED) {
                            throw e;
                        }
                        byte[] there = read(key);
                        if (!Arrays.equals(there, content)) {
                            throw new IllegalStateException(
                                    "object "
                                            + key
                                            + " of "
                                            + place
                                            + " holds "
                                            + there.length
                                            + " other bytes; "
                                            + content.length
                                            + " were to be written");
                        }
                        return there;
                    }
                });
    }

    @Override
    public void put(String key, byte[] content) {
        attempt(
                "writing",
                key,
                () ->
                        s3.putObject(
                                request -> request.bucket(bucket).key(key),
                                RequestBody.fromBytes(content)));
    }

    @Override
    public Optional<byte[]> get(String key) {
        return attempt(
                "reading",
                key,
                () -> {
                    try {
                        return Optional.of(read(key));
                    } catch (NoSuchKeyException e) {
                        return Optional.empty();
                    }
                });
    }

    /// Writes an object that nobody else writes, from a local file.
    void putNew(String key, Path content) {
        attempt(
                "writing",
                key,
                () ->
                        s3.putObject(
                                request -> request.bucket(bucket).key(key).ifNoneMatch("*"),
                                RequestBody.fromFile(content)));
    }

    /// Copies an object into a local file.
    ///
    /// @return whether there is one
    boolean download(String key, Path target) {
        return attempt(
                "reading",
                key,
                () -> {
                    try {
                        Files.deleteIfExists(target);
                        s3.getObject(request -> request.bucket(bucket).key(key), target);
                        return true;
                    } catch (NoSuchKeyException e) {
                        return false;
                    } catch (IOException e) {
                        throw new UncheckedIOException("local file " + target, e);
                    }
                });
    }

    @Override
    public void delete(Collection<String> keys) {
        List<ObjectIdentifier> all =
                keys.stream().map(key -> ObjectIdentifier.builder().key(key).build()).toList();
        for (int from = 0; from < all.size(); from += DELETES) {
            List<ObjectIdentifier> some = all.subList(from, Math.min(all.size(), from + DELETES));
            DeleteObjectsResponse response =
                    attempt(
                            "deleting",
                            some.getFirst().key() + " and " + (some.size() - 1) + " others",
                            () ->
                                    s3.deleteObjects(
                                            request ->
                                                    request.bucket(bucket)
                                                            .delete(
                                                                    delete ->
                                                                            delete.objects(some)
                                                                                    .quiet(true))));
            if (response.hasErrors()) {
                S3Error error = response.errors().getFirst();
                throw new UnavailableException(
                        "deleting " + error.key() + " in " + place,
                        new IOException(error.code() + " " + error.message()));
            }
        }
    }

    /// `s3://<bucket>/`.
    public String root() {
        return "s3://" + bucket + "/";
    }

    @Override
    public void close() {
        s3.close();
    }

    private byte[] read(String key) {
        return s3.getObjectAsBytes(request -> request.bucket(bucket).key(key)).asByteArrayUnsafe();
    }

    private <T> T attempt(String what, String key, Supplier<T> call) {
        try {
            return call.get();
        } catch (SdkException e) {
            throw new UnavailableException(what + " " + key + " in " + place, e);
        }
    }

    private static AwsCredentialsProvider credentials(S3Settings settings) {
        if (settings.accessKey().isPresent() && settings.secretKey().isPresent()) {
            return StaticCredentialsProvider.create(
                    AwsBasicCredentials.create(
                            settings.accessKey().get(), settings.secretKey().get()));
        }
        return DefaultCredentialsProvider.builder().build();
    }
}
