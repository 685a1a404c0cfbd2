package io.callstream.serving.live;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// How far a screen has been told: of each source the offset of the last event it got, and the
/// append time up to which it was complete.
///
/// On the wire, as the id of an event: `<append millis>,<topic>:<partition>:<offset>,…`. It means
/// the same to every instance, so a screen that was cut off goes on at any of them.
public final class LivePosition {
    private static final int LONGEST = 8_192;
    private static final Pattern ENTRY =
            Pattern.compile("([A-Za-z0-9._-]{1,249}:\\d{1,9}):(\\d{1,18})");

    private final Map<String, Long> offsets = new TreeMap<>();

    /// Of sources that were stepped back: how far they had been told.
    private final Map<String, Long> before = new TreeMap<>();

    private long completeMillis;

    /// Nothing told yet.
    public LivePosition() {}

    /// Reads an id; empty where it is none of ours.
    public static Optional<LivePosition> parse(String id) {
        if (id.length() > LONGEST) {
            return Optional.empty();
        }
        String[] parts = id.strip().split(",", -1);
        if (!parts[0].matches("\\d{1,15}")) {
            return Optional.empty();
        }
        LivePosition position = new LivePosition();
        position.completeMillis = Long.parseLong(parts[0]);
        for (int i = 1; i < parts.length; i++) {
            var entry = ENTRY.matcher(parts[i]);
            if (!entry.matches()) {
                return Optional.empty();
            }
            position.offsets.put(entry.group(1), Long.parseLong(entry.group(2)));
        }
        return Optional.of(position);
    }

    /// Append time up to which nothing was left out, epoch milliseconds; 0 for nothing told yet.
    public long completeMillis() {
        return completeMillis;
    }

    /// Offset of the last event told of a source.
    public OptionalLong offset(String source) {
        Long offset = offsets.get(source);
        return offset == null ? OptionalLong.empty() : OptionalLong.of(offset);
    }

    /// Whether the event was told already.
    boolean covers(LiveEvent event) {
        Long offset = offsets.get(event.source());
        return offset != null && event.offset() <= offset;
    }

    /// The event is told next.
    void told(LiveEvent event) {
        offsets.put(event.source(), event.offset());
    }

    /// An older event is going to be told after newer ones of its source: until then, the position
    /// does not pretend to cover it.
    void stepBack(LiveEvent event) {
        Long offset = offsets.get(event.source());
        if (offset != null && event.offset() <= offset) {
            before.merge(event.source(), offset, Math::max);
            offsets.put(event.source(), event.offset() - 1);
        }
    }

    /// All that it was stepped back for has been told: it covers again what it covered before.
    void settle() {
        before.forEach((source, offset) -> offsets.merge(source, offset, Math::max));
        before.clear();
    }

    void completeUntil(long appendMillis) {
        completeMillis = Math.max(completeMillis, appendMillis);
    }

    /// The id.
    @Override
    public String toString() {
        StringBuilder id = new StringBuilder(64).append(completeMillis);
        offsets.forEach(
                (source, offset) -> {
                    if (offset >= 0) {
                        id.append(',').append(source).append(':').append(offset);
                    }
                });
        return id.toString();
    }
}
