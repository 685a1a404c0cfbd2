package io.callstream.feature;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.Objects;

/// The features of one entity as of a time.
///
/// @param eventTime t: the largest event time of the entity so far or the instant of the expiry,
///   epoch millis
/// @param values one per column of [ViewProgram#columns], in that order; a null array is a
///   tombstone
/// @param seen the last offset per source partition that is folded into it
@SuppressWarnings("ArrayRecordComponent") // rows are made per event; equality is by content, below
public record FeatureRow(
        long eventTime, @Nullable Object @Nullable [] values, Seen seen, Cause cause) {

    /// Whether the entity's features end here.
    public boolean isTombstone() {
        return values == null;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof FeatureRow row
                && eventTime == row.eventTime
                && cause == row.cause
                && seen.equals(row.seen)
                && Arrays.equals(values, row.values);
    }

    @Override
    public int hashCode() {
        return Objects.hash(eventTime, cause, seen, Arrays.hashCode(values));
    }

    /// Without the values: they are personal data.
    @Override
    public String toString() {
        return "FeatureRow["
                + eventTime
                + ", "
                + cause
                + ", seen "
                + seen.text()
                + (isTombstone() ? ", tombstone]" : "]");
    }
}
