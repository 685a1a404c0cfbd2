package io.callstream.enrichment.transcript;

import io.callstream.enrichment.redact.Kind;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/// What becomes of transcript segments: every one that came in is counted once in
/// `callstream_segments`.
public final class TranscriptMetrics {
    /// What became of a segment.
    enum Fate {
        /// Final, for the first time: scored and measured.
        FINAL,
        /// Partial: scored for the live screen.
        PARTIAL,
        /// Of a segment that was final before: left out.
        REPEATED,
        /// Final, but its call has had too many to measure it.
        UNMEASURED
    }

    private final MeterRegistry registry;
    private final Map<Fate, Counter> fates = new EnumMap<>(Fate.class);
    private final Map<Kind, Counter> redactions = new EnumMap<>(Kind.class);
    private final ConcurrentHashMap<String, Counter> notScored = new ConcurrentHashMap<>();

    public TranscriptMetrics(MeterRegistry registry) {
        this.registry = registry;
        for (Fate fate : Fate.values()) {
            fates.put(
                    fate,
                    Counter.builder("callstream_segments")
                            .description("transcript segments by what became of them")
                            .tag("fate", fate.name().toLowerCase(Locale.ROOT))
                            .register(registry));
        }
        for (Kind kind : Kind.values()) {
            redactions.put(
                    kind,
                    Counter.builder("callstream_redactions")
                            .description("pieces of personal data taken out of segments")
                            .tag("kind", kind.name().toLowerCase(Locale.ROOT))
                            .register(registry));
        }
    }

    void count(Fate fate) {
        counter(fates, fate).increment();
    }

    void redacted(Map<Kind, Integer> counts) {
        counts.forEach((kind, count) -> counter(redactions, kind).increment(count));
    }

    private static <K> Counter counter(Map<K, Counter> counters, K key) {
        return Objects.requireNonNull(counters.get(key));
    }

    void notScored(String reason) {
        notScored
                .computeIfAbsent(
                        reason,
                        name ->
                                Counter.builder("callstream_segments_not_scored")
                                        .description("segments without a sentiment, by reason")
                                        .tag("reason", name.toLowerCase(Locale.ROOT))
                                        .register(registry))
                .increment();
    }
}
