package io.callstream.bench.report;

import org.jspecify.annotations.Nullable;

/// One figure of a benchmark.
///
/// @param name what was measured, kebab-case
/// @param unit of `value` and `floor`
/// @param floor the same by the bare means of the machine, in the same run; null where there is
///   none
/// @param ratio `value / floor`
public record Measure(
        String name, double value, String unit, @Nullable Double floor, @Nullable Double ratio) {
    /// A figure without a floor.
    public static Measure of(String name, double value, String unit) {
        return new Measure(name, value, unit, null, null);
    }

    /// A figure beside its floor.
    public static Measure of(String name, double value, String unit, double floor) {
        return new Measure(name, value, unit, floor, value / floor);
    }
}
