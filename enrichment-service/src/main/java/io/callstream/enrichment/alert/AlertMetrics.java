package io.callstream.enrichment.alert;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;

/// What the rules do.
public final class AlertMetrics {
    private final MeterRegistry registry;
    private final ConcurrentHashMap<String, Counter> alerts = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<String, Counter> silenced = new ConcurrentHashMap<>();
    private final Timer latency;

    public AlertMetrics(MeterRegistry registry) {
        this.registry = registry;
        this.latency =
                Timer.builder("callstream_alert_latency")
                        .description("from the ingest of the firing record to its alert")
                        .publishPercentileHistogram()
                        .minimumExpectedValue(Duration.ofMillis(1))
                        .maximumExpectedValue(Duration.ofMinutes(1))
                        .register(registry);
    }

    void fired(String rule, long sinceIngestMillis) {
        alerts.computeIfAbsent(rule, name -> counter("callstream_alerts", "alerts given", name))
                .increment();
        if (sinceIngestMillis >= 0) {
            latency.record(Duration.ofMillis(sinceIngestMillis));
        }
    }

    void silenced(String rule) {
        silenced.computeIfAbsent(
                        rule,
                        name ->
                                counter(
                                        "callstream_alerts_silenced",
                                        "records that met a rule without an alert: too few, or too soon",
                                        name))
                .increment();
    }

    private Counter counter(String name, String description, String rule) {
        return Counter.builder(name).description(description).tag("rule", rule).register(registry);
    }
}
