package io.callstream.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import io.callstream.e2e.suite.Recordings;
import io.callstream.e2e.suite.Recordings.BankCall;
import io.callstream.e2e.suite.Started;
import io.callstream.e2e.suite.Suite;
import io.callstream.e2e.suite.Suites;
import io.callstream.event.EventHeaders;
import io.callstream.feature.FeatureViews;
import io.callstream.local.Part;
import io.callstream.replay.ReplayShift;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

/// A file in the views directory and one restart of each service: features that were added are
/// filled with what had happened before, while calls go on coming.
@ExtendWith(Suites.class)
@Order(Suites.ALONE)
class AddFeatureIT {
    private static final String CALLS = "customer_calls";
    private static final String QUEUES = "queue_kpis";

    private final Suites.Slot slot;

    @TempDir private Path dir = Path.of("");

    AddFeatureIT(Suites.Slot slot) {
        this.slot = slot;
    }

    @Test
    void whatIsAddedIsAsIfItHadAlwaysBeenThere() throws IOException {
        // Given a day under the shipped definitions
        Suite suite = slot.fresh("grown", Map.of("CALLSTREAM_CLOCK", "event"));
        suite.replay(day(1), config -> config.withShift(ReplayShift.NONE));
        suite.drain();

        // When definitions grow, and another day comes while the backfill is killed twice
        define(suite);
        for (Part service : List.of(Part.ENRICHMENT, Part.FEATURE, Part.LAKE_SINK)) {
            assertThat(suite.processes().stop(service)).isTrue();
            suite.processes().restart(service);
        }
        CompletableFuture<Void> calls =
                CompletableFuture.runAsync(
                        () -> suite.replay(day(2), config -> config.withShift(ReplayShift.NONE)));
        Started.backfill(suite, CALLS, dir).killAfter(Duration.ofSeconds(2));
        Started.backfill(suite, CALLS, dir).killAfter(Duration.ofSeconds(4));
        calls.join();
        for (String view : List.of(CALLS, QUEUES, CALLS)) {
            Started backfill = Started.backfill(suite, view, dir);
            assertThat(backfill.exitWithin(Suite.PATIENCE)).as(backfill.output()).isZero();
        }
        suite.drain();

        // Then
        Map<String, Long> backfilled = backfilledRows(suite);
        assertThat(backfilled).hasSizeGreaterThan(300);
        assertThat(backfilled.values()).as("an entity is filled once").containsOnly(1L);
        customersHaveBothDays(suite);
        JsonNode queue = suite.row(QUEUES, "regular").orElseThrow().path("features");
        long regular =
                2
                        * Recordings.bankCalls().stream()
                                .filter(call -> call.isAccepted() && call.isRegular())
                                .count();
        assertThat(queue.path("calls_lifetime").asLong()).isEqualTo(regular);
        Started parity = Started.lakeParity(suite, dir);
        assertThat(parity.exitWithin(Suite.PATIENCE)).as(parity.output()).isZero();
        assertThat(parity.output()).containsPattern("agent_days +[1-9]");
    }

    private static void customersHaveBothDays(Suite suite) {
        Map<String, List<BankCall>> byCustomer = new HashMap<>();
        Recordings.bankCalls().stream()
                .filter(BankCall::isOfView)
                .forEach(
                        call ->
                                byCustomer
                                        .computeIfAbsent(call.customer(), _ -> new ArrayList<>())
                                        .add(call));
        assertThat(byCustomer).hasSizeGreaterThan(400);
        byCustomer.forEach(
                (customer, calls) -> {
                    JsonNode features = suite.row(CALLS, customer).orElseThrow().path("features");
                    double talk = 2 * calls.stream().mapToDouble(BankCall::talk).sum();
                    double longest = calls.stream().mapToDouble(BankCall::waiting).max().orElse(0);
                    assertThat(features.path("talk_sec_lifetime").asDouble()).isEqualTo(talk);
                    assertThat(features.path("longest_wait_last_7d").asDouble()).isEqualTo(longest);
                    assertThat(features.path("answered_lifetime").asLong())
                            .isEqualTo(
                                    2
                                            * calls.stream()
                                                    .filter(one -> one.outcome().equals("AGENT"))
                                                    .count());
                });
    }

    private static Map<String, Long> backfilledRows(Suite suite) {
        Map<String, Long> rows = new HashMap<>();
        for (ConsumerRecord<byte[], byte[]> row : suite.records("feature." + CALLS)) {
            String cause = EventHeaders.text(row.headers(), EventHeaders.CAUSE);
            if (EventHeaders.CAUSE_BACKFILL.equals(cause)) {
                rows.merge(new String(row.key(), StandardCharsets.UTF_8), 1L, Long::sum);
            }
        }
        return rows;
    }

    /// A day of the bank alone: the dialogues are years later, beyond every window.
    private Path day(int number) {
        try {
            Path data = Recordings.days(number, dir.resolve("day-" + number));
            for (int before = 1; before < number; before++) {
                Files.delete(data.resolve("calls/calls-99020" + before + ".csv"));
            }
            for (String part : List.of("star-calls.jsonl.gz", "star-segments.jsonl.gz")) {
                Files.delete(data.resolve("transcripts").resolve(part));
            }
            return data;
        } catch (IOException e) {
            throw new UncheckedIOException("the day cannot be written", e);
        }
    }

    private static void define(Suite suite) throws IOException {
        Path views = Files.createDirectories(suite.processes().config().dir().resolve("views"));
        grow(
                views,
                CALLS + ".yaml",
                """
                  talk_sec_lifetime: { sum: talk_sec }
                  answered_lifetime: { count: "*", where: "outcome == 'ANSWERED'" }
                  longest_wait_last_7d: { max: wait_sec, window: 7d, hop: 1d }
                """);
        grow(views, QUEUES + ".yaml", "  calls_lifetime: { count: \"*\" }\n");
        Files.writeString(
                views.resolve("agent_days.yaml"),
                """
                view: agent_days
                entity: agent_id
                source: enriched-call-events
                where: "agent_id != null"
                event_time: ended_at
                features:
                  calls_today: { count: "*", tumbling: 1d, zone: UTC }
                ttl: 7d
                """);
    }

    private static void grow(Path views, String file, String features) throws IOException {
        String shipped = Objects.requireNonNull(FeatureViews.shipped().get(file));
        Files.writeString(
                views.resolve(file),
                shipped.replaceFirst("(?m)^features:.*$", "$0\n" + features.stripTrailing()));
    }
}
