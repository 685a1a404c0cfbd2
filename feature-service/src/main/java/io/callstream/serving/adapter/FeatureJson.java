package io.callstream.serving.adapter;

import com.fasterxml.jackson.core.JsonGenerator;

import io.callstream.serving.online.RowQuery;
import io.callstream.serving.online.StoredRow;
import io.callstream.serving.serve.FeatureVector;

import java.io.IOException;

/// A view's row as JSON.
final class FeatureJson {
    private FeatureJson() {}

    /// As an object that names its view and key.
    static void whole(JsonGenerator out, FeatureVector vector) throws IOException {
        RowQuery query = vector.query();
        out.writeStartObject();
        out.writeStringField("view", query.view().name());
        out.writeObjectFieldStart("key");
        for (int i = 0; i < query.entity().names().size(); i++) {
            out.writeFieldName(query.entity().names().get(i));
            Json.value(out, query.entity().values().get(i));
        }
        out.writeEndObject();
        row(out, vector);
        out.writeEndObject();
    }

    /// As members of an object that is open: status, times and features.
    static void row(JsonGenerator out, FeatureVector vector) throws IOException {
        out.writeStringField("status", vector.status().name());
        if (vector.row().isEmpty()) {
            return;
        }
        StoredRow row = vector.row().get();
        out.writeStringField("event_timestamp", Json.time(row.version().eventMillis()));
        out.writeStringField("created", Json.time(row.version().createdMillis()));
        out.writeObjectFieldStart("features");
        for (int i = 0; i < vector.query().features().size(); i++) {
            out.writeFieldName(vector.query().features().get(i));
            Json.value(out, vector.value(i));
        }
        out.writeEndObject();
    }
}
