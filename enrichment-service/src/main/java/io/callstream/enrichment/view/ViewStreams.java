package io.callstream.enrichment.view;

import io.callstream.feature.FeatureView;
import io.callstream.feature.FieldType;
import io.callstream.runtime.ConfigException;
import io.callstream.topic.EncodedRow;
import io.callstream.topic.FeatureTopics;
import io.callstream.topic.FeatureTopics.FeatureTopic;
import io.callstream.topic.OutsideFields;
import io.callstream.topic.SourceRecord;
import io.callstream.topic.Topic;
import io.callstream.topic.Topics;

import org.apache.avro.generic.IndexedRecord;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Repartitioned;
import org.apache.kafka.streams.processor.RecordContext;
import org.apache.kafka.streams.processor.TopicNameExtractor;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// The feature engine as part of a topology: each topic that views read is read once, and folded
/// into all of them by one processor.
///
/// A view whose only topic has the entity as its key is complete there. Any other is folded in two
/// stages: what a task has folded between two commits goes, as one delta an entity, through a
/// repartition topic to the task of that entity.
public final class ViewStreams {
    private final StreamsBuilder builder;
    private final Topics topics;
    private final List<FeatureTopic> views;
    private final ViewMetrics metrics;
    private final CacheBudget budget;
    private final Map<String, ViewInput.Stream<?, ?>> given = new LinkedHashMap<>();

    public ViewStreams(
            StreamsBuilder builder,
            Topics topics,
            List<FeatureTopic> views,
            ViewMetrics metrics,
            CacheBudget budget) {
        this.builder = builder;
        this.topics = topics;
        this.views = views;
        this.metrics = metrics;
        this.budget = budget;
    }

    /// Has views read these records as they are made, instead of reading them back from their
    /// topic. Each must carry its position in the header `origin`.
    public <K, V extends IndexedRecord> ViewStreams read(Topic<K, V> topic, KStream<K, V> records) {
        String name = catalogueName(topic);
        ViewInput<K, V> input = ViewInput.of(name, topic, fieldsOf(name), true);
        given.put(name, new ViewInput.Stream<>(input, records));
        return this;
    }

    /// The outside topics that the views read.
    public static List<Topic<byte[], SourceRecord>> outside(
            Topics topics, List<FeatureTopic> views) {
        Map<String, Topic<byte[], SourceRecord>> outside = new LinkedHashMap<>();
        for (FeatureTopic view : views) {
            for (FeatureView.Source source : view.view().sources()) {
                if (source.outside() != null) {
                    outside.computeIfAbsent(
                            source.topic(),
                            name -> topics.outside(name, outsideFields(name, views)));
                }
            }
        }
        return List.copyOf(outside.values());
    }

    /// Adds all views.
    public void addAll() {
        Set<String> names = new TreeSet<>();
        views.forEach(view -> view.view().sources().forEach(source -> names.add(source.topic())));
        @Nullable KStream<byte[], byte[]> deltas = null;
        for (String name : names) {
            KStream<byte[], byte[]> made = fold(stream(name, topics.all().get(name)));
            if (made != null) {
                deltas =
                        deltas == null
                                ? made
                                : deltas.merge(made, Named.as("all-deltas-and-of-" + name));
            }
        }
        if (deltas != null) {
            merge(deltas);
        }
        views.forEach(this::fill);
    }

    /// What backfills find goes to the task of the entity.
    private void fill(FeatureTopic view) {
        String store = ViewTask.store(view.view().name());
        builder.stream(view.backfill().name(), view.backfill().consumed())
                .process(
                        () -> new BackfillProcessor(store),
                        Named.as("fill-" + view.view().name()),
                        store);
    }

    /// What definitions call a topic, whatever an operator calls it.
    private String catalogueName(Topic<?, ?> topic) {
        return topics.all().entrySet().stream()
                .filter(entry -> entry.getValue() == topic)
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow();
    }

    private ViewInput.Stream<?, ?> stream(String name, @Nullable Topic<?, ?> topic) {
        ViewInput.Stream<?, ?> known = given.get(name);
        if (known != null) {
            return known;
        }
        List<String> fields = fieldsOf(name);
        if (topic == null || topic.schema().isEmpty()) {
            Topic<byte[], SourceRecord> outside = topics.outside(name, outsideFields(name, views));
            return new ViewInput.Stream<>(
                    ViewInput.outside(name, fields),
                    builder.stream(name, outside.consumedAs("view-source-" + name)));
        }
        return avro(name, topic, fields);
    }

    @SuppressWarnings("unchecked") // a topic with a schema carries Avro records
    private <K> ViewInput.Stream<K, IndexedRecord> avro(
            String name, Topic<?, ?> topic, List<String> fields) {
        Topic<K, IndexedRecord> records = (Topic<K, IndexedRecord>) topic;
        return new ViewInput.Stream<>(
                ViewInput.of(name, records, fields, false),
                builder.stream(records.name(), records.consumed()));
    }

    /// Null where no view of another key reads the topic.
    private <K, V> @Nullable KStream<byte[], byte[]> fold(ViewInput.Stream<K, V> stream) {
        String topic = stream.input().topic();
        List<FeatureTopic> whole = new ArrayList<>();
        List<FeatureTopic> partial = new ArrayList<>();
        for (FeatureTopic view : views) {
            if (view.view().sources().stream().anyMatch(source -> source.topic().equals(topic))) {
                (isWhole(view) ? whole : partial).add(view);
            }
        }
        List<String> stores = ViewProcessor.stores(topic, whole, partial);
        stores.forEach(store -> builder.addStateStore(EntityStore.builder(store)));
        KStream<byte[], Outgoing> made =
                stream.records()
                        .process(
                                () ->
                                        new ViewProcessor<>(
                                                stream.input(), whole, partial, metrics, budget),
                                Named.as("fold-" + topic),
                                stores.toArray(String[]::new));
        sendLate(made, topic);
        sendRows(made, "of-" + topic);
        if (partial.isEmpty()) {
            return null;
        }
        return made.filter(
                        (key, one) -> one instanceof Outgoing.Delta,
                        Named.as("only-deltas-of-" + topic))
                .mapValues(one -> ((Outgoing.Delta) one).bytes(), Named.as("as-delta-of-" + topic))
                .repartition(
                        Repartitioned.<byte[], byte[]>as("view-deltas-of-" + topic)
                                .withKeySerde(Serdes.ByteArray())
                                .withValueSerde(Serdes.ByteArray())
                                .withNumberOfPartitions(topics.deadLetters().partitions()));
    }

    private void merge(KStream<byte[], byte[]> deltas) {
        List<FeatureTopic> partial = views.stream().filter(view -> !isWhole(view)).toList();
        List<String> stores =
                partial.stream().map(view -> ViewTask.store(view.view().name())).toList();
        stores.forEach(store -> builder.addStateStore(EntityStore.builder(store)));
        KStream<byte[], Outgoing> made =
                deltas.process(
                        () -> new DeltaProcessor(partial, metrics, budget),
                        Named.as("merge-deltas"),
                        stores.toArray(String[]::new));
        sendRows(made, "of-deltas");
    }

    private static void sendRows(KStream<byte[], Outgoing> made, String what) {
        made.filter((key, one) -> one instanceof Outgoing.Row, Named.as("only-rows-" + what))
                .mapValues(one -> ((Outgoing.Row) one).row(), Named.as("as-row-" + what))
                .to(new OwnTopic(), Topic.encoded("to-feature-topics-" + what));
    }

    /// A row goes to the topic that it names.
    private record OwnTopic() implements TopicNameExtractor<byte[], EncodedRow> {
        @Override
        public String extract(byte[] key, EncodedRow row, RecordContext context) {
            return row.topic();
        }
    }

    private void sendLate(KStream<byte[], Outgoing> made, String topic) {
        made.filter((key, one) -> one instanceof Outgoing.Late, Named.as("only-late-of-" + topic))
                .mapValues(one -> ((Outgoing.Late) one).bytes(), Named.as("as-letter-of-" + topic))
                .to(
                        topics.deadLetters().name(),
                        topics.deadLetters().producedAs("to-dead-letters-of-" + topic));
    }

    private boolean isWhole(FeatureTopic view) {
        return FeatureTopics.isWhole(view.view(), topics);
    }

    /// What the views read of a topic, each field once.
    private List<String> fieldsOf(String topic) {
        return List.copyOf(fieldsOf(topic, views));
    }

    /// The types of the fields of an outside topic; all views must declare it alike.
    private static OutsideFields outsideFields(String topic, List<FeatureTopic> views) {
        LinkedHashMap<String, FieldType> types = new LinkedHashMap<>();
        FeatureView.Format format = FeatureView.Format.JSON;
        Set<String> fields = fieldsOf(topic, views);
        for (FeatureTopic view : views) {
            for (FeatureView.Source source : view.view().sources()) {
                if (source.topic().equals(topic) && source.outside() != null) {
                    format = source.outside().format();
                    for (String field : fields) {
                        FieldType type = source.fields().get(field);
                        FieldType other = type == null ? null : types.putIfAbsent(field, type);
                        if (other != null && other != type) {
                            throw new ConfigException(
                                    "view "
                                            + view.view().name()
                                            + " declares field "
                                            + field
                                            + " of topic "
                                            + topic
                                            + " as "
                                            + type
                                            + ", another view as "
                                            + other
                                            + "; declare it alike in all files of CALLSTREAM_VIEWS_DIR");
                        }
                    }
                }
            }
        }
        LinkedHashMap<String, FieldType> ordered = new LinkedHashMap<>();
        fields.forEach(field -> ordered.put(field, types.getOrDefault(field, FieldType.STRING)));
        return new OutsideFields(format, ordered);
    }

    private static Set<String> fieldsOf(String topic, List<FeatureTopic> views) {
        Set<String> fields = new LinkedHashSet<>();
        for (FeatureTopic view : views) {
            List<FeatureView.Source> sources = view.view().sources();
            for (int source = 0; source < sources.size(); source++) {
                if (sources.get(source).topic().equals(topic)) {
                    view.view().entity().forEach(key -> fields.add(key.name()));
                    fields.addAll(view.program().inputs(source));
                }
            }
        }
        return fields;
    }
}
