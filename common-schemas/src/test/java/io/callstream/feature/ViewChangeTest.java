package io.callstream.feature;

import static org.assertj.core.api.Assertions.assertThat;

import io.callstream.feature.ViewChange.Kind;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;

class ViewChangeTest {
    private static final Map<String, Map<String, FieldType>> TOPICS =
            Map.of("alpha", RandomViews.FIELDS);
    private static final String OLD =
            """
            view: v
            entity: id
            source: alpha
            event_time: at
            features:
              calls: { count: "*", window: 10m }
              total: { sum: number, window: 10m }
            derived:
              mean: "total / double(calls)"
            """;

    @Test
    void theSameDefinitionIsNoChange() {
        assertThat(changes(OLD)).isEmpty();
    }

    @Test
    void featuresMayBeAddedAndDropped() {
        List<ViewChange> changes =
                changes(
                        OLD.replace(
                                        "  total: { sum: number, window: 10m }\n",
                                        "  most: { max: number }\n")
                                .replace(
                                        "  mean: \"total / double(calls)\"",
                                        "  twice: \"2 * calls\""));

        assertThat(changes)
                .extracting(ViewChange::kind, ViewChange::what)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(Kind.ADDED, "features.most"),
                        org.assertj.core.groups.Tuple.tuple(Kind.ADDED, "derived.twice"),
                        org.assertj.core.groups.Tuple.tuple(Kind.DROPPED, "features.total"),
                        org.assertj.core.groups.Tuple.tuple(Kind.DROPPED, "derived.mean"));
        assertThat(ViewChange.isSafe(changes)).isTrue();
    }

    @Test
    void anotherMeaningIsRefused() {
        for (String changed :
                List.of(
                        OLD.replace(
                                "calls: { count: \"*\", window: 10m }",
                                "calls: { count: \"*\", window: 5m }"),
                        OLD.replace("sum: number", "avg: number"),
                        OLD.replace("event_time: at", "event_time: at\nwhere: \"flag\""),
                        OLD.replace("event_time: at", "event_time: at\nlateness: 1h"),
                        OLD.replace("entity: id", "entity: text"),
                        OLD.replace("total / double(calls)", "double(calls) / total"))) {
            assertThat(ViewChange.isSafe(changes(changed))).as(changed).isFalse();
        }
    }

    @Test
    void rowsMayComeAtOtherTimes() {
        List<ViewChange> changes =
                changes(OLD.replace("event_time: at", "event_time: at\nemit: commit\nttl: 1d"));

        assertThat(changes).extracting(ViewChange::kind).containsOnly(Kind.PUBLISHING);
    }

    private static List<ViewChange> changes(String now) {
        return ViewChange.between(
                FeatureViews.read("old.yaml", OLD, TOPICS),
                FeatureViews.read("now.yaml", now, TOPICS));
    }
}
