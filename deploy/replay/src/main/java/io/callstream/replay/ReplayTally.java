package io.callstream.replay;

import io.callstream.replay.recording.Recording;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// Counts what is sent, by source and topic. Not safe for use by several threads.
final class ReplayTally {
    private final Map<String, SortedMap<String, Long>> sent = new HashMap<>();

    void count(String topic, String source) {
        sent.computeIfAbsent(source, _ -> new TreeMap<>()).merge(topic, 1L, Long::sum);
    }

    ReplayReport report(
            Timeline timeline,
            Optional<LocalDate> snapshot,
            long customers,
            Duration sending,
            Duration whole) {
        SortedMap<String, Long> byTopic = new TreeMap<>();
        SortedMap<String, ReplayReport.Source> sources = new TreeMap<>();
        for (Recording recording : timeline.recordings()) {
            SortedMap<String, Long> own = sent.getOrDefault(recording.source(), new TreeMap<>());
            own.forEach((topic, count) -> byTopic.merge(topic, count, Long::sum));
            long shift = timeline.shift(recording);
            sources.put(
                    recording.source(),
                    new ReplayReport.Source(
                            recording.calls(),
                            own.values().stream().mapToLong(Long::longValue).sum(),
                            recording.customers().size(),
                            shift,
                            Instant.ofEpochMilli(recording.firstTime() + shift),
                            Instant.ofEpochMilli(recording.lastTime() + shift),
                            own));
        }
        return new ReplayReport(
                byTopic,
                sources,
                Instant.ofEpochMilli(timeline.firstTime()),
                Instant.ofEpochMilli(timeline.lastTime()),
                snapshot,
                customers,
                sending,
                whole);
    }
}
