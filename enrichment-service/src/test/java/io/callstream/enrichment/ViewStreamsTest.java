package io.callstream.enrichment;

import static org.assertj.core.api.Assertions.assertThat;

import io.callstream.event.EventHeaders;
import io.callstream.runtime.Env;
import io.callstream.runtime.StreamsRuntime;
import io.callstream.runtime.StreamsSettings;
import io.callstream.testkit.TestTopics;
import io.callstream.topic.FeatureTopics;
import io.callstream.topic.FeatureTopics.FeatureTopic;
import io.callstream.topic.Topics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;

/// Views over outside topics: by their own key, by another.
final class ViewStreamsTest {
    private static final long NOON = Instant.parse("2023-11-14T12:00:00Z").toEpochMilli();

    @TempDir Path directory;

    private final Topics topics = TestTopics.create();
    private List<FeatureTopic> views = List.of();
    private @Nullable TopologyTestDriver driver;

    @AfterEach
    void close() {
        if (driver != null) {
            driver.close();
        }
    }

    @Test
    void aJsonTopicIsAnyViewsSource() {
        start();

        send(
                "transactions",
                "u1",
                "{\"user_id\":\"u1\",\"amount\":12.5,\"merchant\":\"m1\",\"event_time\":"
                        + NOON
                        + "}");
        send(
                "transactions",
                "u1",
                "{\"amount\":30,\"other\":{\"a\":[1]},\"user_id\":\"u1\",\"event_time\":\"2023-11-14T12:01:00Z\"}");

        List<TestRecord<byte[], GenericRecord>> rows = rows("hourly_spend");
        assertThat(rows).hasSize(2);
        assertThat(rows.getLast().value().get("spend_last_1h")).isEqualTo(42.5);
        assertThat(rows.getLast().value().get("avg_amount_last_1h")).isEqualTo(21.25);
        assertThat(rows.getLast().value().get("event_timestamp")).isEqualTo(NOON + 60_000);
    }

    @Test
    void whatIsNotAsDeclaredMakesNoRow() {
        start();

        send("transactions", "u1", "no json");
        send("transactions", "u1", "{\"user_id\":\"u1\",\"amount\":\"much\",\"event_time\":1}");
        send("transactions", "u1", "{\"user_id\":\"u1\",\"amount\":1,\"event_time\":" + NOON + "}");

        assertThat(rows("hourly_spend")).hasSize(1);
    }

    @Test
    void aViewByAnotherKeyIsFoldedInTwoStages() {
        start();

        send(
                "order-items",
                "o1",
                "{\"product_id\":\"p1\",\"quantity\":2,\"price\":5.0,\"revenue\":10.0,\"ordered_at\":"
                        + NOON
                        + "}");
        send(
                "order-items",
                "o2",
                "{\"product_id\":\"p1\",\"quantity\":1,\"price\":6.0,\"revenue\":6.0,\"ordered_at\":"
                        + (NOON + 1_000)
                        + "}");

        TestRecord<byte[], GenericRecord> row = rows("product_sales").getLast();
        assertThat(row.value().get("product_id")).hasToString("p1");
        assertThat(row.value().get("revenue_last_5m")).isEqualTo(16.0);
        assertThat(row.value().get("orders_last_5m")).isEqualTo(2L);
        assertThat(EventHeaders.text(row.headers(), EventHeaders.SEEN))
                .isEqualTo("order-items-0:1");
    }

    @Test
    void aLateEventOfATwoStageViewIsADeadLetterToo() {
        start();

        send(
                "order-items",
                "o1",
                "{\"product_id\":\"p1\",\"revenue\":10.0,\"ordered_at\":" + NOON + "}");
        send(
                "order-items",
                "o2",
                "{\"product_id\":\"p1\",\"revenue\":6.0,\"ordered_at\":"
                        + (NOON - 86_400_001)
                        + "}");

        assertThat(rows("product_sales").getLast().value().get("revenue_last_5m")).isEqualTo(10.0);
        assertThat(letters()).hasSize(1);
    }

    @Test
    void windowsOfATwoStageViewEmptyWithTimeAlone() {
        start();

        send(
                "order-items",
                "o1",
                "{\"product_id\":\"p1\",\"revenue\":10.0,\"ordered_at\":" + NOON + "}");
        rows("product_sales");
        wallClock(Duration.ofMinutes(10));

        TestRecord<byte[], GenericRecord> row = rows("product_sales").getLast();
        assertThat(row.value().get("revenue_last_5m")).isEqualTo(0.0);
        assertThat(row.value().get("revenue_today")).isEqualTo(10.0);
        assertThat(EventHeaders.text(row.headers(), EventHeaders.CAUSE)).isEqualTo("expiry");
    }

    private void start() {
        views = FeatureTopics.load(Optional.empty(), topics);
        Properties properties =
                StreamsSettings.from(
                                Env.of(
                                        Map.of(
                                                "CALLSTREAM_STATE_DIR",
                                                directory.resolve("state").toString())),
                                "enrichment-service",
                                "dead-letters")
                        .properties();
        driver =
                new TopologyTestDriver(
                        EnrichmentTopology.build(
                                StreamsRuntime.builder(properties),
                                topics,
                                views,
                                EnrichmentDriver.parts(List.of(), new SimpleMeterRegistry()),
                                EnrichmentTopology.Meters.of(new SimpleMeterRegistry())),
                        properties,
                        Instant.ofEpochMilli(NOON));
    }

    private TopologyTestDriver driver() {
        return Objects.requireNonNull(driver);
    }

    private void send(String topic, String key, String value) {
        TestInputTopic<String, String> input =
                driver().createInputTopic(topic, new StringSerializer(), new StringSerializer());
        input.pipeInput(key, value, NOON);
    }

    private void wallClock(Duration advance) {
        driver().advanceWallClockTime(advance);
    }

    private List<TestRecord<byte[], byte[]>> letters() {
        return driver().createOutputTopic(
                        "dead-letters",
                        topics.deadLetters().keySerde().deserializer(),
                        topics.deadLetters().valueSerde().deserializer())
                .readRecordsToList();
    }

    private List<TestRecord<byte[], GenericRecord>> rows(String view) {
        FeatureTopic topic =
                views.stream()
                        .filter(each -> each.view().name().equals(view))
                        .findFirst()
                        .orElseThrow();
        return driver().createOutputTopic(
                        topic.topic().name(),
                        topic.topic().keySerde().deserializer(),
                        topic.topic().valueSerde().deserializer())
                .readRecordsToList();
    }
}
