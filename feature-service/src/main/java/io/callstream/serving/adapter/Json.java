package io.callstream.serving.adapter;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;

import io.callstream.serving.online.JsonText;
import io.callstream.serving.serve.Faults;
import io.helidon.webserver.http.ServerRequest;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/// JSON in and out by Jackson.
final class Json {
    static final String TYPE = "application/json";
    private static final int MOST_BODY_BYTES = 4 << 20;
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private Json() {}

    /// Writes one document.
    interface Writer {
        void write(JsonGenerator out) throws IOException;
    }

    static byte[] bytes(Writer writer) {
        try (ByteArrayBuilder bytes = new ByteArrayBuilder(1024);
                JsonGenerator out = MAPPER.getFactory().createGenerator(bytes)) {
            writer.write(out);
            out.flush();
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// A map of texts, numbers, lists and maps.
    static byte[] bytes(Map<String, ?> content) {
        try {
            return MAPPER.writeValueAsBytes(content);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("a document has something that JSON has not", e);
        }
    }

    /// A value that was read.
    static byte[] bytes(JsonNode value) {
        return value.toString().getBytes(StandardCharsets.UTF_8);
    }

    /// Reads [#bytes]; missing where it is something else.
    static JsonNode read(byte[] json) {
        try {
            return MAPPER.readTree(json);
        } catch (IOException e) {
            return MissingNode.getInstance();
        }
    }

    /// The request's body as a JSON object; what is wrong with it is noted.
    static Optional<JsonNode> object(ServerRequest request, Faults faults) {
        try (InputStream in = request.content().inputStream()) {
            byte[] body = in.readNBytes(MOST_BODY_BYTES + 1);
            if (body.length > MOST_BODY_BYTES) {
                faults.add(
                        "body", "is larger than " + MOST_BODY_BYTES + " bytes; split the request");
                return Optional.empty();
            }
            JsonNode node = MAPPER.readTree(body);
            if (node != null && node.isObject()) {
                return Optional.of(node);
            }
            faults.add("body", "must be a JSON object");
        } catch (JsonProcessingException e) {
            faults.add(
                    "body",
                    "is not JSON: "
                            + e.getOriginalMessage()
                            + " at byte "
                            + e.getLocation().getByteOffset());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Optional.empty();
    }

    /// Text or number of a JSON value as String, Long or Double; null of JSON's null; others as
    /// themselves.
    static @Nullable Object scalar(JsonNode node) {
        if (node.isTextual()) {
            return node.textValue();
        }
        if (node.isIntegralNumber() && node.canConvertToLong()) {
            return node.longValue();
        }
        return node.isNull() ? null : node;
    }

    /// A feature's value.
    static void value(JsonGenerator out, @Nullable Object value) throws IOException {
        out.writeRawValue(new String(JsonText.encode(value), StandardCharsets.UTF_8));
    }

    /// With three digits of a second.
    static String time(long millis) {
        String quoted =
                new String(new JsonOut(32).time(millis).toBytes(), StandardCharsets.US_ASCII);
        return quoted.substring(1, quoted.length() - 1);
    }
}
