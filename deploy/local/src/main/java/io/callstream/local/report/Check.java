package io.callstream.local.report;

/// One sum that must come out.
///
/// @param name what is compared, in words
/// @param expected what it must be
/// @param actual what it is
/// @param sum how `expected` came about, with the figures
public record Check(String name, long expected, long actual, String sum) {
    /// True if it comes out.
    public boolean passed() {
        return expected == actual;
    }

    /// The line for people.
    public String line() {
        return (passed() ? "  ok    " : "  WRONG ")
                + name
                + ": "
                + actual
                + (passed()
                        ? ""
                        : " where "
                                + expected
                                + " was due ("
                                + sum
                                + ", difference "
                                + (actual - expected)
                                + ")");
    }
}
