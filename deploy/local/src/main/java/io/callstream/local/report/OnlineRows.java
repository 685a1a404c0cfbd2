package io.callstream.local.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.callstream.local.Http;
import io.callstream.local.process.LocalFault;

import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Asks the feature service for rows and compares each with the newest row of its topic.
final class OnlineRows {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MOST = 2_000;

    private final URI featureService;
    private final Values values;

    OnlineRows(URI featureService, Values values) {
        this.featureService = featureService;
        this.values = values;
    }

    /// What came of it.
    ///
    /// @param checked entities asked for: all, or every n-th where there are more than 2,000
    /// @param equal same time and same values
    /// @param newer the store has a later row by now: an expiry came in between
    /// @param different anything else
    /// @param example the first difference, in words; empty where there is none
    record Compared(long checked, long equal, long newer, long different, String example) {}

    /// Compares the rows of one view, keyed by its only, string-typed entity key.
    Compared compare(String view, Map<String, TopicTally.LastRow> rows) {
        long checked = 0;
        long equal = 0;
        long newer = 0;
        String example = "";
        int step = Math.max(1, (rows.size() + MOST - 1) / MOST);
        List<String> keys = rows.keySet().stream().sorted().toList();
        for (int i = 0; i < keys.size(); i += step) {
            TopicTally.LastRow row = rows.get(keys.get(i));
            if (row == null) {
                continue;
            }
            checked++;
            Optional<String> difference = difference(view, keys.get(i), row);
            if (difference.isEmpty()) {
                equal++;
            } else if (difference.get().isEmpty()) {
                newer++;
            } else if (example.isEmpty()) {
                example = difference.get();
            }
        }
        return new Compared(checked, equal, newer, checked - equal - newer, example);
    }

    /// Empty where equal, an empty text where the store is newer, else what differs (values of
    /// features, no personal data).
    private Optional<String> difference(String view, String key, TopicTally.LastRow row) {
        URI uri =
                featureService.resolve(
                        "/v1/features/"
                                + view
                                + "/"
                                + URLEncoder.encode(key, StandardCharsets.UTF_8));
        try {
            Http.Answer answer = Http.get(uri);
            byte[] value = row.value();
            if (value == null) {
                return answer.status() == 404
                        ? Optional.empty()
                        : Optional.of(uri + " answers " + answer.status() + " after a tombstone");
            }
            if (answer.status() != 200) {
                return Optional.of(uri + " answers " + answer.status());
            }
            JsonNode body = JSON.readTree(answer.body());
            long stored = millis(body.path("event_timestamp"));
            if (stored != row.eventTimestamp()) {
                return Optional.of(
                        stored > row.eventTimestamp()
                                ? ""
                                : uri
                                        + " is of "
                                        + stored
                                        + ", the topic's newest row of "
                                        + row.eventTimestamp());
            }
            return differentFeature(values.read("feature." + view, value), body.path("features"))
                    .map(feature -> uri + " differs in " + feature);
        } catch (IOException e) {
            throw new LocalFault("the feature service does not answer at " + uri + ": " + e, e);
        }
    }

    private static Optional<String> differentFeature(GenericRecord row, JsonNode features) {
        boolean feature = false;
        for (Schema.Field field : row.getSchema().getFields()) {
            if (feature && !same(row.get(field.pos()), features.get(field.name()))) {
                return Optional.of(
                        field.name()
                                + ": topic "
                                + row.get(field.pos())
                                + ", store "
                                + features.get(field.name()));
            }
            feature |= field.name().equals("event_timestamp");
        }
        return Optional.empty();
    }

    private static boolean same(
            @org.jspecify.annotations.Nullable Object value,
            @org.jspecify.annotations.Nullable JsonNode node) {
        if (value == null || node == null || node.isNull()) {
            return value == null && (node == null || node.isNull());
        }
        if (value instanceof Double number) {
            return Double.compare(number, node.asDouble()) == 0;
        }
        if (value instanceof Float number) {
            return Float.compare(number, (float) node.asDouble()) == 0;
        }
        if (value instanceof Number number) {
            return number.longValue() == node.asLong(Long.MIN_VALUE);
        }
        if (value instanceof Map<?, ?> || value instanceof List<?>) {
            return JSON.valueToTree(plain(value))
                    .equals(JSON.valueToTree(JSON.convertValue(node, Object.class)));
        }
        return value.toString().equals(node.asText());
    }

    /// Avro's own text type as Java's.
    private static Object plain(Object value) {
        if (value instanceof Map<?, ?> map) {
            return map.entrySet().stream()
                    .collect(
                            java.util.stream.Collectors.toMap(
                                    entry -> String.valueOf(entry.getKey()),
                                    entry -> plain(entry.getValue())));
        }
        if (value instanceof List<?> list) {
            return list.stream().map(OnlineRows::plain).toList();
        }
        return value instanceof CharSequence ? value.toString() : value;
    }

    private static long millis(JsonNode time) {
        return time.isNumber()
                ? time.asLong()
                : Instant.parse(time.asText("1970-01-01T00:00:00Z")).toEpochMilli();
    }
}
