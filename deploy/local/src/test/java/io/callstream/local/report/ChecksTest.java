package io.callstream.local.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.callstream.runtime.DeadLetters;

import org.apache.avro.Schema;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

class ChecksTest {
    @Test
    void refusedAndAcceptedMakeUpWhatWasSent() {
        // Given three outcomes sent, two resolved, one refused
        TopicTally tally = tally();
        add(tally, "call-outcomes", 3);
        add(tally, "call-resolutions", 2);
        tally.add(deadLetter("call-outcomes", "OUT_OF_RANGE"));

        // When
        Checks checks = new Checks(tally);
        checks.validation(Map.of());

        // Then
        assertThat(checks.all())
                .singleElement()
                .satisfies(
                        check -> {
                            assertThat(check.passed()).isTrue();
                            assertThat(check.expected()).isEqualTo(3);
                        });
        assertThat(tally.counted("dead-letters", "reason OUT_OF_RANGE")).isEqualTo(1);
    }

    @Test
    void lostRecordIsToldWithTheDifference() {
        // Given
        TopicTally tally = tally();
        add(tally, "call-outcomes", 3);
        add(tally, "call-resolutions", 2);

        // When
        Checks checks = new Checks(tally);
        checks.validation(Map.of());

        // Then
        assertThat(checks.all())
                .singleElement()
                .satisfies(
                        check -> {
                            assertThat(check.passed()).isFalse();
                            assertThat(check.line())
                                    .contains("WRONG")
                                    .contains("difference -1")
                                    .contains("accepted 2");
                        });
    }

    @Test
    void lakeWithADoubledRowDoesNotPass() {
        // Given
        TopicTally tally = tally();
        add(tally, "call-outcomes", 3);

        // When
        Checks checks = new Checks(tally);
        checks.lake("call-outcomes", new LakeRows.Counted(4, 3));

        // Then
        assertThat(checks.all()).extracting(Check::passed).containsExactly(false, true);
    }

    private static TopicTally tally() {
        return new TopicTally(
                new Values(
                        new io.callstream.serde.SchemaIds() {
                            @Override
                            public int idOf(String subject, Schema schema) {
                                return 1;
                            }

                            @Override
                            public Schema schemaOf(int id) {
                                return Schema.create(Schema.Type.STRING);
                            }
                        }));
    }

    private static void add(TopicTally tally, String topic, int count) {
        for (int i = 0; i < count; i++) {
            tally.add(record(topic, i));
        }
    }

    private static ConsumerRecord<byte[], byte[]> deadLetter(String from, String reason) {
        ConsumerRecord<byte[], byte[]> record = record("dead-letters", 0);
        List.of(Map.entry(DeadLetters.TOPIC, from), Map.entry(DeadLetters.REASON, reason))
                .forEach(
                        header ->
                                record.headers()
                                        .add(
                                                header.getKey(),
                                                header.getValue()
                                                        .getBytes(StandardCharsets.UTF_8)));
        return record;
    }

    private static ConsumerRecord<byte[], byte[]> record(String topic, long offset) {
        return new ConsumerRecord<>(topic, 0, offset, new byte[0], new byte[0]);
    }
}
