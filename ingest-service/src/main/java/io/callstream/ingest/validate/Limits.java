package io.callstream.ingest.validate;

/// How big a record may be.
public final class Limits {
    /// Bytes of a record's value: 1 MB. Key and headers have room beside it within Kafka's message
    /// limit of 1 MiB.
    public static final int RECORD_BYTES = 1_000_000;

    /// Bytes of a record's key and headers together.
    public static final int KEY_AND_HEADER_BYTES = 16 * 1024;

    /// Characters of a transcript's text.
    static final int TEXT_CHARACTERS = 100_000;

    /// Characters of an id, a name or a code.
    static final int WORD_CHARACTERS = 256;

    private Limits() {}
}
