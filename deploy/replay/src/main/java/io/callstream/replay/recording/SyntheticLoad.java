package io.callstream.replay.recording;

/// How much load to make up, and of what kind. The same load with the same seed is the same
/// sequence of records.
///
/// @param calls number of calls
/// @param customers number of customers
/// @param zipf skew: customer of rank r calls in proportion to r^-zipf; 0 is even
/// @param callsPerSecond of event time; at speed 1 also of wall time
/// @param segmentsPerCall final transcript segments sent before each call's end
/// @param lateShare of the calls, 0..1: their event times lie 25 to 73 h before their place in the
///   order
/// @param badShare of the calls, 0..1: refused by the validator
/// @param duplicateShare of the calls, 0..1: sent twice
/// @param seed of the random numbers
public record SyntheticLoad(
        long calls,
        int customers,
        double zipf,
        double callsPerSecond,
        int segmentsPerCall,
        double lateShare,
        double badShare,
        double duplicateShare,
        long seed) {

    public SyntheticLoad {
        require(calls > 0, "calls must be positive but was " + calls);
        require(
                customers > 0 && customers <= 10_000_000,
                "customers must be 1 to 10000000 but was " + customers);
        require(zipf >= 0 && zipf <= 5, "zipf must be 0 to 5 but was " + zipf);
        require(
                callsPerSecond > 0 && callsPerSecond <= 1e6,
                "rate must be above 0, at most 1000000, but was " + callsPerSecond);
        require(
                segmentsPerCall >= 0 && segmentsPerCall <= 1000,
                "segments must be 0 to 1000 but was " + segmentsPerCall);
        requireShare("late share", lateShare);
        requireShare("bad share", badShare);
        requireShare("duplicate share", duplicateShare);
    }

    /// That many calls of that many customers, skew 1, 100 a second, no segments, no fault.
    public static SyntheticLoad of(long calls, int customers, long seed) {
        return new SyntheticLoad(calls, customers, 1, 100, 0, 0, 0, 0, seed);
    }

    private static void requireShare(String name, double share) {
        require(share >= 0 && share <= 1, name + " must be 0 to 1 but was " + share);
    }

    private static void require(boolean holds, String fault) {
        if (!holds) {
            throw new IllegalArgumentException(fault);
        }
    }
}
