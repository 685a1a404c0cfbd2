package io.callstream.serving.online;

import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Which row of a view an entity has; rows are ordered by event time, then by offset.
///
/// Stored as `<event ms>|<offset>|<created ms>`. An entity's rows are on one partition, so their
/// offsets can be compared.
///
/// @param eventMillis event time
/// @param offset in the feature topic
/// @param createdMillis when the row was appended to the feature topic
public record RowVersion(long eventMillis, long offset, long createdMillis)
        implements Comparable<RowVersion> {
    private static final Pattern TEXT =
            Pattern.compile("(-?\\d{1,18})\\|(\\d{1,18})\\|(-?\\d{1,18})");
    private static final Comparator<RowVersion> ORDER =
            Comparator.comparingLong(RowVersion::eventMillis).thenComparingLong(RowVersion::offset);

    /// Event time, then offset; `created` does not count.
    @Override
    public int compareTo(RowVersion other) {
        return ORDER.compare(this, other);
    }

    public boolean newerThan(RowVersion other) {
        return compareTo(other) > 0;
    }

    /// The bytes of the field `_v:<view>`.
    public byte[] toBytes() {
        return toString().getBytes(StandardCharsets.UTF_8);
    }

    /// Reads [#toBytes]; empty where it is something else.
    public static Optional<RowVersion> parse(byte[] bytes) {
        Matcher matcher = TEXT.matcher(new String(bytes, StandardCharsets.UTF_8));
        if (!matcher.matches()) {
            return Optional.empty();
        }
        return Optional.of(
                new RowVersion(
                        Long.parseLong(matcher.group(1)),
                        Long.parseLong(matcher.group(2)),
                        Long.parseLong(matcher.group(3))));
    }

    @Override
    public String toString() {
        return eventMillis + "|" + offset + "|" + createdMillis;
    }
}
