package io.callstream.replay.adapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.callstream.replay.recording.RecordedEvent;

import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;

class RawTopicsTest {
    @Test
    void aRecordHasKeyValueAndTheTimeOfSending() {
        // Given
        MockProducer<byte[], byte[]> producer = producer(true);
        RawTopics topics = new RawTopics(producer);

        // When
        topics.send("call-outcomes", "c1", "{}".getBytes(StandardCharsets.UTF_8), 123);
        topics.flush();

        // Then
        ProducerRecord<byte[], byte[]> sent = producer.history().getFirst();
        assertThat(sent.topic()).isEqualTo("call-outcomes");
        assertThat(sent.key()).isEqualTo("c1".getBytes(StandardCharsets.UTF_8));
        assertThat(sent.value()).isEqualTo("{}".getBytes(StandardCharsets.UTF_8));
        assertThat(sent.timestamp()).isNull();
        assertThat(sent.headers().lastHeader("t_ingest").value())
                .isEqualTo("123".getBytes(StandardCharsets.UTF_8));
        assertThat(topics.acknowledged()).isEqualTo(1);
    }

    @Test
    void everyKindOfEventHasItsTopic() {
        // Given
        RawTopics topics = new RawTopics(producer(true));

        // Then
        assertThat(topics.topicOf(new RecordedEvent.Poison("s", "c", 0, "{")))
                .isEqualTo("call-center-events");
        assertThat(topics.topicOf(new RecordedEvent.Outcome("s", "c", 0, null, null, true)))
                .isEqualTo("call-outcomes");
        assertThat(
                        topics.topicOf(
                                new RecordedEvent.Segment(
                                        "s", "c", 0, 0, "agent", "", 0, 1, "en", 0, null, null,
                                        null)))
                .isEqualTo("call-transcripts");
    }

    @Test
    void aRefusedRecordStopsTheReplay() {
        // Given
        MockProducer<byte[], byte[]> producer = producer(false);
        RawTopics topics = new RawTopics(producer);
        topics.send("call-outcomes", "c1", new byte[1], 1);
        topics.send("call-outcomes", "c2", new byte[1], 1);

        // When
        producer.completeNext();
        producer.errorNext(new RecordTooLargeException("too large"));

        // Then
        assertThatThrownBy(topics::flush)
                .isInstanceOf(DeliveryException.class)
                .hasMessageContaining("after 1 that it took: too large");
        assertThatThrownBy(() -> topics.send("call-outcomes", "c3", new byte[1], 1))
                .isInstanceOf(DeliveryException.class);
    }

    private static MockProducer<byte[], byte[]> producer(boolean autoComplete) {
        return new MockProducer<>(
                autoComplete, null, new ByteArraySerializer(), new ByteArraySerializer());
    }
}
