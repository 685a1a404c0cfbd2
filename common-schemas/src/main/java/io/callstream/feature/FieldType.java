package io.callstream.feature;

import org.jspecify.annotations.Nullable;

/// The type of a field of a source record, and what its values are in Java when they reach the
/// engine.
public enum FieldType {
    /// String (any other CharSequence is copied); Avro enums count as texts.
    STRING(FeatureType.STRING),
    /// Integer.
    INT32(FeatureType.INT32),
    /// Long.
    INT64(FeatureType.INT64),
    /// Float or Double.
    FLOAT(FeatureType.DOUBLE),
    /// Double.
    DOUBLE(FeatureType.DOUBLE),
    /// Boolean.
    BOOL(FeatureType.BOOL),
    /// A point in time: Long, milliseconds since 1970-01-01T00:00Z.
    TIMESTAMP(FeatureType.INT64);

    /// The farthest point in time the engine takes, either side of 1970, in milliseconds: 100
    /// million days.
    static final long MAX_TIME = 8_640_000_000_000_000L;

    private final FeatureType feature;

    FieldType(FeatureType feature) {
        this.feature = feature;
    }

    /// The type of a feature that keeps a value of such a field.
    public FeatureType feature() {
        return feature;
    }

    boolean isWhole() {
        return this == INT32 || this == INT64;
    }

    boolean isNumber() {
        return isWhole() || this == FLOAT || this == DOUBLE;
    }

    /// The value in this type's own Java class; null stays null, NaN, infinities and times beyond
    /// [#MAX_TIME] become null.
    ///
    /// @throws IllegalArgumentException if the value is of another type
    @Nullable Object normalise(@Nullable Object value) {
        return switch (this) {
            case STRING -> value instanceof CharSequence text ? text.toString() : absent(value);
            case BOOL -> value instanceof Boolean ? value : absent(value);
            case INT32 ->
                    value instanceof Integer
                            ? value
                            : value instanceof Number number
                                    ? (Object) number.intValue()
                                    : absent(value);
            case INT64 ->
                    value instanceof Long
                            ? value
                            : value instanceof Number number
                                    ? (Object) number.longValue()
                                    : absent(value);
            case TIMESTAMP ->
                    value instanceof Long time ? (isTime(time) ? time : null) : absent(value);
            case FLOAT, DOUBLE -> value instanceof Number number ? finite(number) : absent(value);
        };
    }

    static boolean isTime(long millis) {
        return millis >= -MAX_TIME && millis <= MAX_TIME;
    }

    private static @Nullable Object finite(Number number) {
        double value = number.doubleValue();
        if (!Double.isFinite(value)) {
            return null;
        }
        return number instanceof Double ? number : (Object) value;
    }

    private @Nullable Object absent(@Nullable Object value) {
        if (value == null) {
            return null;
        }
        throw new IllegalArgumentException(
                "A value of type "
                        + this
                        + " was expected, but a "
                        + value.getClass().getName()
                        + " came");
    }
}
