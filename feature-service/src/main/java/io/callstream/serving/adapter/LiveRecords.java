package io.callstream.serving.adapter;

import com.fasterxml.jackson.core.JsonGenerator;

import io.callstream.event.Alert;
import io.callstream.event.CallKey;
import io.callstream.event.CallState;
import io.callstream.event.EventHeaders;
import io.callstream.event.ScoredSegment;
import io.callstream.feature.EntityKey;
import io.callstream.feature.FeatureView;
import io.callstream.feature.ViewProgram;
import io.callstream.serving.live.Channel;
import io.callstream.serving.live.LiveEvent;
import io.callstream.topic.FeatureRows;
import io.callstream.topic.FeatureTopics.FeatureTopic;
import io.callstream.topic.Topic;
import io.callstream.topic.Topics;

import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/// Makes live events of the records of the feature topics, `call-states`, `scored-transcripts` and
/// `call-alerts`.
///
/// Feature rows are told apart by their keys alone; their values are read when a screen wants them.
public final class LiveRecords
        implements Function<ConsumerRecord<byte[], byte[]>, Optional<LiveEvent>> {
    private static final Map<String, Channel.Kind> KEYS =
            Map.of(
                    "call_id", Channel.Kind.CALL,
                    "customer_id", Channel.Kind.CUSTOMER,
                    "queue", Channel.Kind.QUEUE,
                    "queue_id", Channel.Kind.QUEUE,
                    "agent_id", Channel.Kind.AGENT);

    private final Map<String, Reader> readers = new HashMap<>();
    private final Map<String, String> sources = new HashMap<>();

    /// Reads a record of one topic; empty where it is nothing for screens.
    private interface Reader {
        Optional<LiveEvent> read(String source, ConsumerRecord<byte[], byte[]> row);
    }

    /// @param catalogue names and types of the topics
    /// @param views those that are served
    public LiveRecords(Topics catalogue, Collection<FeatureTopic> views) {
        for (FeatureTopic view : views) {
            List<FeatureView.Key> entity = view.view().entity();
            if (entity.stream().anyMatch(key -> KEYS.containsKey(key.name()))) {
                readers.put(view.topic().name(), (source, row) -> features(view, source, row));
            }
        }
        Topic<String, CallState> states = catalogue.callStates();
        readers.put(states.name(), (source, row) -> state(states, source, row));
        Topic<String, ScoredSegment> segments = catalogue.scoredTranscripts();
        readers.put(segments.name(), (source, row) -> segment(segments, source, row));
        Topic<String, Alert> alerts = catalogue.callAlerts();
        readers.put(alerts.name(), (source, row) -> alert(alerts, source, row));
    }

    /// Topics to read.
    public Collection<String> topics() {
        return readers.keySet();
    }

    /// @throws SerializationException where the bytes are not what the topic promises
    @Override
    public Optional<LiveEvent> apply(ConsumerRecord<byte[], byte[]> row) {
        Reader reader = readers.get(row.topic());
        if (reader == null || row.key() == null) {
            return Optional.empty();
        }
        String source = sources.computeIfAbsent(row.topic() + ":" + row.partition(), name -> name);
        return reader.read(source, row);
    }

    private Optional<LiveEvent> features(
            FeatureTopic view, String source, ConsumerRecord<byte[], byte[]> row) {
        EntityKey key = EntityKey.fromTopicKey(view.view().entity(), row.key());
        List<Channel> channels = new ArrayList<>();
        for (int i = 0; i < key.names().size(); i++) {
            Channel.Kind kind = KEYS.get(key.names().get(i));
            if (kind != null) {
                channels.add(new Channel(kind, String.valueOf(key.values().get(i))));
            }
        }
        String name = view.view().name();
        return Optional.of(
                event(
                        source,
                        row,
                        LiveEvent.Kind.FEATURES,
                        name + key.values(),
                        channels,
                        null,
                        new Made(row, out -> row(out, view, key, row))));
    }

    private static Optional<LiveEvent> state(
            Topic<String, CallState> topic, String source, ConsumerRecord<byte[], byte[]> row) {
        CallState state = topic.valueSerde().deserializer().deserialize(topic.name(), row.value());
        if (state == null) {
            return Optional.empty();
        }
        List<Channel> channels = new ArrayList<>();
        channels.add(new Channel(Channel.Kind.CALL, state.getCallId()));
        String customer = CallKey.knownCustomer(state.getCustomerId());
        if (customer != null) {
            channels.add(new Channel(Channel.Kind.CUSTOMER_CALLS, customer));
        }
        if (state.getAgentId() != null) {
            channels.add(new Channel(Channel.Kind.AGENT, state.getAgentId()));
        }
        return Optional.of(
                event(
                        source,
                        row,
                        LiveEvent.Kind.STATE,
                        state.getCallId(),
                        channels,
                        customer,
                        new Made(row, out -> ScreenJson.state(out, state))));
    }

    private static Optional<LiveEvent> segment(
            Topic<String, ScoredSegment> topic, String source, ConsumerRecord<byte[], byte[]> row) {
        ScoredSegment segment =
                topic.valueSerde().deserializer().deserialize(topic.name(), row.value());
        if (segment == null) {
            return Optional.empty();
        }
        List<Channel> channels = new ArrayList<>();
        channels.add(new Channel(Channel.Kind.CALL, segment.getCallId()));
        if (segment.getAgentId() != null) {
            channels.add(new Channel(Channel.Kind.AGENT, segment.getAgentId()));
        }
        return Optional.of(
                event(
                        source,
                        row,
                        LiveEvent.Kind.SEGMENT,
                        segment.getCallId() + "/" + segment.getSegmentId(),
                        channels,
                        CallKey.knownCustomer(segment.getCustomerId()),
                        new Made(row, out -> ScreenJson.segment(out, segment))));
    }

    /// It goes to all that it names. The key says whose alert it is, but not of which kind.
    private static Optional<LiveEvent> alert(
            Topic<String, Alert> topic, String source, ConsumerRecord<byte[], byte[]> row) {
        Alert alert = topic.valueSerde().deserializer().deserialize(topic.name(), row.value());
        if (alert == null) {
            return Optional.empty();
        }
        String entity = new String(row.key(), StandardCharsets.UTF_8);
        String customer = CallKey.knownCustomer(alert.getCustomerId());
        Set<Channel> channels = new LinkedHashSet<>();
        add(channels, Channel.Kind.CALL, alert.getCallId(), entity);
        add(channels, Channel.Kind.CUSTOMER, customer, entity);
        add(channels, Channel.Kind.QUEUE, alert.getQueue(), entity);
        add(channels, Channel.Kind.AGENT, alert.getAgentId(), entity);
        return Optional.of(
                event(
                        source,
                        row,
                        LiveEvent.Kind.ALERT,
                        alert.getAlertId(),
                        List.copyOf(channels),
                        alert.getCallId() == null ? null : customer,
                        new Made(row, out -> ScreenJson.alert(out, alert))));
    }

    private static void add(
            Set<Channel> channels, Channel.Kind kind, @Nullable String named, String entity) {
        if (named != null) {
            channels.add(new Channel(kind, named));
        }
        channels.add(new Channel(kind, entity));
    }

    private static LiveEvent event(
            String source,
            ConsumerRecord<byte[], byte[]> row,
            LiveEvent.Kind kind,
            String slot,
            List<Channel> channels,
            @Nullable String customerId,
            LiveEvent.Body body) {
        return new LiveEvent(
                source,
                row.offset(),
                row.timestamp(),
                EventHeaders.millis(row.headers(), EventHeaders.T_INGEST, -1),
                kind,
                slot,
                channels,
                customerId,
                body);
    }

    /// As `/v1/features` answers it.
    private static void row(
            JsonGenerator out,
            FeatureTopic view,
            EntityKey key,
            ConsumerRecord<byte[], byte[]> record)
            throws IOException {
        GenericRecord row =
                view.topic()
                        .valueSerde()
                        .deserializer()
                        .deserialize(record.topic(), record.value());
        out.writeStringField("view", view.view().name());
        out.writeObjectFieldStart("key");
        for (int i = 0; i < key.names().size(); i++) {
            out.writeFieldName(key.names().get(i));
            Json.value(out, key.values().get(i));
        }
        out.writeEndObject();
        out.writeStringField("status", row == null ? "NOT_FOUND" : "PRESENT");
        out.writeStringField("created", Json.time(record.timestamp()));
        if (row == null) {
            return;
        }
        out.writeStringField(
                FeatureRows.EVENT_TIMESTAMP,
                Json.time((long) row.get(FeatureRows.EVENT_TIMESTAMP)));
        out.writeObjectFieldStart("features");
        for (ViewProgram.Column column : view.program().columns()) {
            Object value = row.get(column.name());
            out.writeFieldName(column.name());
            Json.value(out, value instanceof CharSequence text ? text.toString() : value);
        }
        out.writeEndObject();
    }

    /// Made once, for all screens.
    private static final class Made implements LiveEvent.Body {
        private final long ingestMillis;
        private final int bytes;
        private final Json.Writer writer;
        private byte @Nullable [] json;

        Made(ConsumerRecord<byte[], byte[]> row, Json.Writer writer) {
            this.ingestMillis = EventHeaders.millis(row.headers(), EventHeaders.T_INGEST, -1);
            this.bytes = Math.max(0, row.serializedValueSize());
            this.writer = writer;
        }

        @Override
        public synchronized byte[] json() {
            byte[] made = json;
            if (made == null) {
                made =
                        Json.bytes(
                                out -> {
                                    out.writeStartObject();
                                    if (ingestMillis >= 0) {
                                        out.writeNumberField("_t_ingest", ingestMillis);
                                    }
                                    writer.write(out);
                                    out.writeEndObject();
                                });
                json = made;
            }
            return made;
        }

        @Override
        public int size() {
            return 4 * bytes;
        }
    }
}
