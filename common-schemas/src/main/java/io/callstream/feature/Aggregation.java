package io.callstream.feature;

import io.callstream.feature.aggregate.Aggregator;
import io.callstream.feature.aggregate.Booleans;
import io.callstream.feature.aggregate.Count;
import io.callstream.feature.aggregate.DistinctSketch;
import io.callstream.feature.aggregate.DoubleSum;
import io.callstream.feature.aggregate.Extreme;
import io.callstream.feature.aggregate.Histogram;
import io.callstream.feature.aggregate.Latest;
import io.callstream.feature.aggregate.LongSum;
import io.callstream.feature.aggregate.Moments;
import io.callstream.feature.aggregate.QuantileSketch;

import org.jspecify.annotations.Nullable;

import java.util.Locale;
import java.util.Optional;

/// What a feature computes of the values of a field. Nulls are skipped; of no values a count, a sum
/// and a distinct count are 0, all others null.
public enum Aggregation {
    /// The number of events (`"*"`) or of values of a field.
    COUNT,
    /// Exact; of doubles rounded once, as Python's `math.fsum`. Null where it does not fit the
    /// type.
    SUM,
    /// The rounded sum divided by the number of values.
    AVG,
    /// The least value; texts by code point.
    MIN,
    /// The greatest value; texts by code point.
    MAX,
    /// The value of the first event by (event time, source, partition, offset).
    FIRST,
    /// The value of the last event by (event time, source, partition, offset).
    LAST,
    /// Sample standard deviation (n - 1), the square root of [#VARIANCE]; null for fewer than two
    /// values.
    STDDEV,
    /// Sample variance (n - 1) from exact sums; null for fewer than two values.
    VARIANCE,
    /// Whether all values are true.
    BOOL_AND,
    /// Whether any value is true.
    BOOL_OR,
    /// A JSON object of value to count, sorted by value: `{"a":2,"b":1}`.
    HISTOGRAM,
    /// HyperLogLog (HLL_8, lgK 12), composite estimate, rounded to a whole number.
    APPROX_COUNT_DISTINCT,
    /// DDSketch of 1 % relative error, read at the feature's `percentile` (0 to 100).
    APPROX_PERCENTILE;

    private final String word = name().toLowerCase(Locale.ROOT);

    /// The word for it in a view's definition.
    public String word() {
        return word;
    }

    /// The type of the feature that this makes of a field, empty where it cannot be made of such a
    /// field.
    public Optional<FeatureType> resultOf(FieldType field) {
        return switch (this) {
            case COUNT, APPROX_COUNT_DISTINCT -> Optional.of(FeatureType.INT64);
            case SUM ->
                    field.isNumber()
                            ? Optional.of(field.isWhole() ? FeatureType.INT64 : FeatureType.DOUBLE)
                            : Optional.empty();
            case AVG, STDDEV, VARIANCE, APPROX_PERCENTILE ->
                    field.isNumber() ? Optional.of(FeatureType.DOUBLE) : Optional.empty();
            case MIN, MAX ->
                    field == FieldType.BOOL ? Optional.empty() : Optional.of(field.feature());
            case FIRST, LAST -> Optional.of(field.feature());
            case BOOL_AND, BOOL_OR ->
                    field == FieldType.BOOL ? Optional.of(FeatureType.BOOL) : Optional.empty();
            case HISTOGRAM ->
                    field == FieldType.STRING || field == FieldType.BOOL || field.isWhole()
                            ? Optional.of(FeatureType.STRING)
                            : Optional.empty();
        };
    }

    /// An empty partial aggregate for a field of this type; features that read the same kind share
    /// one.
    Aggregator empty(FieldType field) {
        return switch (this) {
            case COUNT -> new Count();
            case SUM, AVG -> field.isWhole() ? new LongSum() : new DoubleSum();
            case MIN -> Extreme.least();
            case MAX -> Extreme.greatest();
            case FIRST -> Latest.first();
            case LAST -> Latest.last();
            case STDDEV, VARIANCE -> new Moments();
            case BOOL_AND, BOOL_OR -> new Booleans();
            case HISTOGRAM -> new Histogram();
            case APPROX_COUNT_DISTINCT -> new DistinctSketch();
            case APPROX_PERCENTILE -> new QuantileSketch();
        };
    }

    /// Packed bytes of a partial aggregate that has seen very much.
    int worstBytes(FieldType field) {
        int value = field == FieldType.STRING ? 64 : 10;
        return switch (this) {
            case COUNT -> 5;
            case SUM, AVG -> field.isWhole() ? 12 : 32;
            case MIN, MAX -> value;
            case FIRST, LAST -> value + 16;
            case STDDEV, VARIANCE -> 100;
            case BOOL_AND, BOOL_OR -> 4;
            case HISTOGRAM -> 512;
            case APPROX_COUNT_DISTINCT -> 4_200;
            case APPROX_PERCENTILE -> 2_048;
        };
    }

    /// The aggregation whose [#empty] partial aggregate this one reads: equal ones share it.
    Aggregation partial() {
        return switch (this) {
            case AVG -> SUM;
            case STDDEV -> VARIANCE;
            case BOOL_OR -> BOOL_AND;
            default -> this;
        };
    }

    /// The feature's value.
    ///
    /// @param percentile for [#APPROX_PERCENTILE] only
    @Nullable Object result(Aggregator partial, double percentile) {
        return switch (partial) {
            case Count count -> count.count();
            case LongSum sum when this == SUM -> sum.sum();
            case LongSum sum -> sum.average();
            case DoubleSum sum when this == SUM -> sum.sum();
            case DoubleSum sum -> sum.average();
            case Extreme extreme -> extreme.value();
            case Latest latest -> latest.value();
            case Moments moments when this == STDDEV -> moments.standardDeviation();
            case Moments moments -> moments.variance();
            case Booleans booleans when this == BOOL_AND -> booleans.and();
            case Booleans booleans -> booleans.or();
            case Histogram histogram -> histogram.json();
            case DistinctSketch sketch -> sketch.estimate();
            case QuantileSketch sketch -> sketch.percentile(percentile);
        };
    }
}
