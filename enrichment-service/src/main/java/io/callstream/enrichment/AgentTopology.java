package io.callstream.enrichment;

import io.callstream.enrichment.agent.AgentTimelineCodec;
import io.callstream.enrichment.agent.AgentWatcher;
import io.callstream.enrichment.agent.WithOrigin;
import io.callstream.event.AgentInterval;
import io.callstream.event.AgentState;
import io.callstream.topic.Topic;
import io.callstream.topic.Topics;
import io.micrometer.core.instrument.MeterRegistry;

import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.state.Stores;

import java.time.Duration;
import java.util.Objects;
import java.util.function.Consumer;

/// From changes of agents' states to the intervals between them.
public final class AgentTopology {
    private AgentTopology() {}

    /// @param grace how much older than the newest of an agent a change may be
    public record Parts(Duration grace, MeterRegistry metrics) {}

    /// Adds the sub-topology.
    ///
    /// @param intervals takes the intervals
    /// @return the changes, as they came, each with its position
    static KStream<String, AgentState> add(
            StreamsBuilder builder,
            Topics topics,
            Parts parts,
            Consumer<KStream<String, AgentInterval>> intervals) {
        builder.addStateStore(
                Stores.keyValueStoreBuilder(
                        Stores.persistentKeyValueStore(AgentWatcher.AGENTS),
                        Serdes.String(),
                        Serdes.ByteArray()));
        Topic<String, AgentState> topic = topics.agentStateChanges();
        KStream<String, AgentState> changes = builder.stream(topic.name(), topic.consumed());
        KStream<String, AgentInterval> told =
                changes.process(
                        () -> new AgentWatcher(parts.grace(), codec(topic), parts.metrics()),
                        Named.as("watch-agent"),
                        AgentWatcher.AGENTS);
        told.to(topics.agentIntervals().name(), topics.agentIntervals().produced());
        intervals.accept(told);
        return changes.processValues(() -> new WithOrigin<>(), Named.as("mark-agent-change"));
    }

    private static AgentTimelineCodec codec(Topic<String, AgentState> topic) {
        return new AgentTimelineCodec(
                change ->
                        Objects.requireNonNull(
                                topic.valueSerde().serializer().serialize(topic.name(), change)),
                stored -> topic.valueSerde().deserializer().deserialize(topic.name(), stored));
    }
}
