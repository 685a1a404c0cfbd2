package io.callstream.lake.quality;

import com.fasterxml.jackson.databind.JsonNode;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;

/// From `min_value` to `max_value` of an expectation; one may be open, each may be strict.
record Bounds(
        Comparable<?> from,
        boolean hasFrom,
        boolean strictFrom,
        Comparable<?> to,
        boolean hasTo,
        boolean strictTo) {

    /// @throws IllegalArgumentException where a bound is not of the column's kind
    static Bounds of(JsonNode kwargs, Kind kind) {
        boolean hasFrom = kwargs.hasNonNull("min_value");
        boolean hasTo = kwargs.hasNonNull("max_value");
        return new Bounds(
                hasFrom ? bound(kwargs.path("min_value"), kind) : 0.0,
                hasFrom,
                kwargs.path("strict_min").asBoolean(false),
                hasTo ? bound(kwargs.path("max_value"), kind) : 0.0,
                hasTo,
                kwargs.path("strict_max").asBoolean(false));
    }

    boolean holds(Object value) {
        if (hasFrom) {
            int order = compare(value, from);
            if (strictFrom ? order <= 0 : order < 0) {
                return false;
            }
        }
        if (hasTo) {
            int order = compare(value, to);
            return strictTo ? order < 0 : order <= 0;
        }
        return true;
    }

    /// Numbers as numbers, text as text; NaN is outside of everything.
    private static int compare(Object value, Comparable<?> bound) {
        if (value instanceof Long number && bound instanceof Long other) {
            return Long.compare(number, other);
        }
        if (value instanceof Number number && bound instanceof Number other) {
            return Double.compare(number.doubleValue(), other.doubleValue());
        }
        return value.toString().compareTo(bound.toString());
    }

    /// A bound in the form in which the column's values are, see [Kind].
    static Comparable<?> bound(JsonNode node, Kind kind) {
        return switch (kind) {
            case INTEGER, NUMBER, BOOLEAN -> {
                if (!node.isNumber()) {
                    throw new IllegalArgumentException(
                            node + " is no number, but the column holds " + kind.pythonName());
                }
                yield node.isIntegralNumber() && kind == Kind.INTEGER
                        ? (Comparable<?>) node.asLong()
                        : (Comparable<?>) node.asDouble();
            }
            case TEXT, OTHER -> node.asText();
            case TIMESTAMP -> node.isNumber() ? node.asLong() : instant(node.asText());
            case DATE -> LocalDate.parse(node.asText()).toEpochDay();
        };
    }

    private static long instant(String text) {
        try {
            return text.length() == 10
                    ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli()
                    : Instant.parse(
                                    text.replace(' ', 'T')
                                            + (text.matches(".*(Z|[+-]\\d\\d:?\\d\\d)$")
                                                    ? ""
                                                    : "Z"))
                            .toEpochMilli();
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("\"" + text + "\" is no time", e);
        }
    }
}
