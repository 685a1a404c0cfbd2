package io.callstream.replay;

/// How fast a recording runs: event time over wall time.
///
/// @param factor 1 is real time, 60 an hour a minute, infinity as fast as the broker takes it; more
///   than zero
public record ReplaySpeed(double factor) {
    /// As fast as the broker takes it.
    public static final ReplaySpeed MAX = new ReplaySpeed(Double.POSITIVE_INFINITY);

    public ReplaySpeed {
        if (!(factor > 0)) {
            throw new IllegalArgumentException("speed must be more than 0 but was " + factor);
        }
    }

    /// Reads `max` or a number such as `1`, `60`, `0.5`.
    ///
    /// @throws IllegalArgumentException for anything else
    public static ReplaySpeed parse(String text) {
        if (text.equals("max")) {
            return MAX;
        }
        try {
            return new ReplaySpeed(Double.parseDouble(text));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "speed must be \"max\" or a number such as 60, but was \"" + text + "\"", e);
        }
    }

    /// Whether nothing is waited for.
    public boolean isMax() {
        return Double.isInfinite(factor);
    }

    @Override
    public String toString() {
        return isMax() ? "max" : Double.toString(factor);
    }
}
