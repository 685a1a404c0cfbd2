package io.callstream.serving.adapter;

import io.callstream.event.AgentState;
import io.callstream.event.Alert;
import io.callstream.event.CallState;
import io.callstream.event.CustomerProfile;
import io.callstream.event.EnrichedCall;
import io.callstream.event.ScoredSegment;
import io.callstream.serving.online.Document;
import io.callstream.serving.online.Parsed;
import io.callstream.serving.serve.Documents;
import io.callstream.serving.serve.Documents.Position;
import io.callstream.topic.Topic;
import io.callstream.topic.Topics;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/// Reads the records of the topics that tell of customers, calls, queues and agents beside the
/// feature topics; all others are left to the next reader.
public final class DocumentRecords implements Function<ConsumerRecord<byte[], byte[]>, Parsed> {
    private final Map<String, Reader> byTopic = new LinkedHashMap<>();
    private final Function<ConsumerRecord<byte[], byte[]>, Parsed> others;

    private interface Reader {
        List<Document> read(String key, byte @Nullable [] value, Position at);
    }

    private interface Mapping<V> {
        List<Document> map(String key, @Nullable V value, Position at);
    }

    /// @param others reads the records of other topics
    public DocumentRecords(Topics topics, Function<ConsumerRecord<byte[], byte[]>, Parsed> others) {
        this.others = others;
        this.<CustomerProfile>add(topics.customerProfiles(), Documents::of);
        this.<CallState>add(topics.callStates(), Documents::of);
        this.<ScoredSegment>add(
                topics.scoredTranscripts(),
                (key, value, at) -> value == null ? List.of() : Documents.of(value, at));
        this.<Alert>add(
                topics.callAlerts(),
                (key, value, at) -> value == null ? List.of() : Documents.of(value, at));
        this.<EnrichedCall>add(
                topics.enrichedCallEvents(),
                (key, value, at) -> value == null ? List.of() : Documents.of(value, at));
        this.<AgentState>add(
                topics.agentStateChanges(),
                (key, value, at) -> value == null ? List.of() : Documents.of(value, at));
    }

    /// The topics read here.
    public static List<Topic<?, ?>> topics(Topics topics) {
        return List.of(
                topics.customerProfiles(),
                topics.callStates(),
                topics.scoredTranscripts(),
                topics.callAlerts(),
                topics.enrichedCallEvents(),
                topics.agentStateChanges());
    }

    /// Names of the topics read here.
    public Set<String> names() {
        return byTopic.keySet();
    }

    /// @throws io.callstream.serde.SchemaRegistryException where the record's schema cannot be had
    ///   now; ask again later
    @Override
    public Parsed apply(ConsumerRecord<byte[], byte[]> row) {
        Reader reader = byTopic.get(row.topic());
        if (reader == null) {
            return others.apply(row);
        }
        byte[] key = row.key();
        if (key == null) {
            return new Parsed.Unreadable(row.topic(), "there is no key");
        }
        try {
            return new Parsed.Documents(
                    reader.read(
                            new String(key, StandardCharsets.UTF_8),
                            row.value(),
                            new Position(row.timestamp(), row.offset())));
        } catch (SerializationException | IllegalArgumentException e) {
            return new Parsed.Unreadable(row.topic(), String.valueOf(e.getMessage()));
        }
    }

    private <V> void add(Topic<String, V> topic, Mapping<V> mapping) {
        byTopic.put(
                topic.name(),
                (key, value, at) ->
                        mapping.map(
                                key,
                                value == null
                                        ? null
                                        : topic.valueSerde()
                                                .deserializer()
                                                .deserialize(topic.name(), value),
                                at));
    }
}
