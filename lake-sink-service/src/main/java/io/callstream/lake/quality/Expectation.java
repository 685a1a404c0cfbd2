package io.callstream.lake.quality;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.util.ArrayList;
import java.util.List;

/// One expectation of a suite, as it was written.
///
/// @param type `expect_…`
/// @param kwargs its arguments, not checked yet
public record Expectation(String type, JsonNode kwargs, JsonNode meta, Severity severity) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /// Names of the columns it looks at.
    public List<String> columns() {
        List<String> columns = new ArrayList<>();
        for (String name : List.of("column", "column_A", "column_B")) {
            if (kwargs.path(name).isTextual()) {
                columns.add(kwargs.path(name).asText());
            }
        }
        kwargs.path("column_list").forEach(column -> columns.add(column.asText()));
        return columns;
    }

    /// Share of the rows that must be as expected.
    double mostly() {
        return kwargs.path("mostly").asDouble(1);
    }

    /// In Great Expectations' form.
    ObjectNode json() {
        ObjectNode node = JSON.createObjectNode();
        node.put("type", type);
        node.set("kwargs", kwargs);
        node.set("meta", meta);
        node.put("severity", severity.name().toLowerCase(java.util.Locale.ROOT));
        return node;
    }

    /// `expect_column_values_to_be_between(duration_sec)`.
    String text() {
        return columns().isEmpty() ? type : type + "(" + String.join(", ", columns()) + ")";
    }
}
