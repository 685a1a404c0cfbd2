package io.callstream.enrichment;

import io.callstream.enrichment.alert.AlertKeeper;
import io.callstream.enrichment.alert.AlertMetrics;
import io.callstream.enrichment.alert.AlertSource;
import io.callstream.enrichment.alert.RuleMatcher;
import io.callstream.enrichment.alert.RuleProgram;
import io.callstream.event.Alert;
import io.callstream.topic.FeatureTopics.FeatureTopic;
import io.callstream.topic.SourceFields;
import io.callstream.topic.Topic;
import io.callstream.topic.Topics;

import org.apache.avro.Schema;
import org.apache.avro.generic.IndexedRecord;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Repartitioned;
import org.apache.kafka.streams.state.Stores;
import org.jspecify.annotations.Nullable;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// From events, segments and feature rows to alerts: each source is held against its rules where it
/// is, candidates meet by entity through one repartition topic.
public final class AlertTopology {
    private final StreamsBuilder builder;
    private final Topics topics;
    private final Parts parts;
    private @Nullable KStream<String, Alert> candidates;

    /// @param programs the rules that are switched on
    public record Parts(List<RuleProgram> programs, AlertMetrics metrics) {
        public Parts {
            programs = List.copyOf(programs);
        }
    }

    private AlertTopology(StreamsBuilder builder, Topics topics, Parts parts) {
        this.builder = builder;
        this.topics = topics;
        this.parts = parts;
    }

    /// What rules may look at, by name.
    public static Map<String, AlertSource> sources(Topics topics, List<FeatureTopic> views) {
        Map<String, AlertSource> sources = new LinkedHashMap<>();
        for (String name : AlertSource.EVENT_TOPICS) {
            Schema schema = schema(topics, name);
            sources.put(name, AlertSource.of(name, SourceFields.types(schema)));
        }
        for (FeatureTopic view : views) {
            String name = AlertSource.FEATURE + view.view().name();
            sources.put(name, AlertSource.of(name, SourceFields.types(view.schema())));
        }
        return sources;
    }

    private static Schema schema(Topics topics, String name) {
        return Optional.ofNullable(topics.all().get(name))
                .flatMap(Topic::schema)
                .orElseThrow(() -> new IllegalArgumentException(name + " has no schema"));
    }

    /// Adds the sub-topologies.
    ///
    /// @param events streams of the topics of [AlertSource#EVENT_TOPICS], by catalogue name
    static void add(
            StreamsBuilder builder,
            Topics topics,
            List<FeatureTopic> views,
            Map<String, KStream<String, ? extends IndexedRecord>> events,
            Parts parts) {
        AlertTopology alerts = new AlertTopology(builder, topics, parts);
        events.forEach((name, stream) -> alerts.read(name, schema(topics, name), stream));
        for (FeatureTopic view : views) {
            alerts.readRows(view);
        }
        alerts.keep();
    }

    private void readRows(FeatureTopic view) {
        String name = AlertSource.FEATURE + view.view().name();
        if (!programs(name).isEmpty()) {
            read(name, view.schema(), builder.stream(view.topic().name(), view.topic().consumed()));
        }
    }

    private <K, V extends IndexedRecord> void read(
            String name, Schema schema, KStream<K, V> stream) {
        List<RuleProgram> ofSource = programs(name);
        if (ofSource.isEmpty()) {
            return;
        }
        String node = name.replace('_', '-').replace('.', '-');
        KStream<String, Alert> found =
                stream.process(
                        () -> new RuleMatcher<K, V>(ofSource, schema),
                        Named.as("hold-" + node + "-against-rules"));
        KStream<String, Alert> before = candidates;
        candidates =
                before == null
                        ? found
                        : before.merge(found, Named.as("with-" + node + "-candidates"));
    }

    private void keep() {
        KStream<String, Alert> all = candidates;
        if (all == null) {
            return;
        }
        for (String store : new String[] {AlertKeeper.MEMORIES, AlertKeeper.TIMERS}) {
            builder.addStateStore(
                    Stores.keyValueStoreBuilder(
                            Stores.persistentKeyValueStore(store),
                            Serdes.Bytes(),
                            Serdes.ByteArray()));
        }
        Topic<String, Alert> like = topics.callAlerts();
        all.repartition(
                        Repartitioned.<String, Alert>as("alert-candidates")
                                .withKeySerde(like.keySerde())
                                .withValueSerde(like.valueSerde())
                                .withNumberOfPartitions(like.partitions()))
                .process(
                        () -> new AlertKeeper(parts.programs(), parts.metrics()),
                        Named.as("keep-alerts"),
                        AlertKeeper.MEMORIES,
                        AlertKeeper.TIMERS)
                .to(like.name(), like.produced());
    }

    private List<RuleProgram> programs(String source) {
        return parts.programs().stream()
                .filter(program -> program.source().name().equals(source))
                .toList();
    }
}
