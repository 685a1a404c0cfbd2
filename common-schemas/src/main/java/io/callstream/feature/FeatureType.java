package io.callstream.feature;

/// The type of a feature or of a part of an entity's key, and the Java class of its values.
public enum FeatureType {
    /// String of at most 256 UTF-8 bytes (a histogram is longer: a JSON object).
    STRING,
    /// Integer.
    INT32,
    /// Long. Points in time are milliseconds since 1970-01-01T00:00Z.
    INT64,
    /// Double, never NaN or infinite.
    DOUBLE,
    /// Boolean.
    BOOL;

    /// The type that a value of this feature has where an expression reads it.
    FieldType field() {
        return switch (this) {
            case STRING -> FieldType.STRING;
            case INT32 -> FieldType.INT32;
            case INT64 -> FieldType.INT64;
            case DOUBLE -> FieldType.DOUBLE;
            case BOOL -> FieldType.BOOL;
        };
    }
}
