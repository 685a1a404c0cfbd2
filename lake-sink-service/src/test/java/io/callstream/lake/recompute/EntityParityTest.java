package io.callstream.lake.recompute;

import static org.assertj.core.api.Assertions.assertThat;

import io.callstream.feature.Cause;
import io.callstream.feature.EntityState;
import io.callstream.feature.FeatureRow;
import io.callstream.feature.FeatureViews;
import io.callstream.feature.FieldType;
import io.callstream.feature.Outcome;
import io.callstream.feature.ViewProgram;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;

/// Rows that the engine made are found right; any that was tampered with is found.
class EntityParityTest {
    private static final long START = 1_700_000_000_000L;
    private static final int EVENTS = 300;

    private final ViewProgram perEvent = program("");
    private final ViewProgram coalesced = program("emit: 1s\n");

    @Test
    void rowsOfAViewByTheKeyOfItsTopicAreFoundRight() {
        for (int seed = 0; seed < 20; seed++) {
            Random random = new Random(seed);
            List<LakeEvent> events = events(random);
            List<FeatureRow> rows = rowsOf(events, random);

            ParityCount count = compare(perEvent, true, events, rows);

            assertThat(count.examples()).isEmpty();
            assertThat(count.isClean()).isTrue();
            assertThat(count.rows()).isEqualTo(rows.size()).isGreaterThan(EVENTS / 2);
            assertThat(count.pending()).isZero();
        }
    }

    @Test
    void rowsOfAViewByAnotherKeyAreFoundRight() {
        for (int seed = 0; seed < 20; seed++) {
            List<LakeEvent> events = events(new Random(seed));
            List<FeatureRow> rows = coalescedRowsOf(events, new Random(seed));

            ParityCount count = compare(coalesced, false, events, rows);

            assertThat(count.examples()).isEmpty();
            assertThat(count.isClean()).isTrue();
            assertThat(count.rows()).isGreaterThan(10);
        }
    }

    @Test
    void anotherValueIsFound() {
        List<LakeEvent> events = events(new Random(1));
        List<FeatureRow> rows = rowsOf(events, new Random(1));
        FeatureRow row = rows.get(40);
        @Nullable Object[] values = Objects.requireNonNull(row.values()).clone();
        values[1] = Math.nextUp((double) Objects.requireNonNull(values[1]));
        rows.set(40, new FeatureRow(row.eventTime(), values, row.seen(), row.cause()));

        ParityCount count = compare(perEvent, true, events, rows);

        assertThat(count.mismatched()).isEqualTo(1);
        assertThat(count.columns()).containsExactly(Map.entry("spent", 1L));
    }

    @Test
    void aRowThatIsGoneIsFoundMissing() {
        List<LakeEvent> events = events(new Random(2));
        for (int gone = 10; gone < 60; gone++) {
            List<FeatureRow> rows = rowsOf(events, new Random(2));
            boolean ofEvent = rows.remove(gone).cause() == Cause.EVENT;

            ParityCount count = compare(perEvent, true, events, rows);

            // without its expiry, an older event's row after it has another time too
            assertThat(count.isClean()).isFalse();
            if (ofEvent) {
                assertThat(count.missing()).isEqualTo(1);
            }
        }
    }

    @Test
    void theLastRowIsMissingOrStillToCome() {
        List<LakeEvent> events = events(new Random(2));
        List<FeatureRow> rows = rowsOf(events, new Random(2));
        while (rows.getLast().cause() == Cause.EXPIRY) {
            rows.removeLast();
        }
        rows.removeLast();

        ParityCount open = new ParityCount();
        new EntityParity(perEvent, true, Set.of(), open).compare(events, rows, START);

        assertThat(compare(perEvent, true, events, rows).missing()).isEqualTo(1);
        assertThat(open.missing()).isZero();
        assertThat(open.pending()).isEqualTo(1);
    }

    @Test
    void aRowThatIsThereTwiceIsFoundExtra() {
        List<LakeEvent> events = events(new Random(3));
        List<FeatureRow> rows = rowsOf(events, new Random(3));
        rows.add(50, rows.get(49));

        assertThat(compare(perEvent, true, events, rows).extra()).isEqualTo(1);
    }

    @Test
    void anEventThatTheLakeLacksIsFound() {
        List<LakeEvent> events = new ArrayList<>(events(new Random(4)));
        List<FeatureRow> rows = rowsOf(events, new Random(4));
        events.remove(EVENTS / 2);

        assertThat(compare(perEvent, true, events, rows).isClean()).isFalse();
    }

    private static ParityCount compare(
            ViewProgram program, boolean whole, List<LakeEvent> events, List<FeatureRow> rows) {
        ParityCount count = new ParityCount();
        new EntityParity(program, whole, Set.of(), count).compare(events, rows, Long.MAX_VALUE);
        return count;
    }

    /// Out of order, some late, of two partitions that one task or two have read.
    private static List<LakeEvent> events(Random random) {
        List<LakeEvent> events = new ArrayList<>();
        long[] offsets = new long[2];
        long time = START;
        for (int i = 0; i < EVENTS; i++) {
            time += random.nextInt(600_000);
            long at = time - (random.nextInt(5) == 0 ? random.nextInt(7_200_000) : 0);
            int partition = random.nextInt(2);
            offsets[partition] += 1 + random.nextInt(3);
            events.add(
                    new LakeEvent(
                            0,
                            partition,
                            i,
                            "t",
                            partition,
                            offsets[partition],
                            START + i,
                            new Object[] {
                                at, random.nextInt(4) == 0 ? null : random.nextDouble()
                            }));
        }
        return events;
    }

    /// As one task makes them, expiries fired by a clock of its own.
    private List<FeatureRow> rowsOf(List<LakeEvent> events, Random random) {
        EntityState state = EntityState.empty(perEvent);
        List<FeatureRow> rows = new ArrayList<>();
        for (LakeEvent event : events) {
            if (random.nextInt(3) == 0 && !state.isEmpty()) {
                rows.addAll(state.advance(state.time() + random.nextInt(1_000_000)));
            }
            Outcome outcome =
                    state.offer(
                            0, event.topic(), event.partition(), event.offset(), event.values());
            if (outcome instanceof Outcome.Accepted accepted) {
                rows.addAll(accepted.rows());
            }
        }
        return rows;
    }

    /// As two tasks fold them and a third merges, a row now and then.
    private List<FeatureRow> coalescedRowsOf(List<LakeEvent> events, Random random) {
        EntityState merged = EntityState.empty(coalesced);
        long[] newest = {Long.MIN_VALUE, Long.MIN_VALUE};
        List<FeatureRow> rows = new ArrayList<>();
        for (LakeEvent event : events) {
            @Nullable Object[] fields = coalesced.accept(0, event.values());
            long time = fields == null ? Long.MIN_VALUE : ViewProgram.timeOf(fields);
            long before = newest[event.task()];
            if (fields == null || before != Long.MIN_VALUE && time < before - 3_600_000) {
                continue;
            }
            newest[event.task()] = Math.max(before, time);
            EntityState delta = EntityState.empty(coalesced);
            delta.add(0, event.topic(), event.partition(), event.offset(), fields);
            merged.merge(delta);
            if (random.nextInt(4) == 0) {
                rows.add(merged.current(merged.time()));
            }
        }
        rows.add(merged.current(merged.time()));
        return rows;
    }

    private static ViewProgram program(String more) {
        return ViewProgram.compile(
                FeatureViews.read(
                        "v.yaml",
                        """
                        view: v
                        entity: user
                        source: t
                        event_time: at
                        lateness: 1h
                        ttl: 30d
                        features:
                          events: { count: "*", window: 3h, hop: 30m }
                          spent: { sum: amount, window: 2h, hop: 15m }
                          mean: { avg: amount, window: 2h, hop: 15m }
                          today: { count: "*", tumbling: 1d, zone: Europe/Berlin }
                          newest: { last: amount }
                        """
                                + more,
                        Map.of(
                                "t",
                                Map.of(
                                        "user", FieldType.STRING,
                                        "at", FieldType.TIMESTAMP,
                                        "amount", FieldType.DOUBLE))));
    }
}
