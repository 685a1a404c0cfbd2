package io.callstream.ingest.adapter;

import io.callstream.ingest.account.Accounting;
import io.callstream.ingest.validate.Reason;
import io.callstream.ingest.validate.RecordKind;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/// [Accounting] as Micrometer meters.
///
/// `callstream_ingest_received_total` and `callstream_ingest_records_total{fate}` by kind and
/// source: the first hundred sources have a label of their own, the rest share `other`, so that no
/// client can fill the memory with names.
public final class MicrometerAccounting implements Accounting {
    private static final int SOURCES = 100;
    private static final String OTHER = "other";

    private record FateKey(RecordKind kind, String source, Fate fate) {}

    private record FateCounters(Counter received, Counter fate) {}

    private record ReasonKey(RecordKind kind, Reason reason) {}

    private final MeterRegistry registry;
    private final Map<String, String> sources = new ConcurrentHashMap<>();
    private final Map<FateKey, FateCounters> fates = new ConcurrentHashMap<>();
    private final Map<ReasonKey, Counter> reasons = new ConcurrentHashMap<>();
    private final Map<RecordKind, Counter> unknownFields = new EnumMap<>(RecordKind.class);
    private final Map<RecordKind, Counter> rekeyed = new EnumMap<>(RecordKind.class);
    private final Map<RecordKind, Counter> evictedEarly = new EnumMap<>(RecordKind.class);
    private final Map<RecordKind, Timer> latencies = new EnumMap<>(RecordKind.class);

    public MicrometerAccounting(MeterRegistry registry) {
        this.registry = registry;
        for (RecordKind kind : RecordKind.values()) {
            unknownFields.put(
                    kind,
                    counter(
                            "callstream.ingest.unknown.fields",
                            "JSON members that no field is called",
                            kind));
            rekeyed.put(
                    kind,
                    counter(
                            "callstream.ingest.rekeyed",
                            "Records that came under a foreign key",
                            kind));
            evictedEarly.put(
                    kind,
                    counter(
                            "callstream.dedup.evicted.early",
                            "Identities forgotten before 24 h",
                            kind));
            latencies.put(
                    kind,
                    Timer.builder("callstream.ingest.latency")
                            .description("From ingest to validated")
                            .tag("kind", kind.label())
                            .publishPercentileHistogram()
                            .minimumExpectedValue(Duration.ofMillis(1))
                            .maximumExpectedValue(Duration.ofSeconds(30))
                            .register(registry));
        }
    }

    private Counter counter(String name, String description, RecordKind kind) {
        return Counter.builder(name)
                .description(description)
                .tag("kind", kind.label())
                .register(registry);
    }

    @Override
    public void count(RecordKind kind, String source, Fate fate, long records) {
        FateKey key = new FateKey(kind, label(source), fate);
        FateCounters counters = fates.computeIfAbsent(key, this::counters);
        counters.received().increment(records);
        counters.fate().increment(records);
    }

    private FateCounters counters(FateKey key) {
        Counter received =
                Counter.builder("callstream.ingest.received")
                        .description(
                                "Records received: accepted + flagged + duplicate + refused + refused_http")
                        .tag("kind", key.kind().label())
                        .tag("source", key.source())
                        .register(registry);
        Counter fate =
                Counter.builder("callstream.ingest.records")
                        .description("Records by what became of them")
                        .tag("kind", key.kind().label())
                        .tag("source", key.source())
                        .tag("fate", key.fate().name().toLowerCase(Locale.ROOT))
                        .register(registry);
        return new FateCounters(received, fate);
    }

    private String label(String source) {
        String known = sources.get(source);
        if (known != null) {
            return known;
        }
        if (sources.size() >= SOURCES) {
            return OTHER;
        }
        return sources.computeIfAbsent(source, name -> name);
    }

    @Override
    public void refused(RecordKind kind, Reason reason) {
        reasons.computeIfAbsent(
                        new ReasonKey(kind, reason),
                        key ->
                                Counter.builder("callstream.ingest.refused")
                                        .description("Records refused, by first reason")
                                        .tag("kind", kind.label())
                                        .tag("reason", reason.name())
                                        .register(registry))
                .increment();
    }

    @Override
    public void unknownFields(RecordKind kind, int members) {
        of(unknownFields, kind).increment(members);
    }

    @Override
    public void rekeyed(RecordKind kind) {
        of(rekeyed, kind).increment();
    }

    @Override
    public void evictedEarly(RecordKind kind, long identities) {
        of(evictedEarly, kind).increment(identities);
    }

    @Override
    public void validatedAfter(RecordKind kind, long millis) {
        of(latencies, kind).record(millis, TimeUnit.MILLISECONDS);
    }

    private static <M> M of(Map<RecordKind, M> meters, RecordKind kind) {
        M meter = meters.get(kind);
        if (meter == null) {
            throw new IllegalStateException("no meter for " + kind);
        }
        return meter;
    }
}
