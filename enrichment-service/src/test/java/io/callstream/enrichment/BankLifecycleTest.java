package io.callstream.enrichment;

import static org.assertj.core.api.Assertions.assertThat;

import io.callstream.event.CallEvent;
import io.callstream.event.CallEventType;
import io.callstream.event.EnrichedCall;
import io.callstream.event.QueueMove;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.function.BinaryOperator;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/// Real calls as lifecycle events, shuffled within five minutes, through the production topology:
/// the first closing and the last revision of each call are as a plain loop gives them.
///
/// The sample day; all `*.csv.gz` of a directory with `-Dcallstream.calls=DIR
/// -Dtest=BankLifecycleTest`.
final class BankLifecycleTest {
    private static final int SHUFFLE_MILLIS = 5 * 60_000;
    private static final ZoneId ISRAEL = ZoneId.of("Asia/Jerusalem");
    private static final int BATCH = 2_000;

    @TempDir Path stateDir;

    /// An event and when it arrives.
    private record Arrival(long at, CallEvent event) {}

    /// What the loop expects of a call.
    private static final class Expected {
        final List<CallEvent> seen = new ArrayList<>();
        @Nullable Map<String, Object> first;
        @Nullable Map<String, Object> last;
        int revision = -1;
    }

    @Test
    void carriedSecondsWinInEveryOrder() throws IOException {
        check(false);
    }

    @Test
    void reckonedSecondsAreRightInEveryOrder() throws IOException {
        check(true);
    }

    private void check(boolean stripped) throws IOException {
        for (Path file : files()) {
            check(file, stripped);
        }
    }

    private static List<Path> files() throws IOException {
        String directory = System.getProperty("callstream.calls");
        if (directory == null) {
            return List.of(Path.of("../deploy/replay/data/calls/sample-1999-02-01.csv"));
        }
        try (Stream<Path> files = Files.list(Path.of(directory))) {
            return files.filter(file -> file.toString().endsWith(".csv.gz")).sorted().toList();
        }
    }

    private void check(Path file, boolean stripped) throws IOException {
        List<Arrival> arrivals = arrivals(file, stripped);
        Map<String, Expected> expected = loop(arrivals);
        Map<String, EnrichedCall> first = new HashMap<>();
        Map<String, EnrichedCall> last = new HashMap<>();
        Map<String, Long> waiting = new HashMap<>();
        long moves = 0;
        long closings = 0;
        Path state = Files.createTempDirectory(stateDir, "state");
        try (EnrichmentDriver driver = EnrichmentDriver.ofCalls(state)) {
            for (int from = 0; from < arrivals.size(); from += BATCH) {
                arrivals.subList(from, Math.min(arrivals.size(), from + BATCH))
                        .forEach(arrival -> driver.send(arrival.event()));
                for (EnrichedCall call : driver.enriched()) {
                    closings++;
                    if (call.getRevision() == 0) {
                        assertThat(first.put(call.getCallId(), call)).isNull();
                    }
                    EnrichedCall before = last.put(call.getCallId(), call);
                    assertThat(call.getRevision())
                            .isEqualTo(before == null ? 0 : before.getRevision() + 1);
                }
                for (QueueMove move : driver.moves()) {
                    moves++;
                    waiting.merge(move.getQueue(), (long) move.getWaitingChange(), Long::sum);
                }
                assertThat(waiting)
                        .as("waiting after %s events", from + BATCH)
                        .containsAllEntriesOf(
                                waiting(
                                        arrivals.subList(
                                                0, Math.min(arrivals.size(), from + BATCH)),
                                        waiting.keySet()));
                driver.drain();
            }
            assertThat(moves).isPositive();
        }
        assertThat(first).hasSameSizeAs(expected);
        long expectedClosings = 0;
        for (Map.Entry<String, Expected> one : expected.entrySet()) {
            Expected wanted = one.getValue();
            expectedClosings += wanted.revision + 1;
            EnrichedCall opening = Objects.requireNonNull(first.get(one.getKey()));
            EnrichedCall closing = Objects.requireNonNull(last.get(one.getKey()));
            assertThat(facts(opening)).as(one.getKey()).isEqualTo(wanted.first);
            assertThat(facts(closing)).as(one.getKey()).isEqualTo(wanted.last);
            assertThat(closing.getRevision()).as(one.getKey()).isEqualTo(wanted.revision);
        }
        assertThat(closings).isEqualTo(expectedClosings);
        System.out.printf(
                "%s: %,d events, %,d calls, %,d closings%n",
                file.getFileName(), arrivals.size(), expected.size(), closings);
    }

    /// The plain loop: a call closes when its start and its end are in, and again with every event
    /// after that; what it closes as is computed anew from all that is in.
    private static Map<String, Expected> loop(List<Arrival> arrivals) {
        Map<String, Expected> calls = new HashMap<>();
        for (Arrival arrival : arrivals) {
            Expected call =
                    calls.computeIfAbsent(arrival.event().getCallId(), id -> new Expected());
            call.seen.add(arrival.event());
            CallEvent started = of(call.seen, CallEventType.STARTED);
            CallEvent ended = of(call.seen, CallEventType.ENDED);
            CallEvent terminal = ended == null ? of(call.seen, CallEventType.ABANDONED) : ended;
            if (started == null || terminal == null) {
                continue;
            }
            call.revision++;
            call.last = closed(call.seen, started, terminal);
            call.first = call.first == null ? call.last : call.first;
        }
        return calls;
    }

    /// The plain loop for those who wait: a call waits in its queue while its newest event is that
    /// it was queued.
    private static Map<String, Long> waiting(List<Arrival> arrivals, Set<String> queues) {
        Map<String, CallEvent> newest = new HashMap<>();
        for (Arrival arrival : arrivals) {
            newest.merge(
                    arrival.event().getCallId(),
                    arrival.event(),
                    BinaryOperator.maxBy(
                            Comparator.comparing(CallEvent::getTimestamp)
                                    .thenComparing(CallEvent::getType)));
        }
        Map<String, Long> waiting = new HashMap<>();
        queues.forEach(queue -> waiting.put(queue, 0L));
        newest.values().stream()
                .filter(event -> event.getType() == CallEventType.QUEUED)
                .forEach(event -> waiting.merge(event.getQueue(), 1L, Long::sum));
        return waiting;
    }

    private static Map<String, Object> closed(
            List<CallEvent> seen, CallEvent started, CallEvent terminal) {
        CallEvent queued = of(seen, CallEventType.QUEUED);
        CallEvent answered = of(seen, CallEventType.ANSWERED);
        long start = started.getTimestamp().toEpochMilli();
        long end = terminal.getTimestamp().toEpochMilli();
        Map<String, Object> facts = new HashMap<>();
        if (terminal.getDurationSec() != null) {
            facts.put("ivr", String.valueOf(terminal.getIvrSec()));
            facts.put("wait", String.valueOf(terminal.getWaitSec()));
            facts.put("talk", String.valueOf(terminal.getTalkSec()));
            facts.put("duration", String.valueOf(terminal.getDurationSec()));
        } else {
            long leftMenu =
                    queued != null
                            ? queued.getTimestamp().toEpochMilli()
                            : answered != null ? answered.getTimestamp().toEpochMilli() : end;
            long answeredAt = answered == null ? end : answered.getTimestamp().toEpochMilli();
            facts.put("ivr", String.valueOf((leftMenu - start) / 1000.0));
            facts.put(
                    "wait",
                    queued == null
                            ? "null"
                            : String.valueOf(
                                    (answeredAt - queued.getTimestamp().toEpochMilli()) / 1000.0));
            facts.put(
                    "talk",
                    answered == null ? "null" : String.valueOf((end - answeredAt) / 1000.0));
            facts.put("duration", String.valueOf((end - start) / 1000.0));
        }
        facts.put("start", start);
        facts.put("end", end);
        facts.put("outcome", String.valueOf(terminal.getOutcome()));
        facts.put("customer", String.valueOf(terminal.getCustomerId()));
        String agent = null;
        for (CallEvent event : seen) {
            agent = event.getAgentId() == null ? agent : event.getAgentId();
        }
        facts.put("agent", String.valueOf(agent));
        facts.put("queue", String.valueOf(terminal.getQueue()));
        return facts;
    }

    private static Map<String, Object> facts(EnrichedCall call) {
        Map<String, Object> facts = new HashMap<>();
        facts.put("ivr", String.valueOf(call.getIvrSec()));
        facts.put("wait", String.valueOf(call.getWaitSec()));
        facts.put("talk", String.valueOf(call.getTalkSec()));
        facts.put("duration", String.valueOf(call.getDurationSec()));
        facts.put("start", call.getStartedAt().toEpochMilli());
        facts.put("end", call.getEndedAt().toEpochMilli());
        facts.put("outcome", String.valueOf(call.getOutcome()));
        facts.put("customer", String.valueOf(call.getCustomerId()));
        facts.put("agent", String.valueOf(call.getAgentId()));
        facts.put("queue", String.valueOf(call.getQueue()));
        return facts;
    }

    private static @Nullable CallEvent of(List<CallEvent> seen, CallEventType type) {
        return seen.stream().filter(event -> event.getType() == type).findFirst().orElse(null);
    }

    private static List<Arrival> arrivals(Path file, boolean stripped) throws IOException {
        Random random = new Random(file.getFileName().toString().hashCode());
        List<Arrival> arrivals = new ArrayList<>();
        try (InputStream raw = Files.newInputStream(file);
                InputStream in = file.toString().endsWith(".gz") ? new GZIPInputStream(raw) : raw;
                BufferedReader lines =
                        new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            String head = lines.readLine();
            assertThat(head).startsWith("vru+line,call_id,customer_id");
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                for (CallEvent event : lifecycle(line.split(",", -1), stripped)) {
                    long at = event.getTimestamp().toEpochMilli() + random.nextInt(SHUFFLE_MILLIS);
                    arrivals.add(new Arrival(at, event));
                }
            }
        }
        arrivals.sort(Comparator.comparingLong(Arrival::at));
        return arrivals;
    }

    /// The events of a row; none of one that ingest refuses.
    private static List<CallEvent> lifecycle(String[] row, boolean stripped) {
        double ivr = Double.parseDouble(row[8]);
        double wait = Double.parseDouble(row[11]);
        double talk = Double.parseDouble(row[15]);
        if (ivr < 0 || wait < 0 || talk < 0) {
            return List.of();
        }
        String date = row[5];
        LocalDate day =
                LocalDate.of(
                        1900 + Integer.parseInt(date.substring(0, 2)),
                        Integer.parseInt(date.substring(2, 4)),
                        Integer.parseInt(date.substring(4, 6)));
        String[] clock = row[6].split(":");
        LocalTime time =
                LocalTime.of(
                        Integer.parseInt(clock[0]),
                        Integer.parseInt(clock[1]),
                        Integer.parseInt(clock[2]));
        Instant start = day.atTime(time).atZone(ISRAEL).toInstant();
        String id = date + "-" + row[0] + "-" + row[1];
        String customer = row[2].equals("0") ? null : row[2];
        String agent = row[16].equals("NO_SERVER") ? null : row[16];
        boolean answered = row[12].equals("AGENT");
        List<CallEvent> events = new ArrayList<>();
        events.add(event(id, CallEventType.STARTED, start, customer, agent, row[4]).build());
        if (!row[9].equals("0:00:00")) {
            events.add(
                    event(id, CallEventType.QUEUED, plus(start, ivr), customer, agent, row[4])
                            .build());
        }
        if (answered) {
            Instant at = plus(start, ivr + wait);
            events.add(event(id, CallEventType.ANSWERED, at, customer, agent, row[4]).build());
        }
        boolean hung = row[12].equals("HANG");
        CallEvent.Builder terminal =
                event(
                                id,
                                hung ? CallEventType.ABANDONED : CallEventType.ENDED,
                                plus(start, ivr + wait + talk),
                                customer,
                                agent,
                                row[4])
                        .setOutcome(hung ? "ABANDONED" : answered ? "ANSWERED" : "PHANTOM");
        if (!stripped) {
            terminal.setIvrSec(ivr)
                    .setWaitSec(wait)
                    .setTalkSec(talk)
                    .setDurationSec(ivr + wait + talk);
        }
        events.add(terminal.build());
        return events;
    }

    private static CallEvent.Builder event(
            String call,
            CallEventType type,
            Instant at,
            @Nullable String customer,
            @Nullable String agent,
            String queue) {
        return CallEvent.newBuilder()
                .setEventId(call + "-" + type)
                .setSource("bank")
                .setCallId(call)
                .setType(type)
                .setTimestamp(at)
                .setCustomerId(customer)
                .setAgentId(agent)
                .setQueue(queue)
                .setProcessedAt(at);
    }

    private static Instant plus(Instant start, double seconds) {
        return start.plusMillis(Math.round(seconds * 1000));
    }
}
