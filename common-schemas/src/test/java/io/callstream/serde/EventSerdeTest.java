package io.callstream.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.callstream.event.CallEvent;
import io.callstream.event.Feedback;
import io.callstream.testkit.Calls;
import io.callstream.testkit.InMemorySchemaIds;

import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Random;

final class EventSerdeTest {
    private static final String TOPIC = "call-events";
    private final InMemorySchemaIds ids = new InMemorySchemaIds();
    private final EventSerde<CallEvent> serde = EventSerde.of(CallEvent.class, ids);

    @Test
    void eventComesBackAsItWent() {
        CallEvent event = Calls.whole("c1", "u1", Instant.parse("1999-02-01T12:00:00.123Z"));

        assertThat(serde.deserialize(TOPIC, serde.serialize(TOPIC, event))).isEqualTo(event);
    }

    @Test
    void wireFormatIsMagicByteIdAndAvroBinary() {
        Schema schema =
                SchemaBuilder.record("Pair")
                        .fields()
                        .requiredString("name")
                        .requiredLong("count")
                        .endRecord();
        ids.idOf("other-value", Schema.create(Schema.Type.INT));
        EventSerde<GenericRecord> pairs = EventSerde.of(schema, ids);
        GenericData.Record pair = new GenericData.Record(schema);
        pair.put("name", "ab");
        pair.put("count", -3L);

        assertThat(HexFormat.of().formatHex(pairs.serialize("pairs", pair)))
                .isEqualTo("00" + "00000002" + "046162" + "05");
    }

    @Test
    void absentValueStaysAbsent() {
        assertThat(serde.serialize(TOPIC, null)).isNull();
        assertThat(serde.deserialize(TOPIC, null)).isNull();
    }

    @Test
    void olderSchemaIsReadWithDefaults() {
        Schema old = SchemaBuilder.record("Pair").fields().requiredString("name").endRecord();
        Schema grown =
                SchemaBuilder.record("Pair")
                        .fields()
                        .requiredString("name")
                        .name("count")
                        .type()
                        .longType()
                        .longDefault(7)
                        .endRecord();
        GenericData.Record written = new GenericData.Record(old);
        written.put("name", "ab");
        byte[] bytes = EventSerde.of(old, ids).serialize("pairs", written);

        GenericRecord read =
                Objects.requireNonNull(EventSerde.of(grown, ids).deserialize("pairs", bytes));

        assertThat(read.get("count")).isEqualTo(7L);
    }

    @Test
    void otherRecordsBytesAreRefused() {
        EventSerde<Feedback> other = EventSerde.of(Feedback.class, ids);
        byte[] bytes = serde.serialize(TOPIC, Calls.whole("c1", "u1", Instant.EPOCH));

        assertThatThrownBy(() -> other.deserialize("agent-feedback", bytes))
                .isInstanceOf(SerializationException.class)
                .hasMessageContaining("agent-feedback")
                .hasMessageContaining("Feedback");
    }

    @Test
    void anyBytesGiveARecordOrASerializationException() {
        byte[] good =
                Objects.requireNonNull(
                        serde.serialize(TOPIC, Calls.whole("c1", "u1", Instant.EPOCH)));
        Random random = new Random(7);
        int refused = 0;
        for (int i = 0; i < 5_000; i++) {
            byte[] bytes = Arrays.copyOf(good, random.nextInt(good.length + 1));
            for (int flips = random.nextInt(4); flips > 0 && bytes.length > 0; flips--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            try {
                serde.deserialize(TOPIC, bytes);
            } catch (SerializationException e) {
                refused++;
            }
        }

        assertThat(refused).isGreaterThan(3_000);
    }
}
