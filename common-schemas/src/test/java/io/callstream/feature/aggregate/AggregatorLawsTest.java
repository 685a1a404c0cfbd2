package io.callstream.feature.aggregate;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.function.Supplier;

/// The laws of [Aggregator] for each of its kinds: any order, any split into parts, any packing,
/// one result.
class AggregatorLawsTest {
    private static final int TRIES = 300;

    /// A kind of aggregator with what is read from it.
    private record Kind(
            Supplier<Aggregator> empty, Function<Aggregator, List<@Nullable Object>> result) {}

    @Property(tries = TRIES)
    void doublesGiveOneResultInAnyOrder(@ForAll("doubles") List<Double> values, @ForAll long seed) {
        hold(values, seed, sums(DoubleSum::new, sum -> results(sum.sum(), sum.average())));
        hold(
                values,
                seed,
                sums(
                        Moments::new,
                        moments -> results(moments.variance(), moments.standardDeviation())));
        hold(
                values,
                seed,
                sums(
                        QuantileSketch::new,
                        sketch -> results(sketch.percentile(0), sketch.percentile(95))));
        hold(values, seed, sums(Extreme::least, extreme -> results(extreme.value())));
        hold(values, seed, sums(Latest::first, latest -> results(latest.value())));
    }

    @Property(tries = TRIES)
    void wholeNumbersGiveOneResultInAnyOrder(@ForAll List<Long> values, @ForAll long seed) {
        hold(values, seed, sums(LongSum::new, sum -> results(sum.sum(), sum.average())));
        hold(values, seed, sums(Count::new, count -> results(count.count())));
        hold(values, seed, sums(DistinctSketch::new, sketch -> results(sketch.estimate())));
        hold(values, seed, sums(Extreme::greatest, extreme -> results(extreme.value())));
    }

    @Property(tries = TRIES)
    void textsGiveOneResultInAnyOrder(@ForAll List<String> values, @ForAll long seed) {
        hold(values, seed, sums(Histogram::new, histogram -> results(histogram.json())));
        hold(values, seed, sums(DistinctSketch::new, sketch -> results(sketch.estimate())));
        hold(values, seed, sums(Extreme::least, extreme -> results(extreme.value())));
        hold(values, seed, sums(Latest::last, latest -> results(latest.value())));
    }

    @Property(tries = TRIES)
    void booleansGiveOneResultInAnyOrder(@ForAll List<Boolean> values, @ForAll long seed) {
        hold(values, seed, sums(Booleans::new, booleans -> results(booleans.and(), booleans.or())));
    }

    @Property(tries = 8)
    void manyDistinctValuesGiveOneEstimateInAnyOrder(@ForAll long seed) {
        List<String> values = new ArrayList<>();
        Random random = new Random(seed);
        for (int i = 0; i < 6_000; i++) {
            values.add("agent-" + random.nextInt(4_000));
        }
        hold(values, seed, sums(DistinctSketch::new, sketch -> results(sketch.estimate())));
    }

    @Provide
    Arbitrary<List<Double>> doubles() {
        Arbitrary<Double> special =
                Arbitraries.of(
                        0.0,
                        -0.0,
                        0.1,
                        1e16,
                        -1e16,
                        1e300,
                        -1e300,
                        Double.MAX_VALUE,
                        -Double.MAX_VALUE,
                        Double.MIN_VALUE,
                        -Double.MIN_VALUE,
                        0x1p450,
                        0x1p-450,
                        1e-160,
                        300.0);
        Arbitrary<Double> any =
                Arbitraries.longs()
                        .map(Double::longBitsToDouble)
                        .filter(value -> Double.isFinite(value));
        return Arbitraries.oneOf(special, any, Arbitraries.doubles().between(-1_000, 1_000))
                .list()
                .ofMaxSize(30);
    }

    private static void hold(List<?> values, long seed, Kind kind) {
        List<Placed> placed = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            placed.add(new Placed(values.get(i), new Position(i / 3, i % 2, 0, i)));
        }
        Random random = new Random(seed);
        List<@Nullable Object> expected = kind.result.apply(addAll(kind, placed));
        Collections.shuffle(placed, random);

        assertThat(kind.result.apply(addAll(kind, placed))).as("another order").isEqualTo(expected);
        Aggregator merged = kind.empty.get();
        int from = 0;
        while (from < placed.size()) {
            int to = Math.min(placed.size(), from + 1 + random.nextInt(5));
            merged.merge(packed(kind, addAll(kind, placed.subList(from, to))));
            merged.merge(kind.empty.get());
            merged = packed(kind, merged);
            from = to;
        }
        assertThat(kind.result.apply(merged)).as("merged from parts").isEqualTo(expected);
        Aggregator intoEmpty = kind.empty.get();
        intoEmpty.merge(merged);
        assertThat(kind.result.apply(intoEmpty)).as("merged into an empty one").isEqualTo(expected);
        assertThat(kind.result.apply(merged))
                .as("left as it was by being merged")
                .isEqualTo(expected);
    }

    private record Placed(Object value, Position position) {}

    private static Aggregator addAll(Kind kind, List<Placed> values) {
        Aggregator aggregator = kind.empty.get();
        values.forEach(placed -> aggregator.add(placed.value, placed.position));
        return aggregator;
    }

    private static Aggregator packed(Kind kind, Aggregator aggregator) {
        PackedWriter out = new PackedWriter(16);
        aggregator.write(out);
        PackedReader in = new PackedReader(out.toByteArray());
        Aggregator read = kind.empty.get();
        read.read(in);
        assertThat(in.isExhausted()).as("read to the end").isTrue();
        return read;
    }

    @SuppressWarnings("unchecked")
    private static <A extends Aggregator> Kind sums(
            Supplier<A> empty, Function<A, List<@Nullable Object>> result) {
        return new Kind(empty::get, aggregator -> result.apply((A) aggregator));
    }

    private static List<@Nullable Object> results(@Nullable Object... results) {
        List<@Nullable Object> list = new ArrayList<>();
        Collections.addAll(list, results);
        return list;
    }
}
