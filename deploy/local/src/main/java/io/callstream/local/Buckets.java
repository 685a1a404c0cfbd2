package io.callstream.local;

import io.callstream.local.process.LocalFault;

import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.NoSuchBucketException;
import software.amazon.awssdk.services.s3.model.S3Exception;

import java.net.URI;
import java.time.Duration;

/// The object store as a client sees it: makes the two buckets, proving address and key pair on the
/// way.
public final class Buckets {
    private Buckets() {}

    /// Makes the lake's and the profiles' bucket where they are not.
    ///
    /// @throws LocalFault where the store does not answer or refuses the key pair
    static void create(Endpoints endpoints) {
        try (S3Client client = client(endpoints)) {
            for (String bucket : new String[] {Endpoints.LAKE_BUCKET, Endpoints.PROFILES_BUCKET}) {
                if (!exists(client, bucket)) {
                    client.createBucket(request -> request.bucket(bucket));
                }
            }
        } catch (SdkException e) {
            throw new LocalFault(
                    "cannot make the buckets "
                            + Endpoints.LAKE_BUCKET
                            + " and "
                            + Endpoints.PROFILES_BUCKET
                            + " at "
                            + endpoints.s3Endpoint()
                            + ": "
                            + e.getMessage(),
                    e);
        }
    }

    /// A client of that object store; close it after use.
    public static S3Client client(Endpoints endpoints) {
        Credentials pair = endpoints.credentials();
        AwsCredentialsProvider provider =
                pair.secretKey().isEmpty()
                        ? DefaultCredentialsProvider.builder().build()
                        : StaticCredentialsProvider.create(
                                AwsBasicCredentials.create(pair.accessKey(), pair.secretKey()));
        return S3Client.builder()
                .endpointOverride(URI.create(endpoints.s3Endpoint()))
                .region(Region.of(endpoints.s3Region()))
                .credentialsProvider(provider)
                .forcePathStyle(true)
                // Bodies that are not chunked: S3Proxy hangs up before the last chunk of some, and
                // a done write looks failed.
                .serviceConfiguration(service -> service.chunkedEncodingEnabled(false))
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .httpClientBuilder(
                        UrlConnectionHttpClient.builder()
                                .connectionTimeout(Duration.ofSeconds(5))
                                .socketTimeout(Duration.ofSeconds(30)))
                .build();
    }

    private static boolean exists(S3Client client, String bucket) {
        try {
            client.headBucket(request -> request.bucket(bucket));
            return true;
        } catch (NoSuchBucketException _) {
            return false;
        } catch (S3Exception e) {
            if (e.statusCode() == 404) {
                return false;
            }
            throw e;
        }
    }
}
