package io.callstream.replay.recording;

import io.callstream.replay.recording.RecordedEvent.Call;
import io.callstream.replay.recording.RecordedEvent.CallTimes;
import io.callstream.replay.recording.RecordedEvent.Poison;
import io.callstream.replay.recording.RecordedEvent.Segment;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Queue;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/// Calls and transcripts made up for load: no person behind them, the same for the same seed, made
/// while they are sent.
///
/// Call i takes its place in the order at i / rate; its segments come right before it. Its own
/// random numbers depend on the seed and i alone.
public final class SyntheticCalls {
    /// Name of the source in every event.
    public static final String SOURCE = "synthetic";

    private static final RandomGeneratorFactory<RandomGenerator> RANDOM =
            RandomGeneratorFactory.of("L64X128MixRandom");
    private static final long BEGIN = Instant.parse("2026-01-01T00:00:00Z").toEpochMilli();
    private static final long HOUR = 3_600_000;
    private static final List<String> QUEUES =
            List.of("regular", "premium_support", "billing", "sales", "cancellation");
    private static final List<String> SAID =
            List.of(
                    "Hello, I have a question about my last bill.",
                    "Thank you for calling, how can I help you?",
                    "I was charged twice and I am really unhappy about it.",
                    "Let me check that for you, one moment please.",
                    "I want to cancel my contract.",
                    "I can offer you a discount for the next six months.",
                    "That would be great, thank you very much.",
                    "Is there anything else that I can do for you?");

    private final SyntheticLoad load;
    private final Zipf zipf;

    private SyntheticCalls(SyntheticLoad load) {
        this.load = load;
        this.zipf = new Zipf(load.customers(), load.zipf());
    }

    /// The load as a recording; its events are made anew at each pass.
    public static Recording of(SyntheticLoad load) {
        SyntheticCalls calls = new SyntheticCalls(load);
        long size = 0;
        for (long i = 0; i < load.calls(); i++) {
            size += calls.draw(i).copies() + load.segmentsPerCall();
        }
        TreeSet<String> customers = new TreeSet<>();
        for (int rank = 0; rank < load.customers(); rank++) {
            customers.add(customer(rank));
        }
        return new Recording(
                SOURCE,
                size,
                load.calls(),
                BEGIN,
                calls.place(load.calls() - 1),
                customers,
                calls::pass);
    }

    /// How a call turns out.
    private enum Kind {
        GOOD,
        LATE,
        BAD
    }

    private record Draw(RandomGenerator random, Kind kind, boolean twice) {
        int copies() {
            return twice ? 2 : 1;
        }
    }

    private Draw draw(long i) {
        RandomGenerator random = RANDOM.create(load.seed() * 0x9E3779B97F4A7C15L + i);
        double fate = random.nextDouble();
        boolean twice = random.nextDouble() < load.duplicateShare();
        if (fate < load.badShare()) {
            return new Draw(random, Kind.BAD, false);
        }
        boolean late = fate < load.badShare() + load.lateShare();
        return new Draw(random, late ? Kind.LATE : Kind.GOOD, twice);
    }

    private long place(long i) {
        return BEGIN + (long) (i * 1000.0 / load.callsPerSecond());
    }

    private static String customer(int rank) {
        return String.format(java.util.Locale.ROOT, "C%07d", rank);
    }

    private List<RecordedEvent> eventsOf(long i) {
        Draw draw = draw(i);
        RandomGenerator random = draw.random();
        String callId = "syn-" + load.seed() + "-" + i;
        Call call = call(callId, place(i), draw);
        List<RecordedEvent> events = new ArrayList<>(load.segmentsPerCall() + 2);
        for (int segment = 0; segment < load.segmentsPerCall(); segment++) {
            events.add(segment(call, segment, random));
        }
        RecordedEvent sent =
                draw.kind() == Kind.BAD && random.nextBoolean()
                        ? new Poison(
                                SOURCE, callId, call.time(), "{\"call_id\":\"" + callId + "\",")
                        : call;
        for (int copy = 0; copy < draw.copies(); copy++) {
            events.add(sent);
        }
        return events;
    }

    private Call call(String callId, long place, Draw draw) {
        RandomGenerator random = draw.random();
        int rank = zipf.draw(random);
        double ivr = 5 + random.nextInt(30);
        double wait = Math.rint(30 * random.nextExponential());
        boolean abandoned = random.nextInt(10) == 0;
        double talk = abandoned ? 0 : Math.rint(180 * random.nextExponential());
        long ended =
                draw.kind() == Kind.LATE ? place - 25 * HOUR - random.nextLong(48 * HOUR) : place;
        double duration = ivr + wait + talk;
        return new Call(
                SOURCE,
                callId,
                Call.COMPLETED,
                0,
                place,
                ended - (long) duration * 1000,
                customer(rank),
                abandoned ? null : "A" + random.nextInt(200),
                QUEUES.get(random.nextInt(QUEUES.size())),
                "VOICE",
                random.nextInt(3),
                null,
                new CallTimes(
                        ended,
                        draw.kind() == Kind.BAD ? -ivr : ivr,
                        wait,
                        talk,
                        duration,
                        abandoned ? "ABANDONED" : "ANSWERED"));
    }

    private Segment segment(Call call, int number, RandomGenerator random) {
        return new Segment(
                SOURCE,
                call.callId(),
                number,
                call.time(),
                number % 2 == 0 ? "customer" : "agent",
                SAID.get(random.nextInt(SAID.size())),
                number * 5.0,
                number * 5.0 + 4.5,
                "en",
                call.timestamp(),
                call.customerId(),
                call.agentId(),
                null);
    }

    private Iterator<RecordedEvent> pass() {
        return new Iterator<>() {
            private final Queue<RecordedEvent> ready = new ArrayDeque<>();
            private long next;

            @Override
            public boolean hasNext() {
                return !ready.isEmpty() || next < load.calls();
            }

            @Override
            public RecordedEvent next() {
                if (ready.isEmpty() && next < load.calls()) {
                    ready.addAll(eventsOf(next++));
                }
                RecordedEvent event = ready.poll();
                if (event == null) {
                    throw new NoSuchElementException("the load has ended");
                }
                return event;
            }
        };
    }
}
