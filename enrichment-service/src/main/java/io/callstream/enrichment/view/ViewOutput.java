package io.callstream.enrichment.view;

import io.callstream.topic.FeatureTopics.FeatureTopic;
import io.callstream.topic.RowEncoder;

/// Where the rows of a view go.
record ViewOutput(String topic, RowEncoder encoder, ViewMetrics.OfView metrics) {
    static ViewOutput of(FeatureTopic view, ViewMetrics metrics) {
        return new ViewOutput(view.topic().name(), view.encoder(), metrics.of(view.view().name()));
    }
}
