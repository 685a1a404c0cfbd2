package io.callstream.serving.adapter;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;

import io.callstream.serving.serve.Catalogue;
import io.callstream.serving.serve.Faults;
import io.callstream.serving.serve.FeatureStatus;
import io.callstream.serving.serve.FeatureVector;
import io.callstream.serving.serve.FeatureVectors;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.micrometer.core.instrument.MeterRegistry;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// Feast's HTTP contract, columnar: `results[i]` belongs to `feature_names[i]` and has a value per
/// row of entities.
///
/// A view's name stands for a feature service of all its features. Unlike Feast's Python server the
/// statuses are true ones.
public final class FeastEndpoint implements Consumer<HttpRouting.Builder> {
    private final Catalogue catalogue;
    private final FeatureVectors vectors;
    private final MeterRegistry metrics;

    public FeastEndpoint(Catalogue catalogue, FeatureVectors vectors, MeterRegistry metrics) {
        this.catalogue = catalogue;
        this.vectors = vectors;
        this.metrics = metrics;
    }

    @Override
    public void accept(HttpRouting.Builder routing) {
        routing.post(
                "/get-online-features", new Route("/get-online-features", metrics, this::features));
    }

    private Route.Answer features(ServerRequest request) {
        Faults faults = new Faults();
        Optional<FeastRequest> read =
                Json.object(request, faults)
                        .flatMap(body -> FeastRequest.read(body, catalogue, faults));
        faults.verify();
        FeastRequest asked = read.orElseThrow();
        List<FeatureVector> answers = vectors.read(asked.queries());
        return Route.Answer.ok(Json.bytes(out -> write(out, asked, answers)));
    }

    private static void write(JsonGenerator out, FeastRequest asked, List<FeatureVector> answers)
            throws IOException {
        out.writeStartObject();
        out.writeObjectFieldStart("metadata");
        out.writeArrayFieldStart("feature_names");
        for (String entity : asked.entities().keySet()) {
            out.writeString(entity);
        }
        for (FeastRequest.Column column : asked.columns()) {
            out.writeString(column.name());
        }
        out.writeEndArray();
        out.writeEndObject();
        out.writeArrayFieldStart("results");
        for (JsonNode entity : asked.entities().values()) {
            entity(out, entity);
        }
        for (FeastRequest.Column column : asked.columns()) {
            column(
                    out,
                    column,
                    answers.subList(column.firstQuery(), column.firstQuery() + asked.rows()));
        }
        out.writeEndArray();
        out.writeEndObject();
    }

    private static void entity(JsonGenerator out, JsonNode values) throws IOException {
        out.writeStartObject();
        out.writeArrayFieldStart("values");
        for (JsonNode value : values) {
            out.writeTree(value);
        }
        out.writeEndArray();
        out.writeArrayFieldStart("statuses");
        for (int i = 0; i < values.size(); i++) {
            out.writeString(FeatureStatus.PRESENT.name());
        }
        out.writeEndArray();
        out.writeArrayFieldStart("event_timestamps");
        for (int i = 0; i < values.size(); i++) {
            out.writeString(Json.protobufTime(0));
        }
        out.writeEndArray();
        out.writeEndObject();
    }

    private static void column(
            JsonGenerator out, FeastRequest.Column column, List<FeatureVector> rows)
            throws IOException {
        out.writeStartObject();
        out.writeArrayFieldStart("values");
        for (FeatureVector row : rows) {
            Json.value(out, row.value(column.feature()));
        }
        out.writeEndArray();
        out.writeArrayFieldStart("statuses");
        for (FeatureVector row : rows) {
            out.writeString(row.status(column.feature()).name());
        }
        out.writeEndArray();
        out.writeArrayFieldStart("event_timestamps");
        for (FeatureVector row : rows) {
            out.writeString(Json.protobufTime(row.eventMillis(column.feature())));
        }
        out.writeEndArray();
        out.writeEndObject();
    }
}
