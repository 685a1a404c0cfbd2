package io.callstream.e2e.docs;

import io.callstream.feature.FeatureType;
import io.callstream.feature.FeatureView;
import io.callstream.feature.FeatureViews;
import io.callstream.feature.Window;
import io.callstream.topic.FeatureTopics;
import io.callstream.topic.FeatureTopics.FeatureTopic;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// docs/FEATURES.md, from the shipped views.
final class FeaturesPage {
    private FeaturesPage() {}

    static String text() {
        Map<String, String> definitions = FeatureViews.shipped();
        Markdown page =
                Markdown.generated("Feature views", "the shipped views")
                        .paragraph(
                                "A view folds the events of one entity into a row of features. Its rows travel on the topic")
                        .line(
                                "`feature.<view>` and stand in the online store; `GET /v1/features/<view>/<key>` reads one. Windows end")
                        .line(
                                "at the row's `event_timestamp`; an average, extreme or last value of nothing is null, a count or sum 0.");
        for (FeatureTopic topic : FeatureTopics.load(Optional.empty(), TopicsPage.catalogue())) {
            view(page, topic);
            definitions.forEach(
                    (file, definition) -> {
                        if (file.contains(topic.view().name())) {
                            page.paragraph("Its definition:")
                                    .line("")
                                    .line("```yaml")
                                    .line(definition.strip())
                                    .line("```");
                        }
                    });
        }
        return page.toString();
    }

    private static void view(Markdown page, FeatureTopic topic) {
        FeatureView view = topic.view();
        page.heading(view.name())
                .paragraph(
                        "By %s, from %s; a row is valid for %s; events older than the entity's newest by more than %s are late."
                                .formatted(
                                        view.entity().stream()
                                                .map(FeatureView.Key::name)
                                                .map(Markdown::code)
                                                .collect(Collectors.joining(" and ")),
                                        view.sources().stream()
                                                .map(FeaturesPage::source)
                                                .collect(Collectors.joining(" and ")),
                                        time(view.ttl()),
                                        time(view.lateness())));
        List<List<String>> rows = new ArrayList<>();
        view.features()
                .forEach(
                        feature ->
                                rows.add(
                                        List.of(
                                                Markdown.code(feature.name()),
                                                type(feature.type()),
                                                computed(feature),
                                                window(feature.window()))));
        view.derived()
                .forEach(
                        derived ->
                                rows.add(
                                        List.of(
                                                Markdown.code(derived.name()),
                                                type(derived.type()),
                                                Markdown.code(derived.expression()),
                                                "of the row")));
        page.table(List.of("column", "type", "computed as", "window"), rows);
    }

    private static String source(FeatureView.Source source) {
        String where = source.where();
        return "%s by %s%s"
                .formatted(
                        Markdown.code(source.topic()),
                        Markdown.code(source.eventTime()),
                        where == null ? "" : " where " + Markdown.code(where));
    }

    private static String computed(FeatureView.Feature feature) {
        String field = feature.field();
        String where = feature.where();
        return feature.aggregation().word()
                + " of "
                + (field == null ? "events" : Markdown.code(field))
                + (where == null ? "" : " where " + Markdown.code(where));
    }

    private static String window(Window window) {
        return switch (window) {
            case Window.Sliding(Duration size, Duration hop) ->
                    "sliding " + time(size) + ", hop " + time(hop);
            case Window.Tumbling tumbling ->
                    "tumbling " + time(tumbling.size()) + ", " + tumbling.zone();
            case Window.Lifetime() -> "lifetime";
        };
    }

    private static String type(FeatureType type) {
        return type.name();
    }

    private static String time(Duration time) {
        if (time.toSeconds() % 86_400 == 0) {
            return time.toDays() + " d";
        }
        if (time.toSeconds() % 3_600 == 0) {
            return time.toHours() + " h";
        }
        return time.toSeconds() % 60 == 0 ? time.toMinutes() + " min" : time.toSeconds() + " s";
    }
}
