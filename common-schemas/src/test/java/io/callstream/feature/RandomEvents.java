package io.callstream.feature;

import io.callstream.feature.oracle.PlainView;
import io.callstream.feature.oracle.PlainView.PlainEvent;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/// A random stream of one entity's events: mostly forward in time, often exactly on a boundary or a
/// millisecond beside one, sometimes back, sometimes too late, sometimes a repeat, around the days
/// when clocks change.
final class RandomEvents {
    private static final List<Instant> CLOCK_CHANGES =
            List.of(
                    Instant.parse("1970-01-01T00:00:00Z"),
                    Instant.parse("1999-04-01T22:00:00Z"), // Asia/Jerusalem forward
                    Instant.parse("1999-09-02T23:00:00Z"), // Asia/Jerusalem back
                    Instant.parse("2024-03-10T07:00:00Z"), // America/New_York forward
                    Instant.parse("2024-11-03T06:00:00Z"), // America/New_York back
                    Instant.parse(
                            "2024-04-06T15:00:00Z"), // Australia/Lord_Howe back, by half an hour
                    Instant.parse("2006-10-29T02:31:00Z")); // America/St_Johns back over midnight

    private static final double[] NUMBERS = {
        0.0,
        1.0,
        300.0,
        0.1,
        0.2,
        0.3,
        -0.1,
        1e16,
        -1e16,
        1e-300,
        1e200,
        -1e200,
        Double.MIN_VALUE,
        Double.MAX_VALUE,
        -Double.MAX_VALUE,
        Double.NaN,
        Double.POSITIVE_INFINITY,
        1.0 / 3
    };
    private static final long[] STEPS = {
        1, 1_000, 5_000, 6_000, 60_000, 600_000, 3_600_000, 21_600_000, 86_400_000
    };

    private final Random random;
    private final PlainView view;
    private final long[] offsets = new long[6];
    private long clock;
    private @Nullable PlainEvent previous;

    RandomEvents(Random random, PlainView view) {
        this.random = random;
        this.view = view;
        this.clock =
                CLOCK_CHANGES.get(random.nextInt(CLOCK_CHANGES.size())).toEpochMilli()
                        - random.nextInt(90_000_000);
    }

    /// @param due the next instant at which something is due, if any: often the event stands
    ///   exactly there
    PlainEvent next(@Nullable Long due) {
        int source = random.nextInt(view.sources().size());
        int partition = random.nextInt(2);
        long offset = offsets[source * 2 + partition]++;
        PlainEvent before = previous;
        if (before != null && random.nextInt(12) == 0) {
            return event(
                    before.source(),
                    before.partition(),
                    offsets[before.source() * 2 + before.partition()]++,
                    before.time(),
                    before.values());
        }
        return event(source, partition, offset, time(due), values());
    }

    /// An instant for time to pass to.
    long instant(@Nullable Long due) {
        long instant =
                due != null && random.nextBoolean() ? due - random.nextInt(2) : clock + step();
        clock = Math.max(clock, Math.min(instant, clock + 100_000_000));
        return instant;
    }

    private PlainEvent event(
            int source, int partition, long offset, long time, Map<String, Object> values) {
        Map<String, Object> all = new HashMap<>(values);
        all.put("at", time);
        previous = new PlainEvent(source, view.sources().get(source), partition, offset, time, all);
        return previous;
    }

    private long time(@Nullable Long due) {
        long time =
                switch (random.nextInt(10)) {
                    case 0, 1 -> clock - step();
                    case 2 -> clock - view.lateness() + random.nextInt(3) - 1;
                    case 3 -> due == null ? clock : due + random.nextInt(3) - 1;
                    case 4 -> onGrid(clock + step());
                    case 5 -> onGrid(clock + step()) - 1;
                    case 6 -> clock;
                    default -> clock + step();
                };
        clock = Math.max(clock, time);
        return time;
    }

    private long step() {
        return (long) (random.nextDouble() * 3 * STEPS[random.nextInt(STEPS.length)]);
    }

    private long onGrid(long time) {
        return time - Math.floorMod(time, STEPS[random.nextInt(STEPS.length)]);
    }

    private Map<String, Object> values() {
        Map<String, Object> values = new HashMap<>();
        values.put("kind", random.nextInt(8) == 0 ? "skip" : "call");
        if (random.nextInt(6) > 0) {
            values.put("text", List.of("a", "b", "cc", "ü").get(random.nextInt(4)));
        }
        if (random.nextInt(6) > 0) {
            values.put(
                    "number",
                    random.nextInt(3) == 0
                            ? random.nextGaussian()
                            : NUMBERS[random.nextInt(NUMBERS.length)]);
        }
        if (random.nextInt(6) > 0) {
            values.put(
                    "whole", random.nextInt(10) == 0 ? Long.MAX_VALUE : random.nextLong(-3, 1_000));
        }
        if (random.nextInt(6) > 0) {
            values.put("small", random.nextInt(-5, 50));
        }
        if (random.nextInt(6) > 0) {
            values.put("flag", random.nextBoolean());
        }
        return values;
    }
}
