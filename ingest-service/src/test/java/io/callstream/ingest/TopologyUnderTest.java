package io.callstream.ingest;

import io.callstream.event.EventHeaders;
import io.callstream.event.Tokeniser;
import io.callstream.runtime.StreamsRuntime;
import io.callstream.runtime.StreamsSettings;
import io.callstream.runtime.Tuning;
import io.callstream.testkit.TestTopics;
import io.callstream.topic.Topic;
import io.callstream.topic.Topics;

import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Properties;
import java.util.Set;

/// The ingest topology as production builds it, in Kafka's test driver.
final class TopologyUnderTest implements AutoCloseable {
    static final Instant APPENDED = Instant.parse("2026-01-15T12:00:00Z");
    static final String CALL =
            "{\"call_id\":\"c1\",\"customer_id\":\"7\",\"timestamp\":\"2026-01-15T10:00:00Z\",\"duration_sec\":60,\"event_id\":\"e1\",\"source\":\"pbx\"}";

    private final Topics topics = TestTopics.create();
    private final InMemoryAccounting accounting = new InMemoryAccounting();

    private final Path state;
    private final TopologyTestDriver driver;

    /// @param state empty directory
    TopologyUnderTest(Path state) {
        this.state = state;
        Properties properties = properties();
        driver = new TopologyTestDriver(topology(properties), properties, APPENDED);
    }

    @Override
    public void close() {
        driver.close();
    }

    private Properties properties() {
        return new StreamsSettings(
                        IngestConfig.SERVICE,
                        "127.0.0.1:9092",
                        state,
                        "0",
                        1,
                        1,
                        0,
                        Tuning.THROUGHPUT,
                        "dead-letters")
                .properties();
    }

    Topology topology() {
        return topology(properties());
    }

    private Topology topology(Properties properties) {
        return IngestTopology.build(
                StreamsRuntime.builder(properties),
                topics,
                Set.of(),
                Tokeniser.NONE,
                1 << 20,
                accounting);
    }

    void append(
            Topic<byte[], byte[]> topic,
            @Nullable String key,
            @Nullable String value,
            Headers headers) {
        append(topic, key, value, headers, APPENDED);
    }

    void append(
            Topic<byte[], byte[]> topic,
            @Nullable String key,
            @Nullable String value,
            Headers headers,
            Instant time) {
        TestInputTopic<byte[], byte[]> input =
                driver.createInputTopic(
                        topic.name(), new ByteArraySerializer(), new ByteArraySerializer());
        input.pipeInput(new TestRecord<>(bytes(key), bytes(value), headers, time));
    }

    static byte @Nullable [] bytes(@Nullable String text) {
        return text == null ? null : text.getBytes(StandardCharsets.UTF_8);
    }

    <K, V> TestOutputTopic<K, V> output(Topic<K, V> topic) {
        return driver.createOutputTopic(
                topic.name(), topic.keySerde().deserializer(), topic.valueSerde().deserializer());
    }

    static @Nullable String header(TestRecord<?, ?> record, String name) {
        return EventHeaders.text(record.headers(), name);
    }

    Topics topics() {
        return topics;
    }

    InMemoryAccounting accounting() {
        return accounting;
    }
}
