package io.callstream.topic;

import static org.assertj.core.api.Assertions.assertThat;

import io.callstream.testkit.InMemorySchemaIds;
import io.callstream.testkit.TestTopics;

import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;

import java.util.Map;
import java.util.Optional;

final class TopicsTest {
    @Test
    void catalogueHoldsEveryNameOnceInOrder() {
        assertThat(TestTopics.create().all().keySet()).containsExactlyElementsOf(Topics.NAMES);
    }

    @Test
    void everyTopicKeepsAppendTime() {
        TestTopics.create()
                .all()
                .values()
                .forEach(
                        topic ->
                                assertThat(topic.newTopic().configs())
                                        .as(topic.name())
                                        .containsEntry("message.timestamp.type", "LogAppendTime"));
    }

    @Test
    void nameCanBeOverridden() {
        Topics topics =
                new Topics(
                        new TopicSettings(3, 1, Map.of("call-events", "acme.calls")),
                        new InMemorySchemaIds());

        assertThat(topics.callEvents().name()).isEqualTo("acme.calls");
        assertThat(topics.callEvents().newTopic().numPartitions()).isEqualTo(3);
    }

    @Test
    void compactedTopicsAreNotDeletedByAge() {
        Map<String, String> settings = TestTopics.create().customerProfiles().newTopic().configs();

        assertThat(settings)
                .containsEntry("cleanup.policy", "compact")
                .doesNotContainKey("retention.ms");
    }

    @Test
    void shippedViewsHaveATopicAndASchema() {
        Schema schema =
                FeatureTopics.load(Optional.empty(), TestTopics.create()).stream()
                        .filter(view -> view.view().name().equals("customer_calls"))
                        .findFirst()
                        .orElseThrow()
                        .schema();

        assertThat(schema.getFullName()).isEqualTo("io.callstream.event.feature.CustomerCalls");
        assertThat(schema.getFields())
                .extracting(field -> field.name() + " " + typeOf(field.schema()))
                .containsExactly(
                        "customer_id string",
                        "event_timestamp long timestamp-millis",
                        "avg_call_duration_last_10m null|double",
                        "calls_last_10m null|long",
                        "calls_last_24h null|long",
                        "calls_last_30d null|long",
                        "abandoned_last_30d null|long",
                        "talk_sec_last_30d null|double",
                        "max_wait_sec_last_30d null|double",
                        "calls_today null|long",
                        "calls_lifetime null|long",
                        "agents_last_30d null|long",
                        "last_queue null|string",
                        "last_outcome null|string",
                        "abandoned_share_30d null|double");
    }

    private static String typeOf(Schema schema) {
        if (schema.isUnion()) {
            return typeOf(schema.getTypes().get(0)) + "|" + typeOf(schema.getTypes().get(1));
        }
        String logical =
                schema.getLogicalType() == null ? "" : " " + schema.getLogicalType().getName();
        return schema.getType().getName() + logical;
    }
}
