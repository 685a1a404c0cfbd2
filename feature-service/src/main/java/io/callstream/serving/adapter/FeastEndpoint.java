package io.callstream.serving.adapter;

import com.fasterxml.jackson.databind.JsonNode;

import io.callstream.serving.online.StoredRow;
import io.callstream.serving.serve.Catalogue;
import io.callstream.serving.serve.Faults;
import io.callstream.serving.serve.FeatureVector;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.micrometer.core.instrument.MeterRegistry;

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
    private final GuardedReads reads;
    private final MeterRegistry metrics;

    public FeastEndpoint(Catalogue catalogue, GuardedReads reads, MeterRegistry metrics) {
        this.catalogue = catalogue;
        this.reads = reads;
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
        List<FeatureVector> answers =
                reads.read(
                                reads.access().caller(request),
                                "/get-online-features",
                                asked.queries(),
                                List.of())
                        .vectors();
        return Route.Answer.ok(json(asked, answers));
    }

    private static byte[] json(FeastRequest asked, List<FeatureVector> answers) {
        JsonOut out = new JsonOut(512 + 64 * asked.rows() * (1 + asked.columns().size()));
        out.ascii("{\"metadata\":{\"feature_names\":[");
        String comma = "";
        for (String entity : asked.entities().keySet()) {
            out.ascii(comma).string(entity);
            comma = ",";
        }
        for (FeastRequest.Column column : asked.columns()) {
            out.ascii(comma).string(column.name());
            comma = ",";
        }
        out.ascii("]},\"results\":[");
        comma = "";
        for (JsonNode entity : asked.entities().values()) {
            out.ascii(comma);
            entity(out, entity);
            comma = ",";
        }
        for (FeastRequest.Column column : asked.columns()) {
            out.ascii(comma);
            column(
                    out,
                    column.feature(),
                    answers.subList(column.firstQuery(), column.firstQuery() + asked.rows()));
            comma = ",";
        }
        return out.ascii("]}").toBytes();
    }

    private static void entity(JsonOut out, JsonNode values) {
        out.ascii("{\"values\":[");
        for (int i = 0; i < values.size(); i++) {
            out.ascii(i == 0 ? "" : ",").raw(Json.bytes(values.get(i)));
        }
        out.ascii("],\"statuses\":[");
        for (int i = 0; i < values.size(); i++) {
            out.ascii(i == 0 ? "\"PRESENT\"" : ",\"PRESENT\"");
        }
        out.ascii("],\"event_timestamps\":[");
        for (int i = 0; i < values.size(); i++) {
            out.ascii(i == 0 ? "" : ",").protobufTime(0);
        }
        out.ascii("]}");
    }

    private static void column(JsonOut out, int feature, List<FeatureVector> rows) {
        int count = rows.size();
        out.ascii("{\"values\":[");
        for (int i = 0; i < count; i++) {
            if (i > 0) {
                out.one(',');
            }
            StoredRow row = rows.get(i).row().orElse(null);
            if (row == null) {
                out.ascii("null");
            } else {
                out.feature(row, feature);
            }
        }
        out.ascii("],\"statuses\":[");
        for (int i = 0; i < count; i++) {
            out.ascii(i == 0 ? "\"" : ",\"").ascii(rows.get(i).status(feature).name()).one('"');
        }
        out.ascii("],\"event_timestamps\":[");
        for (int i = 0; i < count; i++) {
            if (i > 0) {
                out.one(',');
            }
            out.protobufTime(rows.get(i).eventMillis(feature));
        }
        out.ascii("]}");
    }
}
