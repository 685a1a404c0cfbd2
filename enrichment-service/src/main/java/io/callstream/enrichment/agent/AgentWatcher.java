package io.callstream.enrichment.agent;

import io.callstream.event.AgentInterval;
import io.callstream.event.AgentState;
import io.callstream.event.EventHeaders;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.apache.kafka.streams.state.KeyValueStore;

import java.time.Duration;

/// Makes intervals of the changes of agents' states; `agents` holds the changes that are not told.
/// As many entries as agents.
public final class AgentWatcher implements Processor<String, AgentState, String, AgentInterval> {
    /// State store: agent id → [AgentTimeline].
    public static final String AGENTS = "agents";

    private final Duration grace;
    private final AgentTimelineCodec codec;
    private final Counter late;
    private ProcessorContext<String, AgentInterval> context;
    private KeyValueStore<String, byte[]> agents;

    /// @param grace how much older than the newest a change may be
    @SuppressWarnings("NullAway.Init") // Kafka calls init before anything else
    public AgentWatcher(Duration grace, AgentTimelineCodec codec, MeterRegistry metrics) {
        this.grace = grace;
        this.codec = codec;
        this.late =
                Counter.builder("callstream_agent_states_late")
                        .description("changes of agents' states that came too late to count")
                        .register(metrics);
    }

    @Override
    public void init(ProcessorContext<String, AgentInterval> context) {
        this.context = context;
        this.agents = context.getStateStore(AGENTS);
    }

    @Override
    public void process(Record<String, AgentState> record) {
        AgentState change = record.value();
        AgentTimeline before = codec.decode(agents.get(change.getAgentId()));
        AgentTimeline.Step step = before.with(change, grace);
        if (step.late()) {
            late.increment();
            return;
        }
        RecordMetadata at =
                context.recordMetadata()
                        .orElseThrow(
                                () ->
                                        new IllegalStateException(
                                                "a change came without its position"));
        Headers headers = new RecordHeaders(record.headers().toArray());
        headers.add(EventHeaders.T_ENRICHED, EventHeaders.bytes(context.currentSystemTimeMs()));
        headers.add(
                EventHeaders.ORIGIN,
                EventHeaders.bytes(at.topic() + "-" + at.partition() + ":" + at.offset()));
        agents.put(change.getAgentId(), codec.encode(step.after()));
        for (AgentInterval interval : step.told()) {
            context.forward(
                    new Record<>(interval.getAgentId(), interval, record.timestamp(), headers));
        }
    }
}
