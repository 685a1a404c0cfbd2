package io.callstream.enrichment.view;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;

/// What the enrichment counts.
public final class EnrichmentMetrics {
    private final MeterRegistry registry;
    private final Counter enriched;
    private final Counter withoutProfile;
    private final Counter revised;
    private final ConcurrentHashMap<String, Counter> rows = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<String, Counter> expiries = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<String, Counter> late = new ConcurrentHashMap<>();

    private final ConcurrentHashMap<String, AtomicReference<Double>> lags =
            new ConcurrentHashMap<>();

    public EnrichmentMetrics(MeterRegistry registry) {
        this.registry = registry;
        this.enriched = counter("callstream_enriched_calls", "finished calls enriched");
        this.withoutProfile =
                counter(
                        "callstream_enriched_without_profile",
                        "calls of a known customer without a valid profile");
        this.revised =
                counter(
                        "callstream_call_revisions",
                        "closed calls that later events closed again; views leave them out");
    }

    void enriched(boolean profileMissing) {
        enriched.increment();
        if (profileMissing) {
            withoutProfile.increment();
        }
    }

    void revised() {
        revised.increment();
    }

    void row(String view, boolean expiry) {
        (expiry ? expiries : rows)
                .computeIfAbsent(
                        view,
                        name ->
                                Counter.builder("callstream_feature_rows")
                                        .description("feature rows made")
                                        .tag("view", name)
                                        .tag("cause", expiry ? "expiry" : "event")
                                        .register(registry))
                .increment();
    }

    void late(String view) {
        late.computeIfAbsent(
                        view,
                        name ->
                                Counter.builder("callstream_late_events")
                                        .description("events older than the view's lateness allows")
                                        .tag("view", name)
                                        .register(registry))
                .increment();
    }

    /// A gauge of the task's timer lag, set by the stream thread.
    AtomicReference<Double> timerLag(String view, int partition) {
        return lags.computeIfAbsent(
                view + '-' + partition,
                key -> {
                    AtomicReference<Double> lag = new AtomicReference<>(0.0);
                    Gauge.builder("callstream_timer_lag_seconds", lag, AtomicReference::get)
                            .description(
                                    "event time minus the first timer that is due and not yet fired")
                            .tag("view", view)
                            .tag("partition", Integer.toString(partition))
                            .register(registry);
                    return lag;
                });
    }

    private Counter counter(String name, String description) {
        return Counter.builder(name).description(description).register(registry);
    }
}
