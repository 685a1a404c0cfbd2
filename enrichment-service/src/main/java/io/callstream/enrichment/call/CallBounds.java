package io.callstream.enrichment.call;

import java.time.Duration;

/// How long calls are waited for, in event time.
///
/// @param startAwaited after the terminal event of a call whose start is unknown
/// @param inactivity after the last event of a call that has not ended: then it is TIMED_OUT
/// @param memory after the last event of a closed call: until then a later event makes a revision
public record CallBounds(Duration startAwaited, Duration inactivity, Duration memory) {
    /// Five minutes, a day, a day.
    public static final CallBounds DEFAULT =
            new CallBounds(Duration.ofMinutes(5), Duration.ofDays(1), Duration.ofDays(1));
}
