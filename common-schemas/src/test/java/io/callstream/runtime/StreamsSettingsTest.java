package io.callstream.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.errors.TopologyException;
import org.apache.kafka.streams.kstream.Consumed;
import org.junit.jupiter.api.Test;

import java.util.Map;
import java.util.Properties;

final class StreamsSettingsTest {
    @Test
    void nothingThatExactlyOnceNeedsIsForgotten() {
        Properties properties = settings(Map.of()).properties();

        assertThat(properties)
                .containsEntry("processing.guarantee", "exactly_once_v2")
                .containsEntry("group.protocol", "classic")
                .containsEntry("main.consumer.group.instance.id", "x-service-0")
                .containsEntry("num.standby.replicas", 1)
                .containsEntry("replication.factor", 3)
                .containsEntry("commit.interval.ms", 100L)
                .containsEntry("dsl.store.format", "DEFAULT")
                .containsEntry("topic.min.cleanable.dirty.ratio", "0.1");
    }

    @Test
    void latencyCommitsSooner() {
        assertThat(settings(Map.of("CALLSTREAM_TUNING", "latency")).properties())
                .containsEntry("commit.interval.ms", 20L)
                .containsEntry("poll.ms", 5L);
    }

    @Test
    void unnamedStoreIsRefused() {
        StreamsBuilder builder = StreamsRuntime.builder(settings(Map.of()).properties());
        builder.stream("in", Consumed.with(Serdes.String(), Serdes.String()).withName("in"))
                .groupByKey()
                .count();

        assertThatThrownBy(builder::build)
                .isInstanceOf(TopologyException.class)
                .hasMessageContaining("not been named");
    }

    private static StreamsSettings settings(Map<String, String> variables) {
        return StreamsSettings.from(Env.of(variables), "x-service", "dead-letters");
    }
}
