package io.callstream.replay.recording;

import java.time.LocalDate;
import java.util.List;

/// Customer profiles as of the end of a day.
///
/// @param date the day, UTC; the profiles are valid from the next one
/// @param freeColumns names of the columns of [Profile#free()]
/// @param profiles by customer id, sorted as strings
public record ProfileSnapshot(LocalDate date, List<String> freeColumns, List<Profile> profiles) {

    /// One customer. Personal data: never logged.
    ///
    /// @param lifetimeValue in the operator's currency
    /// @param interactions up to the end of the snapshot's day
    /// @param free values in the order of the free columns, as in the source
    public record Profile(
            String customerId,
            String tier,
            double lifetimeValue,
            long interactions,
            List<String> free) {
        @Override
        public String toString() {
            return "Profile[" + customerId + "]";
        }
    }
}
