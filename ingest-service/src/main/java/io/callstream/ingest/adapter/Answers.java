package io.callstream.ingest.adapter;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerResponse;

import org.apache.kafka.clients.producer.RecordMetadata;

import java.util.List;

/// The bodies of the answers.
final class Answers {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Answers() {}

    /// 202 for an object or array: where each record stands.
    static void appended(ServerResponse response, List<RecordMetadata> appended) {
        ObjectNode body = JSON.createObjectNode().put("accepted", appended.size());
        ArrayNode records = body.putArray("records");
        for (RecordMetadata one : appended) {
            records.addObject()
                    .put("topic", one.topic())
                    .put("partition", one.partition())
                    .put("offset", one.offset());
        }
        send(response, 202, "application/json", body);
    }

    /// 202 for NDJSON.
    static void lines(
            ServerResponse response, long accepted, long refused, List<PlacedFault> faults) {
        ObjectNode body = JSON.createObjectNode().put("accepted", accepted).put("refused", refused);
        put(body.putArray("faults"), "line", faults);
        send(response, 202, "application/json", body);
    }

    /// application/problem+json (RFC 9457).
    static void problem(ServerResponse response, RequestRefused refused) {
        send(response, refused, problem(refused));
    }

    /// The same for NDJSON that broke off: all lines up to `durableLines` are done with.
    static void brokenOff(ServerResponse response, RequestRefused refused, long durableLines) {
        send(response, refused, problem(refused).put("durable_lines", durableLines));
    }

    private static ObjectNode problem(RequestRefused refused) {
        ObjectNode body =
                JSON.createObjectNode()
                        .put("type", "about:blank")
                        .put("title", Status.create(refused.status()).reasonPhrase())
                        .put("status", refused.status())
                        .put("detail", refused.detail());
        if (!refused.faults().isEmpty()) {
            put(body.putArray("faults"), "index", refused.faults());
        }
        return body;
    }

    private static void put(ArrayNode array, String place, List<PlacedFault> faults) {
        for (PlacedFault fault : faults) {
            array.addObject()
                    .put(place, fault.place())
                    .put("field", fault.fault().field())
                    .put("reason", fault.fault().reason().name())
                    .put("detail", fault.fault().detail());
        }
    }

    private static void send(ServerResponse response, RequestRefused refused, ObjectNode body) {
        if (refused.retryAfterSeconds() > 0) {
            response.header(HeaderNames.RETRY_AFTER, Integer.toString(refused.retryAfterSeconds()));
        }
        send(response, refused.status(), "application/problem+json", body);
    }

    private static void send(ServerResponse response, int status, String type, ObjectNode body) {
        try {
            byte[] bytes = JSON.writeValueAsBytes(body);
            response.status(Status.create(status))
                    .header(HeaderNames.CONTENT_TYPE, type)
                    .send(bytes);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of plain values cannot fail to be written", e);
        }
    }
}
