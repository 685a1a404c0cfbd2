package io.callstream.serving.adapter;

import io.callstream.event.EventHeaders;
import io.callstream.feature.EntityKey;
import io.callstream.serving.online.OnlineRow;
import io.callstream.serving.online.Parsed;
import io.callstream.serving.online.RowVersion;
import io.callstream.serving.online.ServedView;
import io.callstream.topic.FeatureRows;
import io.callstream.topic.FeatureTopics.FeatureTopic;

import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Reads the records of the feature topics: key by the view's entity, value by its Avro schema,
/// times from value and headers.
public final class FeatureRecords implements Function<ConsumerRecord<byte[], byte[]>, Parsed> {
    private final Map<String, Source> byTopic;

    private record Source(ServedView view, Deserializer<GenericRecord> values) {}

    public FeatureRecords(Collection<FeatureTopic> topics) {
        byTopic =
                topics.stream()
                        .collect(
                                Collectors.toMap(
                                        topic -> topic.topic().name(),
                                        topic ->
                                                new Source(
                                                        ServedView.of(topic.view()),
                                                        topic.topic().valueSerde().deserializer()),
                                        (first, _) -> first));
    }

    /// @throws io.callstream.serde.SchemaRegistryException where the record's schema cannot be had
    ///   now; ask again later
    @Override
    public Parsed apply(ConsumerRecord<byte[], byte[]> row) {
        Source source = byTopic.get(row.topic());
        if (source == null) {
            return new Parsed.Unreadable(row.topic(), "no view has this topic");
        }
        String view = source.view().name();
        byte[] key = row.key();
        if (key == null) {
            return new Parsed.Unreadable(view, "there is no key");
        }
        try {
            EntityKey entity = EntityKey.fromTopicKey(source.view().entity(), key);
            GenericRecord value = source.values().deserialize(row.topic(), row.value());
            long eventMillis =
                    value == null
                            ? EventHeaders.millis(
                                    row.headers(), EventHeaders.EVENT_TIMESTAMP, Long.MIN_VALUE)
                            : (long) value.get(FeatureRows.EVENT_TIMESTAMP);
            if (eventMillis == Long.MIN_VALUE) {
                return new Parsed.Unreadable(
                        view, "a tombstone without the header " + EventHeaders.EVENT_TIMESTAMP);
            }
            return new Parsed.Row(
                    new OnlineRow(
                            source.view(),
                            entity,
                            new RowVersion(eventMillis, row.offset(), row.timestamp()),
                            value == null ? null : values(source.view(), value),
                            EventHeaders.millis(row.headers(), EventHeaders.T_INGEST, -1),
                            EventHeaders.millis(row.headers(), EventHeaders.T_FEATURE, -1)));
        } catch (SerializationException | IllegalArgumentException e) {
            return new Parsed.Unreadable(view, String.valueOf(e.getMessage()));
        }
    }

    private static List<@Nullable Object> values(ServedView view, GenericRecord row) {
        List<@Nullable Object> values = new ArrayList<>(view.columns().size());
        for (ServedView.Column column : view.columns()) {
            Object value = row.get(column.name());
            values.add(value instanceof CharSequence text ? text.toString() : value);
        }
        return values;
    }
}
