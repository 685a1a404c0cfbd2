package io.callstream.serving.serve;

/// Feast's statuses of a value; ours of a row are PRESENT, NOT_FOUND and OUTSIDE_MAX_AGE.
public enum FeatureStatus {
    PRESENT,
    /// Computed, and null.
    NULL_VALUE,
    /// There is no row, or it is older than the feature.
    NOT_FOUND,
    /// The row is older than the view's TTL; its value is given all the same.
    OUTSIDE_MAX_AGE
}
