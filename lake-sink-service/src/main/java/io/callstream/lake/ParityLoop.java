package io.callstream.lake;

import io.callstream.lake.recompute.Parity;
import io.callstream.lake.recompute.ParityCount;
import io.callstream.lake.recompute.ParitySettings;
import io.callstream.lake.table.LakeTable;
import io.callstream.lake.table.Source;
import io.callstream.runtime.ToolFault;
import io.callstream.topic.FeatureTopics.FeatureTopic;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// Compares a sample of feature rows with what the lake's events give, again and again, on a thread
/// of its own: each view by the instance that owns its table's first partition.
final class ParityLoop implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ParityLoop.class);
    private static final Duration SETTLE = Duration.ofMinutes(10);

    /// The files of a view's tables are read whole, each time: what is more than that is left to
    /// the tool.
    private static final long MOST_BYTES = 256L << 20;

    private final Consumer<Consumer<Parity>> lake;
    private final List<FeatureTopic> views;
    private final Supplier<Map<LakeTable, Map<Source, String>>> owned;
    private final LakeMetrics metrics;
    private final InstantSource clock;
    private final ParitySettings settings;
    private final RoundLoop rounds;

    /// @param lake opens the lake for a while
    /// @param owned what this instance owns just now
    ParityLoop(
            Consumer<Consumer<Parity>> lake,
            List<FeatureTopic> views,
            Supplier<Map<LakeTable, Map<Source, String>>> owned,
            LakeMetrics metrics,
            InstantSource clock,
            ParitySettings settings) {
        this.lake = lake;
        this.views = views;
        this.owned = owned;
        this.metrics = metrics;
        this.clock = clock;
        this.settings = settings;
        this.rounds = new RoundLoop("lake-parity", settings.interval(), this::round);
    }

    void start() {
        if (settings.entities() > 0) {
            rounds.start();
        }
    }

    private boolean isOurs(FeatureTopic view) {
        return owned.get().values().stream()
                .flatMap(sources -> sources.keySet().stream())
                .anyMatch(
                        source ->
                                source.topic().equals(view.topic().name())
                                        && source.partition() == 0);
    }

    private void round() {
        List<FeatureTopic> ours = views.stream().filter(this::isOurs).toList();
        if (ours.isEmpty()) {
            return;
        }
        try {
            lake.accept(parity -> ours.forEach(view -> compare(parity, view)));
        } catch (ToolFault e) {
            LOG.atWarn()
                    .addKeyValue("cause", e.getMessage())
                    .log("rows were not compared, will be tried again");
        }
    }

    private void compare(Parity parity, FeatureTopic view) {
        if (rounds.isStopping() || parity.unchecked(view) != null) {
            return;
        }
        long bytes = parity.bytes(view);
        if (bytes > MOST_BYTES) {
            LOG.atInfo()
                    .addKeyValue("view", view.view().name())
                    .addKeyValue("bytes", bytes)
                    .log("too much to compare beside the sink; run callstream lake parity");
            return;
        }
        ParityCount count = parity.check(view, settings.entities(), clock.millis(), SETTLE);
        metrics.compared(view.view().name(), count);
        if (!count.isClean()) {
            LOG.atWarn()
                    .addKeyValue("view", view.view().name())
                    .addKeyValue("rows", count.rows())
                    .addKeyValue("mismatched", count.mismatched())
                    .addKeyValue("missing", count.missing())
                    .addKeyValue("extra", count.extra())
                    .addKeyValue("columns", count.columns())
                    .log(
                            "feature rows are not what their events give; see callstream lake parity --show");
        }
    }

    @Override
    public void close() {
        rounds.close();
    }
}
