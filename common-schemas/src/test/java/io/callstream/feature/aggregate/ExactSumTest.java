package io.callstream.feature.aggregate;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

import org.junit.jupiter.api.Test;

import java.math.BigDecimal;
import java.util.List;

class ExactSumTest {

    /// The results of Python 3's math.fsum for the same lists.
    @Test
    void roundsAsPythonsFsum() {
        assertThat(sum(0.1, 0.2, 0.3)).isEqualTo(0.6);
        assertThat(sum(0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1)).isEqualTo(1.0);
        assertThat(sum(1e100, 1.0, -1e100)).isEqualTo(1.0);
        assertThat(sum(0x1p53, -0x1p-1, -0x1p-54)).isEqualTo(0x1p53 - 1);
        assertThat(sum(0x1p53, 1.0, 0x1p-100)).isEqualTo(0x1p53 + 2);
        assertThat(sum(1e16, 1.0, 1e-16)).isEqualTo(10_000_000_000_000_002.0);
        assertThat(Double.doubleToRawLongBits(sum(-0.0))).isZero();
        assertThat(sum()).isZero();
    }

    @Test
    void sumsBeyondAllDoublesOnTheWayToOne() {
        assertThat(sum(Double.MAX_VALUE, Double.MAX_VALUE, -Double.MAX_VALUE))
                .isEqualTo(Double.MAX_VALUE);
        assertThat(sum(Double.MAX_VALUE, Double.MAX_VALUE)).isInfinite();
        assertThat(sum(1e300, 1.0, -1e300)).isEqualTo(1.0);
    }

    @Property(tries = 2_000)
    void equalsTheSumInArbitraryPrecisionRoundedOnce(@ForAll("doubles") List<Double> values) {
        ExactSum sum = new ExactSum();
        BigDecimal exact = BigDecimal.ZERO;
        for (double value : values) {
            sum.add(value);
            exact = exact.add(new BigDecimal(value));
        }
        assertThat(sum.exact()).isEqualByComparingTo(exact);
        assertThat(sum.rounded()).isEqualTo(exact.doubleValue());
    }

    @Provide
    Arbitrary<List<Double>> doubles() {
        Arbitrary<Double> any =
                Arbitraries.longs()
                        .map(Double::longBitsToDouble)
                        .filter(value -> Double.isFinite(value));
        Arbitrary<Double> near = Arbitraries.doubles().between(-1e20, 1e20).ofScale(5);
        return Arbitraries.oneOf(any, near, Arbitraries.of(0.1, 1e16, 0x1p-53, -0x1p53))
                .list()
                .ofMaxSize(25);
    }

    private static double sum(double... values) {
        ExactSum sum = new ExactSum();
        for (double value : values) {
            sum.add(value);
        }
        return sum.rounded();
    }
}
