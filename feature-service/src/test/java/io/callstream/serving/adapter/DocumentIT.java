package io.callstream.serving.adapter;

import static org.assertj.core.api.Assertions.assertThat;

import io.callstream.event.CallStanding;
import io.callstream.event.CallState;
import io.callstream.serving.online.Document;
import io.callstream.serving.online.StoredDocument;
import io.callstream.serving.online.Subject;
import io.callstream.serving.online.Subject.Kind;
import io.callstream.serving.serve.Documents;
import io.callstream.serving.serve.Documents.Position;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/// Which documents replace which, and which items of a list stay, in every Redis there is on this
/// machine.
@ParameterizedClass
@MethodSource("io.callstream.serving.fixture.RedisProcess#binaries")
class DocumentIT extends RedisHarness {
    private static final Subject CUSTOMER = new Subject(Kind.CUSTOMER, "C|1:{x}");

    @Test
    void onlyNewerPartsReplaceAndTombstonesHoldBackOlderOnes() {
        write(document("profile", 1000, 5, "a"));
        write(document("profile", 999, 9, "older"));
        write(document("profile", 1000, 4, "lower offset"));
        assertThat(texts(CUSTOMER)).containsExactly("a");

        write(document("profile", 1000, 10, "b"));
        assertThat(texts(CUSTOMER)).as("10 > 5 as numbers").containsExactly("b");

        write(document("profile", 2000, 1, null));
        write(document("profile", 1500, 99, "replayed"));
        assertThat(texts(CUSTOMER)).isEmpty();
    }

    @Test
    void listKeepsItsNewestItemsInAnyOrderOfArrival() {
        for (int seed = 0; seed < 6; seed++) {
            // Given
            Random random = new Random(seed);
            Subject subject = new Subject(Kind.CUSTOMER, "seed-" + seed);
            List<Document> all = new ArrayList<>();
            for (int i = 0; i < 300; i++) {
                all.add(
                        new Document(
                                subject,
                                "alert:" + i,
                                1000 + random.nextInt(100),
                                i,
                                Map.of("text", "t" + i),
                                Duration.ofDays(1)));
            }
            List<Document> sent = new ArrayList<>(all);
            for (int i = 0; i < 100; i++) {
                sent.add(all.get(random.nextInt(all.size())));
            }
            Collections.shuffle(sent, random);

            // When
            for (int from = 0; from < sent.size(); ) {
                int to = Math.min(sent.size(), from + 1 + random.nextInt(9));
                store.writeDocuments(sent.subList(from, to));
                from = to;
            }

            // Then
            List<String> newest =
                    all.stream()
                            .sorted(
                                    Comparator.comparingLong(Document::appendMillis)
                                            .thenComparingLong(Document::offset)
                                            .reversed())
                            .limit(25)
                            .map(Document::part)
                            .toList();
            List<StoredDocument> stored = read(subject);
            assertThat(stored.subList(0, 25).stream().map(StoredDocument::part))
                    .as("seed %d", seed)
                    .containsExactlyElementsOf(newest);
            assertThat(stored).as("seed %d", seed).hasSizeLessThanOrEqualTo(101);
        }
    }

    @Test
    void callIsOpenExactlyWhereItStandsWhateverTheBatches() {
        for (int seed = 0; seed < 60; seed++) {
            // Given
            Random random = new Random(seed);
            redis.flushall();
            Map<String, String> queueOf = new HashMap<>();
            List<List<Document>> records = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                String call = "call-" + random.nextInt(4);
                String queue = "q" + random.nextInt(3);
                boolean done = random.nextInt(4) == 0;
                queueOf.put(call, done ? "" : queue);
                CallStanding standing = done ? CallStanding.DONE : CallStanding.WAITING;
                CallState state =
                        CallState.newBuilder()
                                .setCallId(call)
                                .setCustomerId("C-1")
                                .setQueue(queue)
                                .setState(standing)
                                .setSince(Instant.EPOCH)
                                .setEvents(i)
                                .build();
                records.add(Documents.of(call, state, new Position(1000 + i / 3, i)));
            }

            // When
            int from = 0;
            while (from < records.size()) {
                int to = Math.min(records.size(), from + 1 + random.nextInt(6));
                List<Document> batch = new ArrayList<>();
                records.subList(from, to).forEach(batch::addAll);
                store.writeDocuments(batch);
                if (random.nextInt(3) == 0) {
                    store.writeDocuments(batch);
                }
                from = to;
            }

            // Then
            for (String queue : List.of("q0", "q1", "q2")) {
                assertThat(read(new Subject(Kind.QUEUE, queue)).stream().map(StoredDocument::item))
                        .as("seed %d, %s", seed, queue)
                        .containsExactlyInAnyOrderElementsOf(
                                queueOf.keySet().stream()
                                        .filter(call -> queue.equals(queueOf.get(call)))
                                        .toList());
            }
        }
    }

    @Test
    void profileIsKeptForEverAndOtherSubjectsFade() {
        Subject call = new Subject(Kind.CALL, "1");
        store.writeDocuments(
                List.of(
                        new Document(
                                call, "state", 1, 1, Map.of("text", "x"), Duration.ofDays(1))));
        write(document("profile", 1, 1, "a"));

        assertThat(redis.pttl("callstream:CALL:test:1".getBytes(StandardCharsets.UTF_8)))
                .isBetween(Duration.ofHours(23).toMillis(), Duration.ofDays(1).toMillis());
        assertThat(redis.pttl("callstream:CUSTOMER:test:C|1:{x}".getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(-1);
    }

    private void write(Document document) {
        store.writeDocuments(List.of(document));
    }

    private static Document document(String part, long append, long offset, @Nullable String text) {
        return new Document(
                CUSTOMER,
                part,
                append,
                offset,
                text == null ? null : Map.of("text", text),
                Duration.ZERO);
    }

    private List<StoredDocument> read(Subject subject) {
        return store.read(List.of(), List.of(subject)).documents().getFirst();
    }

    private List<String> texts(Subject subject) {
        return read(subject).stream()
                .map(document -> Json.read(document.json()).path("text").asText())
                .toList();
    }
}
