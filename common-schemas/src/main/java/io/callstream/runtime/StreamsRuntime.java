package io.callstream.runtime;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.kafka.KafkaStreamsMetrics;

import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KafkaStreams.State;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyConfig;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/// A running Kafka Streams application: life cycle, health, metrics.
///
/// A thread that dies of an uncaught exception is replaced, up to [#THREAD_BUDGET] times; then the
/// client stops, `/live` turns false, and the supervisor starts the service again from its
/// committed offsets.
public final class StreamsRuntime implements Health, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StreamsRuntime.class);
    private static final int THREAD_BUDGET = 10;
    private static final Duration DRAIN = Duration.ofSeconds(30);

    private final String service;
    private final Topology topology;
    private final KafkaStreams streams;
    private final KafkaStreamsMetrics metrics;

    private StreamsRuntime(
            String service, Topology topology, KafkaStreams streams, KafkaStreamsMetrics metrics) {
        this.service = service;
        this.topology = topology;
        this.streams = streams;
        this.metrics = metrics;
    }

    /// The one way to a builder, in production and in tests: with the configuration in hand,
    /// without which Kafka ignores `ensure.explicit.internal.resource.naming`.
    public static StreamsBuilder builder(Properties properties) {
        return new StreamsBuilder(new TopologyConfig(new StreamsConfig(properties)));
    }

    /// Builds the topology and starts it.
    public static StreamsRuntime start(
            StreamsSettings settings,
            Function<StreamsBuilder, Topology> build,
            MeterRegistry registry) {
        Properties properties = settings.properties();
        Topology topology = build.apply(builder(properties));
        StaticMember.leaveIfChanged(settings, topology.describe().toString());
        KafkaStreams streams = new KafkaStreams(topology, properties);
        AtomicInteger deaths = new AtomicInteger();
        streams.setUncaughtExceptionHandler(
                exception -> {
                    boolean replace = deaths.incrementAndGet() <= THREAD_BUDGET;
                    LOG.atError()
                            .addKeyValue("service", settings.service())
                            .addKeyValue("deaths", deaths.get())
                            .setCause(exception)
                            .log(
                                    replace
                                            ? "a stream thread died and is replaced"
                                            : "too many stream threads died, stopping");
                    return replace
                            ? StreamThreadExceptionResponse.REPLACE_THREAD
                            : StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
                });
        streams.setStateListener(
                (now, before) ->
                        LOG.atInfo()
                                .addKeyValue("service", settings.service())
                                .addKeyValue("from", before)
                                .addKeyValue("to", now)
                                .log("streams state"));
        KafkaStreamsMetrics metrics = new KafkaStreamsMetrics(streams);
        metrics.bindTo(registry);
        streams.start();
        return new StreamsRuntime(settings.service(), topology, streams, metrics);
    }

    /// The topology in Kafka's own words.
    public String description() {
        return topology.describe().toString();
    }

    @Override
    public Status live() {
        State state = streams.state();
        return new Status(
                state != State.ERROR && state != State.NOT_RUNNING && state != State.PENDING_ERROR,
                state.name());
    }

    @Override
    public Status ready() {
        State state = streams.state();
        return new Status(state == State.RUNNING, state.name());
    }

    /// Drains: what was polled is finished and committed; the static member stays in the group, so
    /// a restart moves no task.
    @Override
    public void close() {
        boolean drained =
                streams.close(
                        CloseOptions.timeout(DRAIN)
                                .withGroupMembershipOperation(
                                        CloseOptions.GroupMembershipOperation.REMAIN_IN_GROUP));
        metrics.close();
        LOG.atInfo()
                .addKeyValue("service", service)
                .addKeyValue("drained", drained)
                .log("streams closed");
    }
}
