package io.callstream.serde;

import io.callstream.event.Classification;
import io.callstream.event.EventHeaders;

import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DatumReader;
import org.apache.avro.io.DatumWriter;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/// Avro records in the Confluent wire format: magic byte 0, the schema's id as four bytes
/// big-endian, Avro binary.
///
/// Written with the newest schema, registered under `<topic>-value`; read with whatever schema the
/// id names, resolved to the newest. Safe for use by many threads. Bytes that are not of this form
/// are a [SerializationException] that names the topic.
///
/// @param <T> a generated class, or [GenericRecord]
public final class EventSerde<T extends IndexedRecord>
        implements Serde<T>, Serializer<T>, Deserializer<T> {
    private static final byte MAGIC = 0;
    private static final int PREFIX = 5;

    private final Schema schema;
    private final byte[] classification;
    private final SchemaIds ids;
    private final DatumWriter<T> writer;
    private final Function<Schema, DatumReader<T>> newReader;
    private final ConcurrentHashMap<Integer, DatumReader<T>> readers = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<String, Integer> idOfTopic = new ConcurrentHashMap<>();

    private EventSerde(
            Schema schema,
            SchemaIds ids,
            DatumWriter<T> writer,
            Function<Schema, DatumReader<T>> newReader) {
        this.schema = schema;
        this.classification = EventHeaders.bytes(Classification.of(schema).text());
        this.ids = ids;
        this.writer = writer;
        this.newReader = newReader;
    }

    /// Serde of a generated class.
    public static <T extends SpecificRecord> EventSerde<T> of(Class<T> type, SchemaIds ids) {
        AvroClasses.trust();
        SpecificData data = SpecificData.getForClass(type);
        Schema schema = data.getSchema(type);
        return new EventSerde<>(
                schema,
                ids,
                new SpecificDatumWriter<>(schema, data),
                written -> new SpecificDatumReader<>(written, schema, data));
    }

    /// Serde of records whose schema is known at run time only, such as feature rows.
    public static EventSerde<GenericRecord> of(Schema schema, SchemaIds ids) {
        GenericData data = new GenericData();
        return new EventSerde<>(
                schema,
                ids,
                new GenericDatumWriter<>(schema, data),
                written -> new GenericDatumReader<>(written, schema, data));
    }

    /// The newest schema: what is written.
    public Schema schema() {
        return schema;
    }

    /// Registers the schema for the topic, so that a registry that refuses it or is away is known
    /// at start.
    public void register(String topic) {
        id(topic);
    }

    /// Id of the schema under the topic, registered if it is new.
    public int id(String topic) {
        return idOfTopic.computeIfAbsent(topic, name -> ids.idOf(name + "-value", schema));
    }

    @Override
    public byte @Nullable [] serialize(String topic, @Nullable T data) {
        if (data == null) {
            return null;
        }
        Integer known = idOfTopic.get(topic);
        int id = known != null ? known : id(topic);
        ByteArrayOutputStream out = new ByteArrayOutputStream(256);
        out.write(MAGIC);
        out.write(id >>> 24);
        out.write(id >>> 16);
        out.write(id >>> 8);
        out.write(id);
        BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(out, null);
        try {
            writer.write(data, encoder);
            encoder.flush();
        } catch (IOException | AvroRuntimeException e) {
            throw new SerializationException(
                    "a record of " + schema.getName() + " for " + topic + " cannot be written", e);
        }
        return out.toByteArray();
    }

    /// As [#serialize(String, IndexedRecord)]; the headers of the record to be sent then say how
    /// the record is classified, whatever a producer before said.
    @Override
    public byte @Nullable [] serialize(String topic, Headers headers, @Nullable T data) {
        Header known = headers.lastHeader(EventHeaders.CE_DATACLASSIFICATION);
        if (known == null || !Arrays.equals(known.value(), classification)) {
            headers.remove(EventHeaders.CE_DATACLASSIFICATION)
                    .add(EventHeaders.CE_DATACLASSIFICATION, classification);
        }
        return serialize(topic, data);
    }

    @Override
    public @Nullable T deserialize(String topic, byte @Nullable [] bytes) {
        if (bytes == null) {
            return null;
        }
        if (bytes.length < PREFIX || bytes[0] != MAGIC) {
            throw new SerializationException(
                    "a value of "
                            + bytes.length
                            + " bytes on "
                            + topic
                            + " is not in the Confluent wire format (magic byte 0, four bytes of schema id)");
        }
        int id = ByteBuffer.wrap(bytes, 1, 4).getInt();
        DatumReader<T> known = readers.get(id);
        DatumReader<T> reader =
                known != null
                        ? known
                        : readers.computeIfAbsent(id, key -> newReader.apply(ids.schemaOf(key)));
        BinaryDecoder decoder =
                DecoderFactory.get().binaryDecoder(bytes, PREFIX, bytes.length - PREFIX, null);
        try {
            return reader.read(null, decoder);
        } catch (IOException | RuntimeException e) {
            throw new SerializationException(
                    "a value of "
                            + bytes.length
                            + " bytes on "
                            + topic
                            + " is not a "
                            + schema.getName()
                            + " of schema "
                            + id,
                    e);
        }
    }

    @Override
    public Serializer<T> serializer() {
        return this;
    }

    @Override
    public Deserializer<T> deserializer() {
        return this;
    }

    @Override
    public void configure(java.util.Map<String, ?> configs, boolean isKey) {}

    @Override
    public void close() {}
}
