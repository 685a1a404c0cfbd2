package io.callstream.e2e.docs;

import io.callstream.e2e.code.CompiledCode;
import io.callstream.topic.FeatureTopics;
import io.callstream.topic.FeatureTopics.FeatureTopic;
import io.callstream.topic.Topic;
import io.callstream.topic.TopicSettings;
import io.callstream.topic.Topics;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// docs/TOPICS.md, from the catalogue.
final class TopicsPage {
    private static final int PARTITIONS = 6;
    private static final int REPLICATION = 3;

    private TopicsPage() {}

    /// The catalogue as it is by default.
    static Topics catalogue() {
        return new Topics(new TopicSettings(PARTITIONS, REPLICATION, Map.of()), new NoSchemaIds());
    }

    static String text() {
        Topics topics = catalogue();
        List<Topic<?, ?>> all = new ArrayList<>(topics.all().values());
        List<FeatureTopic> views = FeatureTopics.load(Optional.empty(), topics);
        views.forEach(view -> all.add(view.topic()));
        views.forEach(view -> all.add(view.backfill()));
        return Markdown.generated("Topics", "the catalogue io.callstream.topic.Topics")
                .paragraph(
                        "Every topic has %d partitions and %d copies by default, all the same, so that they are"
                                .formatted(PARTITIONS, REPLICATION))
                .line(
                        "co-partitioned ([CONFIG.md](CONFIG.md)), and `message.timestamp.type=LogAppendTime`: a record's")
                .line("time is when the broker appended it; event time is in the value.")
                .paragraph(
                        "Key rule: a whole call is keyed by its customer, or by `call:<call_id>` where the customer is")
                .line(
                        "unknown; everything else about a call by `call_id` (`CallKey`). Keys are UTF-8 text.")
                .paragraph(
                        "The fields of the Avro values: [SCHEMAS.md](SCHEMAS.md). The headers: `EventHeaders`.")
                .table(
                        List.of("topic", "key", "value", "kept", "written by"),
                        all.stream().map(TopicsPage::row).toList())
                .paragraph(
                        "A topic of the catalogue may have another name: `CALLSTREAM_TOPIC_` and the name in capitals with")
                .line(
                        "`_` for `-`. Kafka Streams adds changelog and repartition topics, named after the")
                .line("service and the store; `/topology` of a service tells them.")
                .toString();
    }

    private static List<String> row(Topic<?, ?> topic) {
        return List.of(
                Markdown.code(topic.name()),
                topic.keyText(),
                topic.valueText(),
                topic.retention().text(),
                isWritten(topic) ? topic.writer() : "nobody yet (" + topic.writer() + ")");
    }

    /// Whether some service asks the catalogue for it; the lake sink only reads.
    private static boolean isWritten(Topic<?, ?> topic) {
        if (topic.schema().isEmpty() || topic.name().startsWith("feature.")) {
            return true;
        }
        String accessor = accessor(topic.name());
        return CompiledCode.main().get(Topics.class).getMethodCallsToSelf().stream()
                .filter(call -> call.getName().equals(accessor))
                .map(call -> call.getOriginOwner().getPackageName())
                .anyMatch(from -> !from.startsWith("io.callstream.lake"));
    }

    private static String accessor(String topic) {
        StringBuilder name = new StringBuilder();
        for (String word : topic.split("-", -1)) {
            name.append(
                    name.isEmpty()
                            ? word
                            : word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1));
        }
        return name.toString();
    }
}
