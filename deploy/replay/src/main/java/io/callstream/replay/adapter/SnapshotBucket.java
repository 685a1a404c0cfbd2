package io.callstream.replay.adapter;

import java.net.URI;
import java.util.Optional;

/// Where the profile snapshots lie.
///
/// @param endpoint empty: AWS's own
/// @param accessKey empty: AWS's chain of credentials
/// @param secretKey goes with the access key
public record SnapshotBucket(
        String name,
        Optional<URI> endpoint,
        String region,
        Optional<String> accessKey,
        Optional<String> secretKey) {

    /// Without the keys.
    @Override
    public String toString() {
        return "s3://" + name + endpoint.map(uri -> " at " + uri).orElse("");
    }
}
