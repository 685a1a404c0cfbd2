package io.callstream.topic;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/// How long a topic keeps its records.
///
/// @param compacted whether the newest record of each key stays for ever
/// @param time how long records stay; of a compacted topic: how long they are safe from compaction
public record Retention(boolean compacted, Duration time) {
    /// Deleted after that many days.
    public static Retention days(int days) {
        return new Retention(false, Duration.ofDays(days));
    }

    /// Compacted, but never before that many days (0: as soon as the broker likes).
    public static Retention compactedAfterDays(int days) {
        return new Retention(true, Duration.ofDays(days));
    }

    /// The broker's topic settings.
    public Map<String, String> settings() {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("message.timestamp.type", "LogAppendTime");
        settings.put("cleanup.policy", compacted ? "compact" : "delete");
        if (!compacted) {
            settings.put("retention.ms", Long.toString(time.toMillis()));
        } else if (!time.isZero()) {
            settings.put("min.compaction.lag.ms", Long.toString(time.toMillis()));
        }
        return settings;
    }

    /// For people: `7 d`, `compacted`, `compacted after 7 d`.
    public String text() {
        if (!compacted) {
            return time.toDays() + " d";
        }
        return time.isZero() ? "compacted" : "compacted after " + time.toDays() + " d";
    }
}
