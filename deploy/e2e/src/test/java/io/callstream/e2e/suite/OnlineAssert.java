package io.callstream.e2e.suite;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Holds the online store against the feature topics.
public final class OnlineAssert {
    private static final String PREFIX = "feature.";

    private OnlineAssert() {}

    /// Every entity's row, as the feature service answers it, is the last one of its topic when the
    /// outcome was read.
    ///
    /// @param moving topics whose rows may be later ones: views that coalesce go on in time on idle
    ///   partitions
    public static void assertRowsAreTheLast(Suite suite, Outcome outcome, Set<String> moving) {
        List<String> differences = new ArrayList<>();
        for (String topic : outcome.rows().keySet()) {
            String view = topic.substring(PREFIX.length());
            outcome.finalRows(topic)
                    .forEach(
                            (entity, last) -> {
                                JsonNode row = suite.row(view, entity).orElse(null);
                                boolean isLater = moving.contains(topic) && isLater(row, last);
                                if (!isLater && !isSame(row, last)) {
                                    differences.add(entity + ": " + row + ", but last " + last);
                                }
                            });
        }
        assertThat(differences).as("online rows that are not the last of their topic").isEmpty();
    }

    private static boolean isSame(@Nullable JsonNode row, Outcome.Row last) {
        if (row == null || last.features().isEmpty()) {
            return row == null && last.features().isEmpty();
        }
        return at(row) == last.eventTimestamp()
                && row.path("features").properties().stream()
                        .allMatch(feature -> isSame(feature, last.features()));
    }

    private static boolean isLater(@Nullable JsonNode row, Outcome.Row last) {
        return row != null && at(row) > last.eventTimestamp();
    }

    private static long at(JsonNode row) {
        return Instant.parse(row.path("event_timestamp").asText()).toEpochMilli();
    }

    private static boolean isSame(
            Map.Entry<String, JsonNode> feature, Map<String, @Nullable Object> values) {
        JsonNode node = feature.getValue();
        return switch (values.get(feature.getKey())) {
            case null -> values.containsKey(feature.getKey()) && node.isNull();
            case Double number -> node.isNumber() && number.equals(node.asDouble());
            case Number number -> node.isIntegralNumber() && number.longValue() == node.asLong();
            case Object text -> text.toString().equals(node.asText());
        };
    }
}
