package io.callstream.enrichment;

import io.callstream.enrichment.call.CallBounds;
import io.callstream.event.CallEvent;
import io.callstream.event.CallKey;
import io.callstream.event.CallState;
import io.callstream.event.CustomerProfile;
import io.callstream.event.EnrichedCall;
import io.callstream.event.EventHeaders;
import io.callstream.runtime.Env;
import io.callstream.runtime.StreamsRuntime;
import io.callstream.runtime.StreamsSettings;
import io.callstream.testkit.TestTopics;
import io.callstream.topic.FeatureTopics;
import io.callstream.topic.FeatureTopics.FeatureTopic;
import io.callstream.topic.Topic;
import io.callstream.topic.Topics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/// The production topology with the shipped views under a test driver.
final class EnrichmentDriver implements AutoCloseable {
    final Topics topics = TestTopics.create();
    final List<FeatureTopic> views = FeatureTopics.load(Optional.empty(), topics);
    final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final TopologyTestDriver driver;
    private final TestInputTopic<String, CallEvent> calls;
    private final TestInputTopic<String, CustomerProfile> profiles;
    private final TestOutputTopic<byte[], GenericRecord> rows;

    EnrichmentDriver(Path stateDir) {
        Properties properties = settings(stateDir).properties();
        driver =
                new TopologyTestDriver(
                        topology(), properties, Instant.parse("2026-01-01T00:00:00Z"));
        calls = input(topics.callEvents());
        profiles = input(topics.customerProfiles());
        rows = output(view("customer_calls").topic());
    }

    FeatureTopic view(String name) {
        return views.stream()
                .filter(view -> view.view().name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    Topology topology() {
        Properties properties = settings(Path.of("target/state")).properties();
        return EnrichmentTopology.build(
                StreamsRuntime.builder(properties),
                topics,
                views,
                CallBounds.DEFAULT,
                EnrichmentTopology.Meters.of(metrics));
    }

    private static StreamsSettings settings(Path stateDir) {
        return StreamsSettings.from(
                Env.of(Map.of("CALLSTREAM_STATE_DIR", stateDir.toString())),
                "enrichment-service",
                "dead-letters");
    }

    void send(CallEvent event) {
        calls.pipeInput(CallKey.of(event), event, Instant.parse("2026-01-01T00:00:00Z"));
    }

    void send(CustomerProfile profile) {
        profiles.pipeInput(profile.getCustomerId(), profile);
    }

    void gone(String customer, LocalDate snapshot) {
        RecordHeaders headers = new RecordHeaders();
        headers.add(EventHeaders.SNAPSHOT_DATE, EventHeaders.bytes(snapshot.toString()));
        profiles.pipeInput(new TestRecord<>(customer, null, headers));
    }

    void wallClock(Duration advance) {
        driver.advanceWallClockTime(advance);
    }

    List<EnrichedCall> enriched() {
        return output(topics.enrichedCallEvents()).readValuesToList();
    }

    List<CallState> states() {
        return output(topics.callStates()).readValuesToList();
    }

    List<TestRecord<byte[], byte[]>> deadLetters() {
        return output(topics.deadLetters()).readRecordsToList();
    }

    List<TestRecord<byte[], GenericRecord>> rows() {
        return rows.readRecordsToList();
    }

    @Override
    public void close() {
        driver.close();
    }

    private <K, V> TestInputTopic<K, V> input(Topic<K, V> topic) {
        return driver.createInputTopic(
                topic.name(), topic.keySerde().serializer(), topic.valueSerde().serializer());
    }

    private <K, V> TestOutputTopic<K, V> output(Topic<K, V> topic) {
        return driver.createOutputTopic(
                topic.name(), topic.keySerde().deserializer(), topic.valueSerde().deserializer());
    }
}
