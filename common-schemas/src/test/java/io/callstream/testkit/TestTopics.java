package io.callstream.testkit;

import io.callstream.serde.SchemaIds;
import io.callstream.topic.TopicSettings;
import io.callstream.topic.Topics;

import java.util.Map;

/// The catalogue with default names, six partitions and one copy.
public final class TestTopics {
    private TestTopics() {}

    public static Topics create(SchemaIds ids) {
        return new Topics(new TopicSettings(6, 1, Map.of()), ids);
    }

    public static Topics create() {
        return create(new InMemorySchemaIds());
    }
}
