package io.callstream.serving.adapter;

import io.callstream.serving.serve.FeatureVector;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/// ETags (RFC 9110, 8.8.3).
final class EntityTag {
    private static final int BYTES = 12;

    private EntityTag() {}

    /// A digest of the body, in quotes.
    static String of(byte[] body) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(body);
            return '"' + HexFormat.of().formatHex(digest, 0, BYTES) + '"';
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /// Of a row: its version, its status and its view's columns.
    static String of(FeatureVector vector) {
        return vector.row()
                .map(
                        row ->
                                "\""
                                        + Long.toString(row.version().eventMillis(), 36)
                                        + "-"
                                        + Long.toString(row.version().offset(), 36)
                                        + "-"
                                        + vector.status().ordinal()
                                        + vector.query().features().size()
                                        + "\"")
                .orElse("");
    }

    /// Whether `If-None-Match` has the tag.
    static boolean matches(ServerRequest request, String tag) {
        return request.headers()
                .first(HeaderNames.IF_NONE_MATCH)
                .map(
                        text ->
                                text.strip().equals("*")
                                        || Arrays.stream(text.split(","))
                                                .map(String::strip)
                                                .map(one -> one.replaceFirst("^W/", ""))
                                                .anyMatch(tag::equals))
                .orElse(false);
    }
}
