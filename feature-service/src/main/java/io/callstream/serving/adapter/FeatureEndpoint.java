package io.callstream.serving.adapter;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;

import io.callstream.feature.FeatureView;
import io.callstream.serving.online.RowQuery;
import io.callstream.serving.online.ServedView;
import io.callstream.serving.serve.Catalogue;
import io.callstream.serving.serve.Faults;
import io.callstream.serving.serve.FeatureStatus;
import io.callstream.serving.serve.FeatureVector;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.micrometer.core.instrument.MeterRegistry;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// The plain JSON routes: `GET /v1/features/{view}/{key}`, `POST /v1/features:batch`, `GET
/// /v1/views`.
///
/// A key of several parts is written as several path segments in the order of the view's entity, or
/// as query parameters by name. The query parameter `features` names some of the view's features,
/// joined by commas.
public final class FeatureEndpoint implements Consumer<HttpRouting.Builder> {
    private static final String PREFIX = "/v1/features/";
    private static final int MOST_REQUESTS = 1_000;

    private final Catalogue catalogue;
    private final GuardedReads reads;
    private final MeterRegistry metrics;
    private final FeatureJson json;
    private final byte[] openApi = Resources.bytes("openapi.json");

    public FeatureEndpoint(Catalogue catalogue, GuardedReads reads, MeterRegistry metrics) {
        this.catalogue = catalogue;
        this.reads = reads;
        this.metrics = metrics;
        this.json = new FeatureJson(catalogue.views());
    }

    @Override
    public void accept(HttpRouting.Builder routing) {
        routing.get(PREFIX + "*", new Route("/v1/features", metrics, this::row))
                .post("/v1/features:batch", new Route("/v1/features:batch", metrics, this::batch))
                .get("/v1/views", new Route("/v1/views", metrics, request -> views()))
                .get(
                        "/openapi.json",
                        new Route("/openapi.json", metrics, request -> Route.Answer.ok(openApi)));
    }

    private Route.Answer row(ServerRequest request) {
        Faults faults = new Faults();
        List<String> segments =
                Arrays.stream(request.path().rawPath().substring(PREFIX.length()).split("/", -1))
                        .map(FeatureEndpoint::decode)
                        .toList();
        Optional<ServedView> view = catalogue.view(segments.getFirst(), "view", faults);
        Optional<RowQuery> query =
                view.flatMap(
                        found -> {
                            List<String> features =
                                    request.query()
                                            .first("features")
                                            .map(text -> List.of(text.split(",", -1)))
                                            .orElse(List.of());
                            return catalogue.query(
                                    found, key(found, segments, request), features, "key", faults);
                        });
        faults.verify();
        FeatureVector vector =
                read(request, "/v1/features", List.of(query.orElseThrow())).getFirst();
        if (vector.status() == FeatureStatus.NOT_FOUND) {
            return new Route.Answer(
                    404,
                    Problem.of(
                            404,
                            "no such row",
                            "the view " + segments.getFirst() + " has no row of this key"));
        }
        return new Route.Answer(200, json.whole(vector), EntityTag.of(vector));
    }

    /// From the path, one segment a part; without segments from the query.
    private static Map<String, @Nullable Object> key(
            ServedView view, List<String> segments, ServerRequest request) {
        Map<String, @Nullable Object> key = new LinkedHashMap<>();
        List<String> parts = segments.subList(1, segments.size());
        if (parts.isEmpty()) {
            request.query().names().stream()
                    .filter(name -> !name.equals("features"))
                    .forEach(name -> key.put(name, request.query().get(name)));
            return key;
        }
        for (int i = 0; i < parts.size(); i++) {
            key.put(
                    i < view.entity().size() ? view.entity().get(i).name() : "part " + (i + 1),
                    parts.get(i));
        }
        return key;
    }

    private static String decode(String segment) {
        try {
            return URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return segment;
        }
    }

    private Route.Answer batch(ServerRequest request) {
        Faults faults = new Faults();
        List<RowQuery> queries = new ArrayList<>();
        Json.object(request, faults)
                .ifPresent(
                        body -> {
                            JsonNode requests = body.path("requests");
                            if (!requests.isArray()
                                    || requests.isEmpty()
                                    || requests.size() > MOST_REQUESTS) {
                                faults.add(
                                        "requests",
                                        "must be an array of 1 to "
                                                + MOST_REQUESTS
                                                + " objects with view, key and, where wanted, features");
                                return;
                            }
                            for (int i = 0; i < requests.size(); i++) {
                                query(requests.get(i), "requests[" + i + "]", faults)
                                        .ifPresent(queries::add);
                            }
                        });
        faults.verify();
        List<FeatureVector> answers = read(request, "/v1/features:batch", queries);
        JsonOut out = new JsonOut(1_024 * answers.size());
        out.ascii("{\"results\":[");
        for (int i = 0; i < answers.size(); i++) {
            if (i > 0) {
                out.one(',');
            }
            json.whole(out, answers.get(i));
        }
        return Route.Answer.ok(out.ascii("]}").toBytes());
    }

    private Optional<RowQuery> query(JsonNode request, String where, Faults faults) {
        JsonNode key = request.path("key");
        if (!request.path("view").isTextual() || !key.isObject()) {
            faults.add(where, "must have a text view and an object key");
            return Optional.empty();
        }
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        key.properties().forEach(part -> values.put(part.getKey(), Json.scalar(part.getValue())));
        List<String> features = new ArrayList<>();
        request.path("features").forEach(name -> features.add(name.asText()));
        return catalogue
                .view(request.path("view").textValue(), where + ".view", faults)
                .flatMap(view -> catalogue.query(view, values, features, where + ".key", faults));
    }

    private List<FeatureVector> read(ServerRequest request, String route, List<RowQuery> queries) {
        return reads.read(reads.access().caller(request), route, queries, List.of()).vectors();
    }

    private Route.Answer views() {
        return Route.Answer.ok(
                Json.bytes(
                        out -> {
                            out.writeStartObject();
                            out.writeArrayFieldStart("views");
                            for (ServedView view : catalogue.views()) {
                                write(out, view);
                            }
                            out.writeEndArray();
                            out.writeEndObject();
                        }));
    }

    private static void write(JsonGenerator out, ServedView view) throws IOException {
        out.writeStartObject();
        out.writeStringField("view", view.name());
        out.writeArrayFieldStart("entity");
        for (FeatureView.Key key : view.entity()) {
            column(out, key.name(), key.type().name());
        }
        out.writeEndArray();
        out.writeArrayFieldStart("features");
        for (ServedView.Column column : view.columns()) {
            column(out, column.name(), column.type().name());
        }
        out.writeEndArray();
        out.writeNumberField("ttl_sec", view.ttl().toSeconds());
        out.writeEndObject();
    }

    private static void column(JsonGenerator out, String name, String type) throws IOException {
        out.writeStartObject();
        out.writeStringField("name", name);
        out.writeStringField("type", type);
        out.writeEndObject();
    }
}
