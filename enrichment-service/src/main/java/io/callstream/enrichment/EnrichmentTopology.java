package io.callstream.enrichment;

import io.callstream.enrichment.call.CallBounds;
import io.callstream.enrichment.call.CallFolder;
import io.callstream.enrichment.call.FoldedCall;
import io.callstream.enrichment.call.OpenCallCodec;
import io.callstream.enrichment.call.WholeCall;
import io.callstream.enrichment.profile.ProfileHistoryCodec;
import io.callstream.enrichment.profile.ProfileKeeper;
import io.callstream.enrichment.view.CacheBudget;
import io.callstream.enrichment.view.CallEnricher;
import io.callstream.enrichment.view.EnrichmentMetrics;
import io.callstream.enrichment.view.ViewMetrics;
import io.callstream.enrichment.view.ViewStreams;
import io.callstream.event.AgentState;
import io.callstream.event.CallEvent;
import io.callstream.event.CallEventType;
import io.callstream.event.CallKey;
import io.callstream.event.CallState;
import io.callstream.event.CustomerProfile;
import io.callstream.event.EnrichedCall;
import io.callstream.event.ScoredSegment;
import io.callstream.topic.FeatureTopics.FeatureTopic;
import io.callstream.topic.Topic;
import io.callstream.topic.Topics;
import io.micrometer.core.instrument.MeterRegistry;

import org.apache.avro.generic.IndexedRecord;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Repartitioned;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// From validated call events to enriched calls, call states and feature rows; from validated
/// segments to scored ones; from all of them to alerts.
public final class EnrichmentTopology {
    private EnrichmentTopology() {}

    /// @param views any
    public static Topology build(
            StreamsBuilder builder,
            Topics topics,
            List<FeatureTopic> views,
            Parts parts,
            Meters meters) {
        Map<String, KStream<String, ? extends IndexedRecord>> events = new LinkedHashMap<>();
        KStream<String, EnrichedCall> enriched =
                enrichCalls(builder, topics, parts.bounds(), meters, events);
        KStream<String, ScoredSegment> scored =
                TranscriptTopology.add(builder, topics, parts.transcripts());
        events.put("scored-transcripts", scored);
        events.put("enriched-call-events", enriched);
        KStream<String, EnrichedCall> firstClosings =
                enriched.filter(
                        (key, call) -> call.getRevision() == 0, Named.as("only-first-closings"));
        ViewStreams viewed =
                new ViewStreams(builder, topics, views, meters.views(), meters.budget())
                        .read(topics.enrichedCallEvents(), firstClosings)
                        .read(topics.scoredTranscripts(), TranscriptTopology.onlyFinal(scored));
        KStream<String, AgentState> changes =
                AgentTopology.add(
                        builder,
                        topics,
                        parts.agents(),
                        intervals -> viewed.read(topics.agentIntervals(), intervals));
        viewed.read(topics.agentStateChanges(), changes).addAll();
        AlertTopology.add(builder, topics, views, events, parts.alerts());
        return builder.build();
    }

    /// What the parts of the topology are made with.
    public record Parts(
            CallBounds bounds,
            TranscriptTopology.Parts transcripts,
            AlertTopology.Parts alerts,
            AgentTopology.Parts agents) {}

    /// What the parts of the topology measure, and the memory they share.
    public record Meters(EnrichmentMetrics calls, ViewMetrics views, CacheBudget budget) {
        /// Over a registry, with a quarter of the heap for the views.
        public static Meters of(MeterRegistry registry) {
            return new Meters(
                    new EnrichmentMetrics(registry),
                    new ViewMetrics(registry),
                    CacheBudget.ofHeap());
        }
    }

    private static KStream<String, EnrichedCall> enrichCalls(
            StreamsBuilder builder,
            Topics topics,
            CallBounds bounds,
            Meters meters,
            Map<String, KStream<String, ? extends IndexedRecord>> events) {
        builder.addStateStore(store(CallFolder.CALLS, Serdes.Bytes()));
        builder.addStateStore(store(CallFolder.TIMERS, Serdes.Bytes()));
        builder.addStateStore(store(ProfileKeeper.PROFILES, Serdes.String()));

        builder.stream(topics.customerProfiles().name(), topics.customerProfiles().consumed())
                .process(
                        () -> new ProfileKeeper(profileCodec(topics)),
                        Named.as("keep-profile"),
                        ProfileKeeper.PROFILES);

        KStream<String, CallEvent> validated =
                builder.stream(topics.callEvents().name(), topics.callEvents().consumed());
        KStream<String, FoldedCall> folded =
                validated
                        .filter((key, event) -> isLifecycle(event), Named.as("only-lifecycle"))
                        .process(
                                () -> new CallFolder(bounds, callCodec(topics)),
                                Named.as("fold-call"),
                                CallFolder.CALLS,
                                CallFolder.TIMERS);
        KStream<String, CallState> states =
                folded.filter(
                                (key, fold) -> fold instanceof FoldedCall.Standing,
                                Named.as("only-standings"))
                        .mapValues(
                                fold -> ((FoldedCall.Standing) fold).state(),
                                Named.as("as-call-state"));
        events.put("call-states", states);
        states.to(topics.callStates().name(), topics.callStates().produced());
        folded.filter((key, fold) -> fold instanceof FoldedCall.Moved, Named.as("only-queue-moves"))
                .mapValues(fold -> ((FoldedCall.Moved) fold).move(), Named.as("as-queue-move"))
                .to(topics.queueMoves().name(), topics.queueMoves().produced());
        KStream<String, EnrichedCall> finished =
                folded.filter(
                                (key, fold) -> fold instanceof FoldedCall.Finished,
                                Named.as("only-finished"))
                        .map(
                                (key, fold) -> byCustomer(((FoldedCall.Finished) fold).call()),
                                Named.as("key-by-customer"))
                        .repartition(finishedCalls(topics));

        KStream<String, EnrichedCall> enriched =
                validated
                        .filterNot((key, event) -> isLifecycle(event), Named.as("only-whole"))
                        .mapValues(WholeCall::finished, Named.as("as-finished"))
                        .merge(finished, Named.as("all-finished"))
                        .process(
                                () -> new CallEnricher(profileCodec(topics), meters.calls()),
                                Named.as("enrich-call"),
                                ProfileKeeper.PROFILES);
        enriched.to(topics.enrichedCallEvents().name(), topics.enrichedCallEvents().produced());
        return enriched;
    }

    private static boolean isLifecycle(CallEvent event) {
        return event.getType() != CallEventType.COMPLETED;
    }

    private static KeyValue<String, EnrichedCall> byCustomer(EnrichedCall call) {
        return new KeyValue<>(CallKey.ofWholeCall(call.getCallId(), call.getCustomerId()), call);
    }

    private static Repartitioned<String, EnrichedCall> finishedCalls(Topics topics) {
        Topic<String, EnrichedCall> like = topics.enrichedCallEvents();
        return Repartitioned.<String, EnrichedCall>as("finished-calls")
                .withKeySerde(like.keySerde())
                .withValueSerde(like.valueSerde())
                .withNumberOfPartitions(like.partitions());
    }

    private static <K> StoreBuilder<KeyValueStore<K, byte[]>> store(
            String name, Serde<K> keySerde) {
        return Stores.keyValueStoreBuilder(
                Stores.persistentKeyValueStore(name), keySerde, Serdes.ByteArray());
    }

    private static ProfileHistoryCodec profileCodec(Topics topics) {
        Topic<String, CustomerProfile> topic = topics.customerProfiles();
        return new ProfileHistoryCodec(
                profile -> bytes(topic, profile),
                stored -> topic.valueSerde().deserializer().deserialize(topic.name(), stored));
    }

    private static OpenCallCodec callCodec(Topics topics) {
        Topic<String, CallEvent> topic = topics.callEvents();
        return new OpenCallCodec(
                event -> bytes(topic, event),
                stored -> topic.valueSerde().deserializer().deserialize(topic.name(), stored));
    }

    private static <V> byte[] bytes(Topic<String, V> topic, V value) {
        return Objects.requireNonNull(
                topic.valueSerde().serializer().serialize(topic.name(), value));
    }
}
