package io.callstream.serving;

import io.callstream.serving.online.OnlineRow;
import io.callstream.serving.online.OnlineStore.Outcome;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.function.Supplier;

/// What the loop counts and times.
final class FeatureMetrics {
    private static final Duration PERCENTILES_OVER = Duration.ofMinutes(10);
    private static final Duration[] BUCKETS =
            millis(
                    5, 10, 20, 30, 50, 75, 100, 120, 150, 180, 250, 500, 1_000, 2_500, 5_000,
                    10_000, 60_000);

    private final MeterRegistry registry;
    private final Stage fromIngest;
    private final Stage fromFeature;
    private final Counter documents;

    /// One latency twice: in buckets that can be added up over instances, and in percentiles of
    /// this instance.
    private record Stage(Timer buckets, Timer percentiles) {
        void record(long millis) {
            Duration latency = Duration.ofMillis(Math.max(0, millis));
            buckets.record(latency);
            percentiles.record(latency);
        }
    }

    FeatureMetrics(MeterRegistry registry) {
        this.registry = registry;
        this.fromIngest = stage(registry, "t_ingest");
        this.fromFeature = stage(registry, "t_feature");
        this.documents =
                Counter.builder("callstream.feature.documents.written")
                        .description(
                                "Profiles, states, segments, alerts and finished calls sent to the online store")
                        .register(registry);
    }

    /// @param acknowledgedMillis when the store acknowledged them; empty where the rows were
    ///   written anew, not for the first time
    void written(List<OnlineRow> written, List<Outcome> outcomes, OptionalLong acknowledgedMillis) {
        for (int i = 0; i < written.size(); i++) {
            OnlineRow row = written.get(i);
            rows(row.view().name(), outcomes.get(i).name().toLowerCase(Locale.ROOT)).increment();
            if (outcomes.get(i) == Outcome.APPLIED && acknowledgedMillis.isPresent()) {
                readable(row, acknowledgedMillis.getAsLong());
            }
        }
    }

    /// Documents that were sent to the store, newer or not.
    void documents(int count) {
        documents.increment(count);
    }

    void unreadable(String view) {
        rows(view, "unreadable").increment();
    }

    /// From the two stage times in the row's headers until Redis has acknowledged it.
    private void readable(OnlineRow row, long nowMillis) {
        if (row.ingestMillis() >= 0) {
            fromIngest.record(nowMillis - row.ingestMillis());
        }
        if (row.featureMillis() >= 0) {
            fromFeature.record(nowMillis - row.featureMillis());
        }
    }

    void rebuilds(Supplier<Number> count) {
        FunctionCounter.builder(
                        "callstream.feature.rebuilds",
                        count,
                        supplier -> supplier.get().doubleValue())
                .description(
                        "Times that the online store was found empty or another, and was written anew")
                .register(registry);
    }

    private Counter rows(String view, String result) {
        return Counter.builder("callstream.feature.rows.written")
                .description("Rows of the feature topics by what became of them")
                .tag("view", view)
                .tag("result", result)
                .register(registry);
    }

    private static Stage stage(MeterRegistry registry, String from) {
        Timer buckets =
                Timer.builder("callstream.readable.latency")
                        .description(
                                "Time from the stage to the row's acknowledgement by the online store")
                        .tag("from", from)
                        .serviceLevelObjectives(BUCKETS)
                        .register(registry);
        Timer percentiles =
                Timer.builder("callstream.readable.latency.summary")
                        .description(
                                "The same as percentiles of this instance over the last ten minutes")
                        .tag("from", from)
                        .publishPercentiles(0.5, 0.95, 0.99)
                        .percentilePrecision(2)
                        .distributionStatisticExpiry(PERCENTILES_OVER)
                        .register(registry);
        return new Stage(buckets, percentiles);
    }

    private static Duration[] millis(long... bounds) {
        return Arrays.stream(bounds).mapToObj(Duration::ofMillis).toArray(Duration[]::new);
    }
}
