package io.callstream.ingest.adapter;

import io.callstream.ingest.adapter.BodyMemory.Share;
import io.callstream.ingest.adapter.RawEventPublisher.NotAppended;
import io.callstream.ingest.validate.Limits;
import io.helidon.http.HeaderNames;
import io.helidon.http.ServerRequestHeaders;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// The HTTP edge: `POST /v1/call-events`, `/v1/transcripts`, `/v1/outcomes`, `/v1/agent-states`,
/// described in `/openapi.json`.
///
/// A JSON object or array and CloudEvents (structured, binary, batched) are all or nothing, NDJSON
/// goes line by line. A 202 means that all in-sync replicas have the records.
public final class IngestEndpoint {
    /// Bytes of a JSON body.
    static final int BODY_BYTES = 8 * 1024 * 1024;

    /// Bytes to begin with where the length is not announced.
    private static final long FIRST_BYTES = 64 * 1024;

    private static final int LINE_MEMORY = 2 * Limits.RECORD_BYTES + 128 * 1024;

    private static final Set<String> JSON =
            Set.of(
                    "application/json",
                    "application/cloudevents+json",
                    "application/cloudevents-batch+json");
    private static final Set<String> NDJSON =
            Set.of(
                    "application/x-ndjson",
                    "application/ndjson",
                    "application/jsonl",
                    "application/x-jsonlines");

    private final List<IngestRoute<?>> routes;
    private final RawEventPublisher publisher;
    private final WholeIntake wholes;
    private final BodyMemory memory;
    private final InstantSource clock;
    private final byte[] openApi;

    /// @param bodyMemory bytes that all request bodies together may hold
    public IngestEndpoint(
            List<IngestRoute<?>> routes,
            RawEventPublisher publisher,
            long bodyMemory,
            InstantSource clock) {
        this.routes = List.copyOf(routes);
        this.publisher = publisher;
        this.wholes = new WholeIntake(publisher);
        this.memory = new BodyMemory(Math.max(bodyMemory, 2L * BODY_BYTES + FIRST_BYTES));
        this.clock = clock;
        this.openApi = resource("openapi.json");
    }

    /// Adds the routes.
    public void addTo(HttpRouting.Builder routing) {
        for (IngestRoute<?> route : routes) {
            routing.post(route.path(), (request, response) -> handle(route, request, response));
        }
        routing.get(
                "/openapi.json",
                (request, response) ->
                        response.header(HeaderNames.CONTENT_TYPE, "application/json")
                                .send(openApi));
    }

    private <E> void handle(IngestRoute<E> route, ServerRequest request, ServerResponse response)
            throws IOException {
        try {
            boolean lines = isLines(request.headers());
            RequestStamp stamp = RequestStamp.of(request.headers(), clock.millis());
            if (lines) {
                appendLines(route, stamp, request, response);
                return;
            }
            long announced = request.headers().contentLength().orElse(FIRST_BYTES);
            if (announced > BODY_BYTES) {
                throw bodyTooLarge();
            }
            try (Share share = memory.take(2 * announced)) {
                JsonBody body = JsonBody.split(read(request, announced, share));
                if (stamp.isBinaryCloudEvent() && body.array()) {
                    throw new RequestRefused(
                            400, "ce-* headers describe one event, but the body is an array");
                }
                Answers.appended(response, wholes.append(route, body, stamp));
            }
        } catch (RequestRefused e) {
            Answers.problem(response, e);
        }
    }

    private <E> void appendLines(
            IngestRoute<E> route,
            RequestStamp stamp,
            ServerRequest request,
            ServerResponse response)
            throws RequestRefused, IOException {
        if (stamp.isBinaryCloudEvent()) {
            throw new RequestRefused(
                    400, "ce-* headers describe one event, but the body is NDJSON");
        }
        LineIntake<E> intake = new LineIntake<>(route, publisher, stamp);
        try (Share _ = memory.take(LINE_MEMORY)) {
            if (request.content().hasEntity()) {
                intake.appendAll(new Lines(request.content().inputStream(), Limits.RECORD_BYTES));
            }
            Answers.lines(response, intake.accepted(), intake.refused(), intake.faults());
        } catch (NotAppended e) {
            long durable = intake.durableLines();
            String detail =
                    "the brokers stopped taking records; the first "
                            + durable
                            + " lines are done with, send again from line "
                            + (durable + 1)
                            + " (with an Idempotency-Key: the whole body under the same key); a repeat is harmless";
            Answers.brokenOff(response, RequestRefused.retry(503, detail, 5), durable);
        }
    }

    /// Body and the copies of its records are counted, hence twice.
    private static byte[] read(ServerRequest request, long announced, Share share)
            throws IOException, RequestRefused {
        if (!request.content().hasEntity()) {
            return new byte[0];
        }
        byte[] body = new byte[(int) announced + 1];
        int length = 0;
        try (InputStream in = request.content().inputStream()) {
            while (true) {
                length += in.readNBytes(body, length, body.length - length);
                if (length < body.length) {
                    return Arrays.copyOf(body, length);
                }
                if (length > BODY_BYTES) {
                    throw bodyTooLarge();
                }
                int larger = Math.min(2 * body.length, BODY_BYTES + 1);
                share.growTo(2L * larger);
                body = Arrays.copyOf(body, larger);
            }
        }
    }

    private static RequestRefused bodyTooLarge() {
        return new RequestRefused(
                413,
                "a JSON body of more than "
                        + BODY_BYTES
                        + " bytes; send NDJSON (application/x-ndjson) instead");
    }

    /// Whether the body is NDJSON; without a content type it is taken for JSON.
    private static boolean isLines(ServerRequestHeaders headers) throws RequestRefused {
        String type =
                headers.first(HeaderNames.CONTENT_TYPE)
                        .orElse("application/json")
                        .toLowerCase(Locale.ROOT);
        String media = type.split(";", 2)[0].strip();
        boolean utf8 =
                !type.contains("charset=") || type.contains("utf-8") || type.contains("us-ascii");
        if (!utf8 || !(JSON.contains(media) || NDJSON.contains(media))) {
            throw new RequestRefused(
                    415,
                    "content type "
                            + shown(type)
                            + "; send application/json, application/x-ndjson, application/cloudevents+json or"
                            + " application/cloudevents-batch+json, in UTF-8");
        }
        return NDJSON.contains(media);
    }

    private static String shown(String text) {
        return text.length() <= 100 ? text : text.substring(0, 100);
    }

    private static byte[] resource(String name) {
        try (InputStream in = IngestEndpoint.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("the resource " + name + " is not in the jar");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
