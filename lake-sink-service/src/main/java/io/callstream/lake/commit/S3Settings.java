package io.callstream.lake.commit;

import java.net.URI;
import java.util.Optional;

/// Where the objects are. Its text form never shows the secret.
///
/// @param endpoint of an S3-compatible server, addressed by path; absent: AWS
/// @param accessKey with `secretKey`; both absent: AWS's default chain
public record S3Settings(
        Optional<URI> endpoint,
        String region,
        Optional<String> accessKey,
        Optional<String> secretKey,
        String bucket) {
    @Override
    public String toString() {
        return "S3Settings[endpoint="
                + endpoint
                + ", region="
                + region
                + ", bucket="
                + bucket
                + "]";
    }
}
