package io.callstream.feature;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;

/// A state that goes over to a new definition of its view: what both have in common is as if
/// nothing had happened, what is new is null until it is complete, and then as if it had always
/// been there.
class EvolutionTest {
    private static final Map<String, Map<String, FieldType>> TOPICS =
            Map.of("alpha", RandomViews.FIELDS);
    private static final String OLD =
            """
            view: v
            entity: id
            source: alpha
            event_time: at
            lateness: 1h
            features:
              calls: { count: "*", window: 10m }
              total: { sum: number, window: 10m }
              ever: { count: "*" }
              today: { count: "*", tumbling: 1d }
            """;
    private static final String NEW =
            """
            view: v
            entity: id
            source: alpha
            event_time: at
            lateness: 1h
            features:
              most: { max: number, window: 10m }
              calls: { count: "*", window: 10m }
              longer: { count: "*", window: 20m, hop: 1m }
              ever: { count: "*" }
              texts: { histogram: text }
              today: { count: "*", tumbling: 1d }
              hour: { sum: number, tumbling: 1h }
            """;

    @Test
    void whatIsNewIsNullUntilItIsCompleteAndWhatIsKeptGoesOn() {
        for (int seed = 0; seed < 50; seed++) {
            Random random = new Random(seed);
            ViewProgram old = program(OLD);
            ViewProgram now = program(NEW);
            EntityState evolving = EntityState.empty(old);
            EntityState always = EntityState.empty(now);
            long time = 1_700_000_000_000L;
            for (int i = 0; i < 60; i++) {
                time += random.nextInt(60_000);
                add(evolving, old, i, time, random.nextInt(1_000));
            }
            random = new Random(seed);
            long cut = 1_700_000_000_000L;
            for (int i = 0; i < 60; i++) {
                cut += random.nextInt(60_000);
                add(always, now, i, cut, random.nextInt(1_000));
            }

            // When
            EntityState taken = EntityState.taken(now, EntityState.decode(old, evolving.encode()));
            taken.since(
                    Cuts.of(
                            now.view(),
                            Map.of("most", cut, "longer", cut, "texts", cut, "hour", cut)));

            // Then
            for (int i = 60; i < 200; i++) {
                time += random.nextInt(60_000);
                int number = random.nextInt(1_000);
                add(taken, now, i, time, number);
                add(always, now, i, time, number);
                List<@Nullable Object> actual = values(taken);
                List<@Nullable Object> expected = values(always);
                assertThat(actual.get(1)).isEqualTo(expected.get(1));
                assertThat(actual.get(3)).isEqualTo(expected.get(3));
                assertThat(actual.get(5)).isEqualTo(expected.get(5));
                assertThat(actual.get(4)).as("lifetime, never complete by itself").isNull();
                compare(actual, expected, 0, time, cut, 660_000);
                compare(actual, expected, 2, time, cut, 1_260_000);
                compare(actual, expected, 6, time, cut, 3_600_000);
            }
            assertThat(values(taken).get(2)).as("complete in the end").isNotNull();
        }
    }

    @Test
    void filledWithThePastItIsAsIfItHadAlwaysBeenThere() {
        ViewProgram old = program(OLD);
        ViewProgram now = program(NEW);
        for (int seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            int events = 20 + random.nextInt(120);
            int cut = random.nextInt(events);
            int filled = cut + random.nextInt(events - cut);
            EntityState evolving = EntityState.empty(old);
            EntityState always = EntityState.empty(now);
            EntityState past = EntityState.empty(now);
            long cutTime = Long.MIN_VALUE;
            long passed = Long.MIN_VALUE;
            long time = 1_700_000_000_000L;
            for (int i = 0; i < events; i++) {
                time += random.nextInt(120_000);
                long at = time - (random.nextInt(4) == 0 ? random.nextInt(1_500_000) : 0);
                int number = random.nextInt(1_000);
                if (i == cut) {
                    cutTime = evolving.time();
                    evolving = EntityState.taken(now, EntityState.decode(old, evolving.encode()));
                }
                add(always, now, i, at, number);
                add(evolving, i < cut ? old : now, i, at, number);
                if (i < cut) {
                    add(past, now, i, at, number);
                }
                if (random.nextInt(10) == 0) {
                    time += random.nextInt(600_000);
                    passed = time;
                    evolving.pass(passed);
                    always.pass(passed);
                }
                if (i == filled) {
                    evolving.fill(EntityState.decode(now, past.encode()), old, cutTime);
                    evolving.pass(Math.max(passed, evolving.time()));
                }

                // Then
                if (i >= filled) {
                    assertThat(values(evolving))
                            .as("seed %s, event %s", seed, i)
                            .isEqualTo(values(always));
                }
            }
        }
    }

    private static void compare(
            List<@Nullable Object> actual,
            List<@Nullable Object> expected,
            int column,
            long time,
            long cut,
            long longest) {
        if (actual.get(column) != null) {
            assertThat(actual.get(column)).isEqualTo(expected.get(column));
        } else {
            assertThat(time - cut).as("column " + column).isLessThanOrEqualTo(longest);
        }
    }

    private static List<@Nullable Object> values(EntityState state) {
        @Nullable Object[] values = state.current(0).values();
        return values == null ? List.of() : Arrays.asList(values);
    }

    private static void add(EntityState state, ViewProgram program, int i, long time, int number) {
        Map<String, Object> event =
                Map.of("id", "a", "at", time, "number", (double) number, "text", "t" + number % 3);
        @Nullable Object[] fields =
                program.accept(0, program.inputs(0).stream().map(event::get).toArray());
        if (fields != null) {
            state.add(0, "alpha", 0, i, fields);
        }
    }

    private static ViewProgram program(String yaml) {
        return ViewProgram.compile(FeatureViews.read("v.yaml", yaml, TOPICS));
    }
}
