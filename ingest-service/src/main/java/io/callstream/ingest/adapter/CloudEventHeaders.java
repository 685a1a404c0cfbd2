package io.callstream.ingest.adapter;

import io.callstream.ingest.validate.Limits;
import io.helidon.http.Header;
import io.helidon.http.ServerRequestHeaders;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/// A binary CloudEvent over HTTP: the attributes are `ce-*` headers (HTTP binding,
/// percent-encoded), the body is the data.
final class CloudEventHeaders {
    private static final String HTTP_PREFIX = "ce-";
    private static final String KAFKA_PREFIX = "ce_";
    private static final int MOST_CHARACTERS = Limits.KEY_AND_HEADER_BYTES / 4;

    private CloudEventHeaders() {}

    /// As record headers of the Kafka binding, `ce_*`; empty where the request is no binary
    /// CloudEvent.
    ///
    /// @throws RequestRefused 400 where the attributes are too long
    static Map<String, String> of(ServerRequestHeaders headers) throws RequestRefused {
        Map<String, String> attributes = new LinkedHashMap<>();
        int characters = 0;
        for (Header header : headers) {
            String name = header.name().toLowerCase(Locale.ROOT);
            if (name.startsWith(HTTP_PREFIX)) {
                String value = decoded(header.get());
                characters += name.length() + value.length();
                attributes.put(KAFKA_PREFIX + name.substring(HTTP_PREFIX.length()), value);
            }
        }
        if (characters > MOST_CHARACTERS) {
            throw new RequestRefused(
                    400,
                    "ce-* headers of " + characters + " characters; at most " + MOST_CHARACTERS);
        }
        return attributes.containsKey("ce_specversion") ? attributes : Map.of();
    }

    private static String decoded(String value) {
        if (value.indexOf('%') < 0) {
            return value;
        }
        try {
            return URLDecoder.decode(value.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return value;
        }
    }
}
