package io.callstream.feature.oracle;

import com.datadoghq.sketch.ddsketch.DDSketch;
import com.datadoghq.sketch.ddsketch.mapping.LogarithmicMapping;
import com.datadoghq.sketch.ddsketch.store.SparseStore;

import io.callstream.feature.oracle.PlainView.PlainEvent;
import io.callstream.feature.oracle.PlainView.PlainFeature;

import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Aggregations over a list of events, each in the plainest way there is: sums in arbitrary
/// precision, first and last by sorting, distinct values in a set.
final class PlainAggregates {
    private static final Comparator<PlainEvent> ORDER =
            Comparator.comparingLong(PlainEvent::time)
                    .thenComparingInt(PlainEvent::source)
                    .thenComparingInt(PlainEvent::partition)
                    .thenComparingLong(PlainEvent::offset);

    private PlainAggregates() {}

    static @Nullable Object of(PlainFeature feature, List<PlainEvent> events) {
        String field = feature.field();
        if (field == null) {
            return (long) events.size();
        }
        List<Object> values = new ArrayList<>();
        for (PlainEvent event : events.stream().sorted(ORDER).toList()) {
            Object value = event.value(field);
            if (value != null) {
                values.add(value);
            }
        }
        return switch (feature.aggregation()) {
            case "count" -> (long) values.size();
            case "sum" -> sum(values, field);
            case "avg" -> average(values, field);
            case "min" -> values.stream().min(PlainAggregates::compare).orElse(null);
            case "max" -> values.stream().max(PlainAggregates::compare).orElse(null);
            case "first" -> values.isEmpty() ? null : values.getFirst();
            case "last" -> values.isEmpty() ? null : values.getLast();
            case "variance" -> variance(values);
            case "stddev" -> {
                Double variance = variance(values);
                yield variance == null ? null : Math.sqrt(variance);
            }
            case "bool_and" -> values.isEmpty() ? null : !values.contains(false);
            case "bool_or" -> values.isEmpty() ? null : values.contains(true);
            case "histogram" -> histogram(values);
            case "approx_count_distinct" -> (long) new HashSet<>(values).size();
            case "approx_percentile" -> percentile(values, feature.percentile());
            default -> throw new IllegalArgumentException(feature.aggregation());
        };
    }

    private static @Nullable Object sum(List<Object> values, String field) {
        if (isWhole(field)) {
            BigInteger sum = exact(values).toBigIntegerExact();
            return sum.bitLength() < 64 ? sum.longValue() : null;
        }
        double sum = exact(values).doubleValue();
        return Double.isInfinite(sum) ? null : sum;
    }

    private static @Nullable Double average(List<Object> values, String field) {
        double sum = exact(values).doubleValue();
        return values.isEmpty() || (!isWhole(field) && Double.isInfinite(sum))
                ? null
                : sum / values.size();
    }

    private static @Nullable Double variance(List<Object> values) {
        if (values.size() < 2) {
            return null;
        }
        BigDecimal n = BigDecimal.valueOf(values.size());
        BigDecimal sum = BigDecimal.ZERO;
        BigDecimal squares = BigDecimal.ZERO;
        for (Object value : values) {
            BigDecimal number = new BigDecimal(((Number) value).doubleValue());
            sum = sum.add(number);
            squares = squares.add(number.multiply(number));
        }
        BigDecimal spread = squares.multiply(n).subtract(sum.multiply(sum));
        double variance =
                spread.divide(n.multiply(n.subtract(BigDecimal.ONE)), new MathContext(40))
                        .doubleValue();
        return Double.isInfinite(variance) ? null : variance;
    }

    private static BigDecimal exact(List<Object> values) {
        BigDecimal sum = BigDecimal.ZERO;
        for (Object value : values) {
            sum =
                    sum.add(
                            value instanceof Double number
                                    ? new BigDecimal(number)
                                    : new BigDecimal(value.toString()));
        }
        return sum;
    }

    private static boolean isWhole(String field) {
        return field.equals("whole") || field.equals("small");
    }

    @SuppressWarnings("unchecked")
    private static int compare(Object left, Object right) {
        return ((Comparable<Object>) left).compareTo(right);
    }

    private static @Nullable String histogram(List<Object> values) {
        if (values.isEmpty()) {
            return null;
        }
        TreeMap<String, Integer> counts = new TreeMap<>();
        values.forEach(value -> counts.merge(value.toString(), 1, Integer::sum));
        return counts.entrySet().stream()
                .map(entry -> '"' + entry.getKey() + "\":" + entry.getValue())
                .collect(Collectors.joining(",", "{", "}"));
    }

    private static @Nullable Double percentile(List<Object> values, double percentile) {
        DDSketch sketch = new DDSketch(new LogarithmicMapping(0.01), SparseStore::new);
        values.forEach(value -> sketch.accept(((Number) value).doubleValue()));
        return sketch.isEmpty() ? null : sketch.getValueAtQuantile(percentile / 100);
    }
}
