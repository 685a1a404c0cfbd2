package io.callstream.enrichment;

import io.callstream.enrichment.call.CallBounds;
import io.callstream.enrichment.call.CallFolder;
import io.callstream.enrichment.call.FoldedCall;
import io.callstream.enrichment.call.OpenCallCodec;
import io.callstream.enrichment.call.WholeCall;
import io.callstream.enrichment.profile.ProfileHistoryCodec;
import io.callstream.enrichment.profile.ProfileKeeper;
import io.callstream.enrichment.view.CallEnricher;
import io.callstream.enrichment.view.Derived;
import io.callstream.enrichment.view.EnrichmentMetrics;
import io.callstream.event.CallEvent;
import io.callstream.event.CallEventType;
import io.callstream.event.CallKey;
import io.callstream.event.CustomerProfile;
import io.callstream.event.EnrichedCall;
import io.callstream.runtime.ConfigException;
import io.callstream.topic.FeatureTopics.FeatureTopic;
import io.callstream.topic.Topic;
import io.callstream.topic.Topics;

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

import java.util.List;
import java.util.Objects;
import java.util.function.Function;

/// From validated call events to enriched calls, call states and feature rows.
public final class EnrichmentTopology {
    private static final String ENRICHED_CALL_EVENTS = "enriched-call-events";

    private EnrichmentTopology() {}

    /// @param views every view must be by customer over `enriched-call-events`
    public static Topology build(
            StreamsBuilder builder,
            Topics topics,
            List<FeatureTopic> views,
            CallBounds bounds,
            EnrichmentMetrics metrics) {
        views.forEach(EnrichmentTopology::refuseOtherKeys);
        addStores(builder, views);

        builder.stream(topics.customerProfiles().name(), topics.customerProfiles().consumed())
                .process(
                        () -> new ProfileKeeper(profileCodec(topics)),
                        Named.as("keep-profile"),
                        ProfileKeeper.PROFILES);

        KStream<String, CallEvent> events =
                builder.stream(topics.callEvents().name(), topics.callEvents().consumed());
        KStream<String, FoldedCall> folded =
                events.filter((key, event) -> isLifecycle(event), Named.as("only-lifecycle"))
                        .process(
                                () -> new CallFolder(bounds, callCodec(topics)),
                                Named.as("fold-call"),
                                CallFolder.CALLS,
                                CallFolder.TIMERS);
        folded.filter(
                        (key, fold) -> fold instanceof FoldedCall.Standing,
                        Named.as("only-standings"))
                .mapValues(fold -> ((FoldedCall.Standing) fold).state(), Named.as("as-call-state"))
                .to(topics.callStates().name(), topics.callStates().produced());
        KStream<String, EnrichedCall> finished =
                folded.filter(
                                (key, fold) -> fold instanceof FoldedCall.Finished,
                                Named.as("only-finished"))
                        .map(
                                (key, fold) -> byCustomer(((FoldedCall.Finished) fold).call()),
                                Named.as("key-by-customer"))
                        .repartition(finishedCalls(topics));

        KStream<String, Derived> derived =
                events.filterNot((key, event) -> isLifecycle(event), Named.as("only-whole"))
                        .mapValues(WholeCall::finished, Named.as("as-finished"))
                        .merge(finished, Named.as("all-finished"))
                        .process(
                                () ->
                                        new CallEnricher(
                                                views,
                                                profileCodec(topics),
                                                enrichedBytes(topics),
                                                ENRICHED_CALL_EVENTS,
                                                metrics),
                                Named.as("enrich-call"),
                                CallEnricher.stores(views).toArray(String[]::new));

        derived.filter((key, one) -> one instanceof Derived.Enriched, Named.as("only-enriched"))
                .mapValues(one -> ((Derived.Enriched) one).call(), Named.as("as-enriched-call"))
                .to(topics.enrichedCallEvents().name(), topics.enrichedCallEvents().produced());
        derived.filter((key, one) -> one instanceof Derived.Late, Named.as("only-late"))
                .map((key, one) -> letter((Derived.Late) one), Named.as("as-dead-letter"))
                .to(topics.deadLetters().name(), topics.deadLetters().produced());
        for (FeatureTopic view : views) {
            String name = view.view().name().replace('_', '-');
            derived.filter(
                            (key, one) -> one instanceof Derived.Row row && row.view() == view,
                            Named.as("only-" + name))
                    .map(
                            (key, one) ->
                                    new KeyValue<>(
                                            ((Derived.Row) one).key(), ((Derived.Row) one).value()),
                            Named.as("as-" + name + "-row"))
                    .to(view.topic().name(), view.topic().produced());
        }
        return builder.build();
    }

    private static boolean isLifecycle(CallEvent event) {
        return event.getType() != CallEventType.COMPLETED;
    }

    private static KeyValue<String, EnrichedCall> byCustomer(EnrichedCall call) {
        return new KeyValue<>(CallKey.ofWholeCall(call.getCallId(), call.getCustomerId()), call);
    }

    private static KeyValue<byte[], byte[]> letter(Derived.Late late) {
        return new KeyValue<>(late.key(), late.bytes());
    }

    private static Repartitioned<String, EnrichedCall> finishedCalls(Topics topics) {
        Topic<String, EnrichedCall> like = topics.enrichedCallEvents();
        return Repartitioned.<String, EnrichedCall>as("finished-calls")
                .withKeySerde(like.keySerde())
                .withValueSerde(like.valueSerde())
                .withNumberOfPartitions(like.partitions());
    }

    private static void addStores(StreamsBuilder builder, List<FeatureTopic> views) {
        builder.addStateStore(store(CallFolder.CALLS, Serdes.Bytes()));
        builder.addStateStore(store(CallFolder.TIMERS, Serdes.Bytes()));
        for (String name : CallEnricher.stores(views)) {
            if (name.equals(ProfileKeeper.PROFILES)) {
                builder.addStateStore(store(name, Serdes.String()));
            } else {
                builder.addStateStore(store(name, Serdes.Bytes()));
            }
        }
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

    private static Function<EnrichedCall, byte[]> enrichedBytes(Topics topics) {
        return call -> bytes(topics.enrichedCallEvents(), call);
    }

    private static <V> byte[] bytes(Topic<String, V> topic, V value) {
        return Objects.requireNonNull(
                topic.valueSerde().serializer().serialize(topic.name(), value));
    }

    private static void refuseOtherKeys(FeatureTopic view) {
        List<String> keys = view.view().entity().stream().map(key -> key.name()).toList();
        boolean byCustomer = keys.equals(List.of("customer_id"));
        boolean overCalls =
                view.view().sources().stream()
                        .allMatch(source -> source.topic().equals(ENRICHED_CALL_EVENTS));
        if (!byCustomer || !overCalls || view.view().emit() != null) {
            throw new ConfigException(
                    "view "
                            + view.view().name()
                            + " is by "
                            + keys
                            + "; this version runs views by customer_id over "
                            + ENRICHED_CALL_EVENTS
                            + ", without emit. Take it out of CALLSTREAM_VIEWS_DIR");
        }
    }
}
