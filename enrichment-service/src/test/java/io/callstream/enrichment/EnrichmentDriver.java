package io.callstream.enrichment;

import io.callstream.enrichment.adapter.RuleFiles;
import io.callstream.enrichment.alert.AlertMetrics;
import io.callstream.enrichment.alert.AlertRules;
import io.callstream.enrichment.alert.AlertSource;
import io.callstream.enrichment.alert.RuleProgram;
import io.callstream.enrichment.call.CallBounds;
import io.callstream.enrichment.transcript.MeasureBounds;
import io.callstream.enrichment.transcript.TranscriptMetrics;
import io.callstream.event.Alert;
import io.callstream.event.CallEvent;
import io.callstream.event.CallKey;
import io.callstream.event.CallState;
import io.callstream.event.CustomerProfile;
import io.callstream.event.EnrichedCall;
import io.callstream.event.EventHeaders;
import io.callstream.event.QueueMove;
import io.callstream.event.ScoredSegment;
import io.callstream.event.TranscriptSegment;
import io.callstream.runtime.Env;
import io.callstream.runtime.StreamsRuntime;
import io.callstream.runtime.StreamsSettings;
import io.callstream.testkit.TestTopics;
import io.callstream.topic.FeatureTopics;
import io.callstream.topic.FeatureTopics.FeatureTopic;
import io.callstream.topic.Topic;
import io.callstream.topic.Topics;
import io.micrometer.core.instrument.MeterRegistry;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/// The production topology with the shipped views under a test driver.
final class EnrichmentDriver implements AutoCloseable {
    final Topics topics = TestTopics.create();
    final List<FeatureTopic> views;
    final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final TopologyTestDriver driver;
    private final TestInputTopic<String, CallEvent> calls;
    private final TestInputTopic<String, CustomerProfile> profiles;
    private final TestInputTopic<String, TranscriptSegment> segments;

    private final List<String> rules;

    /// With the starter set of rules.
    EnrichmentDriver(Path stateDir) {
        this(stateDir, List.of());
    }

    /// @param rules YAML; none for the starter set
    EnrichmentDriver(Path stateDir, List<String> rules) {
        this(stateDir, rules, true);
    }

    /// Without views, and so without most of the work of a call.
    static EnrichmentDriver ofCalls(Path stateDir) {
        return new EnrichmentDriver(stateDir, List.of(), false);
    }

    private EnrichmentDriver(Path stateDir, List<String> rules, boolean viewed) {
        this.rules = rules;
        this.views = viewed ? FeatureTopics.load(Optional.empty(), topics) : List.of();
        Properties properties = settings(stateDir).properties();
        driver =
                new TopologyTestDriver(
                        topology(), properties, Instant.parse("2026-01-01T00:00:00Z"));
        calls = input(topics.callEvents());
        profiles = input(topics.customerProfiles());
        segments = input(topics.transcriptSegments());
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
                parts(rules(AlertTopology.sources(topics, views)), metrics),
                EnrichmentTopology.Meters.of(metrics));
    }

    /// What the topology is made with in tests.
    static EnrichmentTopology.Parts parts(List<RuleProgram> rules, MeterRegistry metrics) {
        return new EnrichmentTopology.Parts(
                CallBounds.DEFAULT,
                new TranscriptTopology.Parts(
                        WordModel::new, MeasureBounds.DEFAULT, new TranscriptMetrics(metrics)),
                new AlertTopology.Parts(rules, new AlertMetrics(metrics)),
                new AgentTopology.Parts(Duration.ofSeconds(30), metrics));
    }

    private List<RuleProgram> rules(Map<String, AlertSource> sources) {
        if (rules.isEmpty()) {
            return AlertRules.starter(RuleFiles.shipped(), sources);
        }
        Map<String, String> files = new LinkedHashMap<>();
        rules.forEach(yaml -> files.put("rule-" + files.size() + ".yaml", yaml));
        return AlertRules.read(files, sources);
    }

    List<Alert> alerts() {
        return output(topics.callAlerts()).readValuesToList();
    }

    void send(TranscriptSegment segment) {
        segments.pipeInput(segment.getCallId(), segment, Instant.parse("2026-01-01T00:00:00Z"));
    }

    List<ScoredSegment> scored() {
        return output(topics.scoredTranscripts()).readValuesToList();
    }

    /// Drops what was not read, so that a long run stays small.
    void drain() {
        states();
        moves();
        alerts();
        deadLetters();
        views.forEach(view -> output(view.topic()).readRecordsToList());
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

    List<QueueMove> moves() {
        return output(topics.queueMoves()).readValuesToList();
    }

    List<TestRecord<byte[], byte[]>> deadLetters() {
        return output(topics.deadLetters()).readRecordsToList();
    }

    List<TestRecord<byte[], GenericRecord>> rows() {
        return output(view("customer_calls").topic()).readRecordsToList();
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
