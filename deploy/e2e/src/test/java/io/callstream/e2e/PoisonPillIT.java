package io.callstream.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.callstream.e2e.suite.Calls;
import io.callstream.e2e.suite.LakeAssert;
import io.callstream.e2e.suite.RawProducer;
import io.callstream.e2e.suite.Suite;
import io.callstream.e2e.suite.Suites;
import io.callstream.event.EventHeaders;
import io.callstream.local.Part;
import io.callstream.runtime.DeadLetters;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/// Bytes of all sorts between good records: each becomes a dead letter with its reason and place,
/// and the good ones go on as if nothing had been.
@ExtendWith(Suites.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PoisonPillIT {
    /// In time for every view, whatever calls the suite has seen before: of this day, and past.
    private static final Instant ENDED =
            Instant.now().truncatedTo(ChronoUnit.SECONDS).minus(Duration.ofHours(20));

    private static final int HUGE = 1_500_000;

    private final Suite suite;

    PoisonPillIT(Suites.Slot slot) {
        this.suite = slot.shared();
    }

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Poison(String reason, byte @Nullable [] value) {
        static Poison of(String reason, String value) {
            return new Poison(reason, value.getBytes(StandardCharsets.UTF_8));
        }
    }

    @Test
    void poisonOnARawTopicIsBuriedAndItsNeighboursLive() {
        // Given
        List<Poison> poisons = poisons();
        Map<TopicPartition, Long> before = suite.ends();
        Map<RecordMetadata, Poison> sent = new LinkedHashMap<>();

        // When each stands before a good call of the same customer
        try (RawProducer producer = new RawProducer(suite)) {
            for (int i = 0; i < poisons.size(); i++) {
                Poison poison = poisons.get(i);
                sent.put(
                        producer.send("call-center-events", "poison-hugo", poison.value()), poison);
                String good = Calls.answered("poison-" + i, "poison-hugo", ENDED.plusSeconds(i), 1);
                producer.send("call-center-events", "poison-hugo", good);
            }
        }
        suite.settle();

        // Then
        List<ConsumerRecord<byte[], byte[]>> letters = suite.records("dead-letters", before);
        assertThat(letters).hasSameSizeAs(poisons);
        sent.forEach((place, poison) -> assertLetter(letters, place, poison));
        assertThat(suite.records("call-events", before)).hasSameSizeAs(poisons);
        assertThat(
                        suite.row("customer_calls", "poison-hugo")
                                .orElseThrow()
                                .at("/features/calls_lifetime")
                                .asInt())
                .isEqualTo(poisons.size());
        assertAllRun();
        LakeAssert.assertRowsAreRecords(suite);
    }

    @Test
    void transcriptsAndOutcomesAreNoBetterPlaceForPoison() {
        // Given
        String segment =
                """
                {"call_id":"poison-c","segment_start":0,"segment_end":3,"transcript":"Good morning.","speaker":"agent"}""";
        String outcome =
                """
                {"call_id":"poison-c","resolved":true,"event_time":"2023-05-05T12:00:00Z"}""";
        Map<TopicPartition, Long> before = suite.ends();

        // When
        try (RawProducer producer = new RawProducer(suite)) {
            producer.send("call-transcripts", "poison-c", random(500));
            producer.send("call-transcripts", "poison-c", segment.replace("Good", "\\ud800"));
            producer.send("call-transcripts", "poison-c", segment.replace("3,", "-3,"));
            producer.send("call-transcripts", "poison-c", segment);
            producer.send("call-outcomes", "poison-c", (byte[]) null);
            producer.send("call-outcomes", "poison-c", outcome.replace("true", "\"perhaps\""));
            producer.send("call-outcomes", "poison-c", outcome);
        }
        suite.settle();

        // Then
        assertThat(suite.records("transcript-segments", before)).isNotEmpty();
        assertThat(suite.records("call-resolutions", before)).hasSize(1);
        assertThat(suite.records("dead-letters", before))
                .extracting(letter -> header(letter, DeadLetters.TOPIC))
                .hasSize(7 - 1 - suite.records("transcript-segments", before).size())
                .contains("call-transcripts", "call-outcomes");
        assertAllRun();
    }

    @Test
    void garbageOnAnAvroTopicIsUnreadableAndItsNeighboursLive() {
        // Given bytes that no serde of ours wrote, on topics that services alone should write
        byte[] noMagic = random(64);
        noMagic[0] = 7;
        byte[] good = suite.records("call-events").getLast().value();
        byte[] truncated = Arrays.copyOf(good, 9);
        List<byte[]> garbage = List.of(noMagic, truncated, new byte[0]);
        Map<TopicPartition, Long> before = suite.ends();
        List<RecordMetadata> sent = new ArrayList<>();

        // When
        try (RawProducer producer = new RawProducer(suite)) {
            garbage.forEach(bytes -> sent.add(producer.send("call-events", "poison-ida", bytes)));
            sent.add(producer.send("customer-profiles", "poison-ida", noMagic));
            producer.send(
                    "call-center-events",
                    "poison-ida",
                    Calls.answered("poison-ida", "poison-ida", ENDED, 1));
        }
        suite.settle();

        // Then
        List<ConsumerRecord<byte[], byte[]>> letters = suite.records("dead-letters", before);
        assertThat(letters).hasSameSizeAs(sent);
        sent.forEach(
                place ->
                        assertThat(letters)
                                .filteredOn(letter -> isFrom(letter, place))
                                .singleElement()
                                .satisfies(
                                        letter ->
                                                assertThat(header(letter, DeadLetters.REASON))
                                                        .isEqualTo("UNREADABLE")));
        assertThat(suite.row("customer_calls", "poison-ida")).isPresent();
        assertAllRun();
    }

    private static void assertLetter(
            List<ConsumerRecord<byte[], byte[]>> letters, RecordMetadata place, Poison poison) {
        assertThat(letters)
                .filteredOn(letter -> isFrom(letter, place))
                .as("the dead letter of %s", place)
                .singleElement()
                .satisfies(
                        letter -> {
                            assertThat(header(letter, DeadLetters.REASON))
                                    .isEqualTo(poison.reason());
                            assertThat(letter.key()).asString().isEqualTo("poison-hugo");
                            byte[] value = poison.value();
                            if (value == null || value.length < HUGE) {
                                assertThat(letter.value()).isEqualTo(value);
                            } else {
                                assertThat(value).startsWith(letter.value());
                                assertThat(header(letter, "dl_cut_from"))
                                        .isEqualTo(Integer.toString(value.length));
                            }
                        });
    }

    private void assertAllRun() {
        assertThat(Part.services()).allMatch(suite.processes()::isRunning);
    }

    private static boolean isFrom(ConsumerRecord<byte[], byte[]> letter, RecordMetadata place) {
        return header(letter, DeadLetters.TOPIC).equals(place.topic())
                && header(letter, DeadLetters.PARTITION).equals("" + place.partition())
                && header(letter, DeadLetters.OFFSET).equals("" + place.offset());
    }

    private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        return String.valueOf(EventHeaders.text(record.headers(), name));
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new Random(42).nextBytes(bytes);
        return bytes;
    }

    private static List<Poison> poisons() {
        String call = Calls.answered("poison-x", "poison-hugo", ENDED, 1);
        Instant tomorrow = Instant.now().plus(Duration.ofDays(1));
        byte[] notUtf8 = call.getBytes(StandardCharsets.UTF_8);
        notUtf8[call.indexOf("billing")] = (byte) 0xFF;
        return List.of(
                new Poison("MALFORMED_JSON", random(300)),
                Poison.of("MALFORMED_JSON", call.substring(0, call.length() / 2)),
                new Poison("MALFORMED_JSON", new byte[0]),
                new Poison("MALFORMED_JSON", null),
                new Poison("MALFORMED_JSON", notUtf8),
                Poison.of("MALFORMED_JSON", "[" + call + "]"),
                Poison.of("MALFORMED_JSON", call + call),
                Poison.of("MISSING_FIELD", call.replace("\"call_id\"", "\"no_call_id\"")),
                Poison.of("MISSING_FIELD", call.replace("\"timestamp\"", "\"no_timestamp\"")),
                Poison.of("BAD_TYPE", call.replace("\"talk_sec\":1.0", "\"talk_sec\":\"long\"")),
                Poison.of("BAD_TYPE", call.replace("\"queue\":\"billing\"", "\"queue\":{}")),
                Poison.of("BAD_TYPE", call.replace(ENDED.toString(), "yesterday")),
                Poison.of("OUT_OF_RANGE", call.replace("\"wait_sec\":0", "\"wait_sec\":-1")),
                Poison.of("TIME_IN_FUTURE", Calls.answered("poison-y", "poison-hugo", tomorrow, 1)),
                Poison.of(
                        "UNKNOWN_VALUE",
                        call.replace("{\"event_id\"", "{\"type\":\"EXPLODED\",\"event_id\"")),
                Poison.of("TOO_LARGE", call.replace("billing", "b".repeat(HUGE))),
                Poison.of("TOO_LARGE", "[".repeat(HUGE)));
    }
}
