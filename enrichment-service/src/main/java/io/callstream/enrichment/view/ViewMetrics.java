package io.callstream.enrichment.view;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;

import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/// What the views count and measure, by view.
public final class ViewMetrics {
    private static final Duration[] FRESHNESS = {
        Duration.ofMillis(20),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(200),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofSeconds(5),
        Duration.ofSeconds(30)
    };

    private final MeterRegistry registry;
    private final ConcurrentHashMap<String, OfView> views = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<String, OfTask> tasks = new ConcurrentHashMap<>();

    public ViewMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    /// The meters of a view.
    OfView of(String view) {
        return views.computeIfAbsent(view, OfView::new);
    }

    /// The gauges of a view's state in one task.
    OfTask of(String view, int partition) {
        return tasks.computeIfAbsent(
                view + '-' + partition, key -> new OfTask(view, Integer.toString(partition)));
    }

    final class OfView {
        final Counter events;
        final Counter rows;
        final Counter expiries;
        final Counter backfills;
        final Counter late;
        final Counter writtenBytes;
        private final Timer freshness;

        private OfView(String view) {
            events =
                    Counter.builder("callstream_view_events")
                            .description(
                                    "events folded into views; rows by event over them is what coalescing leaves")
                            .tag("view", view)
                            .register(registry);
            rows = rows(view, "event");
            expiries = rows(view, "expiry");
            backfills = rows(view, "backfill");
            late =
                    Counter.builder("callstream_late_events")
                            .description("events older than the view's lateness allows")
                            .tag("view", view)
                            .register(registry);
            writtenBytes =
                    Counter.builder("callstream_view_state_written_bytes")
                            .description("bytes of state written to store and changelog")
                            .tag("view", view)
                            .register(registry);
            freshness =
                    Timer.builder("callstream_view_freshness")
                            .description(
                                    "from the entry of the oldest event in a row to the row being made")
                            .serviceLevelObjectives(FRESHNESS)
                            .tag("view", view)
                            .register(registry);
        }

        void fresh(long ingestMillis, long nowMillis) {
            freshness.record(Math.max(0, nowMillis - ingestMillis), TimeUnit.MILLISECONDS);
        }
    }

    final class OfTask {
        /// Event time minus the first timer that is due and not fired, milliseconds.
        final AtomicLong timerLag = new AtomicLong();

        /// About how many records of state there are.
        final AtomicLong stateRecords = new AtomicLong();

        private OfTask(String view, String partition) {
            Tags tags = Tags.of("view", view, "partition", partition);
            Gauge.builder("callstream_timer_lag_seconds", timerLag, lag -> lag.get() / 1e3)
                    .description("event time minus the first timer that is due and not yet fired")
                    .tags(tags)
                    .register(registry);
            Gauge.builder("callstream_view_state_records", stateRecords, AtomicLong::get)
                    .description("records of state in the view's store, estimated")
                    .tags(tags)
                    .register(registry);
        }
    }

    private Counter rows(String view, String cause) {
        return Counter.builder("callstream_feature_rows")
                .description("feature rows made")
                .tag("view", view)
                .tag("cause", cause)
                .register(registry);
    }
}
