package io.callstream.serving.adapter;

import io.callstream.serving.online.JsonText;
import io.callstream.serving.online.RowQuery;
import io.callstream.serving.online.ServedView;
import io.callstream.serving.online.StoredRow;
import io.callstream.serving.serve.FeatureVector;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// Rows as JSON: what does not change from row to row is made once a view.
final class FeatureJson {
    private static final int EXPECTED_BYTES = 2_048;

    private final Map<String, Parts> partsOf;

    /// @param head `{"view":"…","key":{`
    private record Parts(
            byte[] head,
            List<String> keyNames,
            byte[][] keys,
            List<String> columnNames,
            byte[][] columns) {}

    FeatureJson(Collection<ServedView> views) {
        partsOf = views.stream().collect(Collectors.toMap(ServedView::name, FeatureJson::parts));
    }

    private static Parts parts(ServedView view) {
        String head =
                "{\"view\":"
                        + new String(JsonText.string(view.name()), StandardCharsets.UTF_8)
                        + ",\"key\":{";
        return new Parts(
                head.getBytes(StandardCharsets.UTF_8),
                view.keyNames(),
                JsonOut.names(view.keyNames()),
                view.columnNames(),
                JsonOut.names(view.columnNames()));
    }

    byte[] whole(FeatureVector vector) {
        JsonOut out = new JsonOut(EXPECTED_BYTES);
        whole(out, vector);
        return out.toBytes();
    }

    /// As an object that names its view and key.
    void whole(JsonOut out, FeatureVector vector) {
        RowQuery query = vector.query();
        Parts parts = parts(query);
        out.raw(parts.head());
        List<String> names = query.entity().names();
        byte[][] keys = names.equals(parts.keyNames()) ? parts.keys() : JsonOut.names(names);
        for (int i = 0; i < names.size(); i++) {
            out.raw(keys[i]).value(query.entity().values().get(i));
        }
        out.ascii("},");
        row(out, vector);
        out.one('}');
    }

    /// As members of an object that is open: status, times and features.
    void row(JsonOut out, FeatureVector vector) {
        out.ascii("\"status\":\"").ascii(vector.status().name()).one('"');
        if (vector.row().isEmpty()) {
            return;
        }
        StoredRow row = vector.row().get();
        out.ascii(",\"event_timestamp\":").time(row.version().eventMillis());
        out.ascii(",\"created\":").time(row.version().createdMillis());
        out.ascii(",\"features\":{");
        List<String> features = vector.query().features();
        Parts parts = parts(vector.query());
        byte[][] names =
                features.equals(parts.columnNames()) ? parts.columns() : JsonOut.names(features);
        for (int i = 0; i < names.length; i++) {
            out.raw(names[i]).feature(row, i);
        }
        out.one('}');
    }

    private Parts parts(RowQuery query) {
        Parts parts = partsOf.get(query.view().name());
        if (parts == null) {
            throw new IllegalArgumentException(
                    "the view " + query.view().name() + " is not served");
        }
        return parts;
    }
}
