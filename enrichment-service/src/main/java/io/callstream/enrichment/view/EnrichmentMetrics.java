package io.callstream.enrichment.view;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/// What the enrichment of calls counts.
public final class EnrichmentMetrics {
    private final MeterRegistry registry;
    private final Counter enriched;
    private final Counter withoutProfile;
    private final Counter revised;

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

    private Counter counter(String name, String description) {
        return Counter.builder(name).description(description).register(registry);
    }
}
