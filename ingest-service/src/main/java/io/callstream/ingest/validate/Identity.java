package io.callstream.ingest.validate;

import org.apache.datasketches.hash.MurmurHash3;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/// A 128-bit hash (MurmurHash3 x64) by which two records are the same one.
///
/// Of (source, event_id) where the record has an id, of its bytes as they came where it has none. A
/// transcript's partial versions and its final one differ even under one id.
///
/// @param high first eight bytes
/// @param low last eight bytes
public record Identity(long high, long low) {
    /// Bytes of an identity.
    public static final int BYTES = 16;

    private static final long SEED = 0x63616c6c73747265L;

    /// Of a record with an id.
    public static Identity of(String source, String eventId, boolean partial) {
        return of(
                (source + '\0' + eventId + (partial ? "\0partial" : ""))
                        .getBytes(StandardCharsets.UTF_8));
    }

    /// Of a record's content.
    public static Identity of(byte[] content) {
        if (content.length == 0) {
            return new Identity(0, 0);
        }
        long[] hash = MurmurHash3.hash(content, SEED);
        return new Identity(hash[0], hash[1]);
    }

    /// 32 lower-case hexadecimal digits.
    public String hex() {
        return HexFormat.of().toHexDigits(high) + HexFormat.of().toHexDigits(low);
    }

    /// Appends the sixteen bytes.
    public void putInto(ByteBuffer buffer) {
        buffer.putLong(high).putLong(low);
    }
}
