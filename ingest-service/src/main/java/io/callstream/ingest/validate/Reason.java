package io.callstream.ingest.validate;

/// Why a record is refused: the `dl_reason` of its dead letter, the `reason` of a fault over HTTP,
/// and a metric's label.
public enum Reason {
    /// Not one JSON object in UTF-8; also an empty or absent value.
    MALFORMED_JSON,
    /// A required field is absent, null or empty.
    MISSING_FIELD,
    /// The value is of another JSON type than the field, or text that is not in the field's format.
    BAD_TYPE,
    /// The value is of the right type but impossible: negative or endless seconds, an end before
    /// its start, a time before 1980.
    OUT_OF_RANGE,
    /// The event time is more than ten minutes after the record was appended.
    TIME_IN_FUTURE,
    /// The record, a text, or its nesting is over the limit.
    TOO_LARGE,
    /// The word is none of the field's vocabulary, and the vocabulary has no "other".
    UNKNOWN_VALUE,
    /// The source is not one of those that the operator listed.
    UNKNOWN_SOURCE
}
