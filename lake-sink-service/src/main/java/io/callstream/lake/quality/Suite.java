package io.callstream.lake.quality;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// A Great Expectations suite, of version 0.x or 1.x.
///
/// @param source where it was read, for messages
public record Suite(String name, String source, List<Expectation> expectations) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /// Reads a suite.
    ///
    /// @throws SuiteFault with every fault of it
    public static Suite read(String source, byte[] content) {
        JsonNode root;
        try {
            root = JSON.readTree(new String(content, java.nio.charset.StandardCharsets.UTF_8));
        } catch (JsonProcessingException e) {
            throw new SuiteFault(
                    source
                            + ": not JSON, line "
                            + e.getLocation().getLineNr()
                            + ": "
                            + e.getOriginalMessage());
        }
        List<String> faults = new ArrayList<>();
        JsonNode list = root.path("expectations");
        if (!list.isArray() || list.isEmpty()) {
            faults.add("\"expectations\" must be a list with at least one expectation");
        }
        List<Expectation> expectations = new ArrayList<>();
        for (int i = 0; i < list.size(); i++) {
            Expectation expectation = expectation(list.path(i), i, faults);
            for (String fault : CheckKinds.faults(expectation)) {
                faults.add("expectations[" + i + "] " + expectation.type() + ": " + fault);
            }
            expectations.add(expectation);
        }
        if (!faults.isEmpty()) {
            throw new SuiteFault(source + ": " + String.join("; ", faults));
        }
        String name = root.path("name").asText(root.path("expectation_suite_name").asText(source));
        return new Suite(name, source, List.copyOf(expectations));
    }

    private static Expectation expectation(JsonNode node, int i, List<String> faults) {
        String type = node.path("type").asText(node.path("expectation_type").asText(""));
        JsonNode meta = node.path("meta").isObject() ? node.path("meta") : JSON.createObjectNode();
        JsonNode kwargs =
                node.path("kwargs").isObject() ? node.path("kwargs") : JSON.createObjectNode();
        String severity = node.path("severity").asText(meta.path("severity").asText("critical"));
        try {
            return new Expectation(
                    type, kwargs, meta, Severity.valueOf(severity.toUpperCase(Locale.ROOT)));
        } catch (IllegalArgumentException e) {
            faults.add(
                    "expectations["
                            + i
                            + "] severity is \""
                            + severity
                            + "\", but must be critical, warning or info");
            return new Expectation(type, kwargs, meta, Severity.CRITICAL);
        }
    }
}
