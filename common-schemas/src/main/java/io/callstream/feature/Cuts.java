package io.callstream.feature;

import java.util.List;
import java.util.Map;

/// Since which event time a task has computed each feature of a view that it ran before under
/// another definition. Immutable.
///
/// Events up to that time may have come before the feature did, all later ones came after it. So a
/// feature is complete once its window begins after the cut; a lifetime feature never is by itself.
public final class Cuts {
    /// Everything has been computed from the first event on.
    public static final Cuts NONE = new Cuts(List.of(), Map.of());

    private static final boolean[] ALL_COMPLETE = {};

    private final List<FeatureView.Feature> features;
    private final Map<String, Long> since;

    private Cuts(List<FeatureView.Feature> features, Map<String, Long> since) {
        this.features = features;
        this.since = Map.copyOf(since);
    }

    /// @param since by feature, epoch millis; the others have no cut
    public static Cuts of(FeatureView view, Map<String, Long> since) {
        return since.isEmpty() ? NONE : new Cuts(view.features(), since);
    }

    /// Per feature whether it is incomplete at t; empty where all are complete.
    boolean[] incomplete(long t) {
        if (since.isEmpty()) {
            return ALL_COMPLETE;
        }
        boolean[] incomplete = new boolean[features.size()];
        for (int i = 0; i < incomplete.length; i++) {
            Long cut = since.get(features.get(i).name());
            incomplete[i] = cut != null && start(features.get(i).window(), t) <= cut;
        }
        return incomplete;
    }

    private static long start(Window window, long t) {
        return switch (window) {
            case Window.Sliding sliding ->
                    Math.floorDiv(t - sliding.size().toMillis(), sliding.hop().toMillis())
                            * sliding.hop().toMillis();
            case Window.Tumbling tumbling -> new TumblingPeriods(tumbling).start(t);
            case Window.Lifetime _ -> Long.MIN_VALUE;
        };
    }
}
