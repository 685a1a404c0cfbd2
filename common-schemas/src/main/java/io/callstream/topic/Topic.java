package io.callstream.topic;

import io.callstream.serde.EventSerde;

import org.apache.avro.Schema;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Produced;

import java.util.Optional;

/// A topic and the types that travel on it. Only [Topics] makes one, and only here do serdes meet
/// topics.
///
/// @param <K> key
/// @param <V> value
public final class Topic<K, V> {
    private final String name;
    private final String keyText;
    private final String valueText;
    private final String writer;
    private final Retention retention;
    private final Serde<K> keySerde;
    private final Serde<V> valueSerde;
    private final int partitions;
    private final short replication;

    Topic(
            String name,
            String keyText,
            String valueText,
            String writer,
            Retention retention,
            Serde<K> keySerde,
            Serde<V> valueSerde,
            int partitions,
            short replication) {
        this.name = name;
        this.keyText = keyText;
        this.valueText = valueText;
        this.writer = writer;
        this.retention = retention;
        this.keySerde = keySerde;
        this.valueSerde = valueSerde;
        this.partitions = partitions;
        this.replication = replication;
    }

    public String name() {
        return name;
    }

    /// What the key is, for people.
    public String keyText() {
        return keyText;
    }

    /// What the value is, for people.
    public String valueText() {
        return valueText;
    }

    /// Who writes it, for people.
    public String writer() {
        return writer;
    }

    public Retention retention() {
        return retention;
    }

    public Serde<K> keySerde() {
        return keySerde;
    }

    public Serde<V> valueSerde() {
        return valueSerde;
    }

    public int partitions() {
        return partitions;
    }

    /// The Avro schema of the values, where they are Avro.
    public Optional<Schema> schema() {
        return valueSerde instanceof EventSerde<?> avro
                ? Optional.of(avro.schema())
                : Optional.empty();
    }

    /// The field of the values that is also the key, where there is one.
    public Optional<String> keyField() {
        String named = keyText.equals(Topics.BY_CUSTOMER) ? "customer_id" : keyText;
        return schema().map(schema -> schema.getField(named)).map(Schema.Field::name);
    }

    /// Registers the value schema; waits for a registry that is away. Without effect where the
    /// values are not Avro.
    public void register() {
        if (valueSerde instanceof EventSerde<?> avro) {
            avro.register(name);
        }
    }

    /// Id of the value schema, which must be Avro.
    int schemaId() {
        if (valueSerde instanceof EventSerde<?> avro) {
            return avro.id(name);
        }
        throw new IllegalStateException("the values of " + name + " are not Avro");
    }

    /// As a source of a topology; the node has the topic's name.
    public Consumed<K, V> consumed() {
        return Consumed.with(keySerde, valueSerde).withName(name);
    }

    /// The same under another node's name.
    public Consumed<K, V> consumedAs(String source) {
        return Consumed.with(keySerde, valueSerde).withName(source);
    }

    /// As one sink of several to the same topic.
    public Produced<K, V> producedAs(String sink) {
        return Produced.with(keySerde, valueSerde).withName(sink);
    }

    /// As a sink of a topology; the node is called `to-<topic>`.
    public Produced<K, V> produced() {
        return Produced.with(keySerde, valueSerde).withName("to-" + name);
    }

    /// A sink for values that name their topics themselves and are bytes already.
    public static Produced<byte[], EncodedRow> encoded(String sink) {
        return Produced.with(Serdes.ByteArray(), EncodedRow.SERDE).withName(sink);
    }

    /// What the broker is asked to create.
    public NewTopic newTopic() {
        return new NewTopic(name, partitions, replication).configs(retention.settings());
    }
}
