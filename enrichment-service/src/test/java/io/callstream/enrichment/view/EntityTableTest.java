package io.callstream.enrichment.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.callstream.feature.BackfillRecord;
import io.callstream.feature.EntityState;
import io.callstream.feature.FeatureViews;
import io.callstream.feature.ViewProgram;

import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/// What is stored outlives the table, its cache and its definition.
final class EntityTableTest {
    private static final long NOON = 1_700_000_000_000L;
    private static final String SMALL = "  total: { sum: amount, window: 10m }";

    /// Beyond 4 KiB, so that tiles have records of their own.
    private static final String WIDE =
            SMALL + "\n  amounts: { approx_count_distinct: amount, window: 10m }";

    private static final String GROWN =
            "  most: { max: amount, window: 10m, hop: 2m }\n"
                    + SMALL
                    + "\n  ever: { count: \"*\" }";

    private final KeyValueStore<Bytes, byte[]> store =
            Stores.inMemoryKeyValueStore("entities").get();

    @ParameterizedTest
    @ValueSource(strings = {SMALL, WIDE})
    void whatIsFlushedIsThereForTheNextTask(String features) {
        EventClock clock = new EventClock();
        EntityTable table = table(features, clock);
        add(table, "u1", 0, 1.0);
        add(table, "u1", 120_000, 2.0);
        commit(table, clock);

        EventClock again = new EventClock();
        List<@Nullable Object> values = add(table(features, again), "u1", 130_000, 4.0);

        assertThat(values.getFirst()).isEqualTo(7.0);
        assertThat(again.now()).isEqualTo(NOON);
    }

    @Test
    void whatIsNotFlushedIsNotThere() {
        EntityTable table = table(SMALL, new EventClock());
        add(table, "u1", 0, 1.0);
        table.clear();

        assertThat(add(table(SMALL, new EventClock()), "u1", 1_000, 4.0).getFirst()).isEqualTo(4.0);
    }

    @Test
    void aCacheThatIsTooSmallChangesNothing() {
        EntityTable table =
                new EntityTable(program(SMALL), store, new CacheBudget(1), new EventClock());
        for (int i = 0; i < 20; i++) {
            add(table, "u" + i % 5, i * 1_000L, 1.0);
            table.flush(_ -> {});
        }

        assertThat(add(table, "u0", 20_000, 1.0).getFirst()).isEqualTo(5.0);
    }

    @ParameterizedTest
    @ValueSource(strings = {SMALL, WIDE})
    void aDefinitionMayGrowUnderItsState(String before) {
        EventClock clock = new EventClock();
        EntityTable table = table(before, clock);
        add(table, "u1", 0, 1.0);
        commit(table, clock);

        EntityTable grown = table(GROWN, new EventClock());

        List<@Nullable Object> values = add(grown, "u1", 60_000, 2.0);
        assertThat(values.get(1)).as("kept").isEqualTo(3.0);
        assertThat(values.get(0)).as("not complete yet").isNull();
        assertThat(values.get(2)).as("never complete by itself").isNull();
        assertThat(add(grown, "u1", 900_000, 5.0).get(0)).as("complete").isEqualTo(5.0);
    }

    @ParameterizedTest
    @ValueSource(strings = {SMALL, WIDE})
    void aGrownDefinitionIsFilledWithThePastOnce(String before) {
        // Given
        EventClock clock = new EventClock();
        EntityTable table = table(before, clock);
        add(table, "u1", 0, 4.0);
        add(table, "u1", 60_000, 1.0);
        commit(table, clock);
        EntityTable grown = table(GROWN, clock);
        add(grown, "u1", 120_000, 2.0);
        commit(grown, clock);
        byte[] past = past(GROWN, 0, 4.0, 60_000, 1.0);

        // When
        EntityTable again = table(GROWN, clock);
        boolean filled = again.fill(again.get("u1"), past);
        boolean filledTwice = again.fill(again.get("u1"), past);
        again.change(again.get("u1"));
        commit(again, clock);

        // Then
        EntityTable reopened = table(GROWN, clock);
        assertThat(filled).isTrue();
        assertThat(filledTwice).isFalse();
        assertThat(reopened.fill(reopened.get("u1"), past)).isFalse();
        assertThat(add(reopened, "u1", 130_000, 3.0)).containsExactly(4.0, 10.0, 4L);
        assertThat(reopened.fill(reopened.get("u2"), past)).as("nothing is lacking").isFalse();
    }

    @Test
    void aDefinitionThatGrowsTwiceIsFilledWithAllOfIt() {
        EventClock clock = new EventClock();
        EntityTable table = table(SMALL, clock);
        add(table, "u1", 0, 4.0);
        commit(table, clock);
        EntityTable grown = table(GROWN, clock);
        add(grown, "u1", 60_000, 1.0);
        commit(grown, clock);
        String features = GROWN + "\n  least: { min: amount }";
        EntityTable more = table(features, clock);

        List<@Nullable Object> lacking = add(more, "u1", 120_000, 2.0);
        assertThat(more.fill(more.get("u1"), past(GROWN, 0, 4.0))).as("of another").isFalse();
        assertThat(more.fill(more.get("u1"), past(features, 0, 4.0, 60_000, 1.0))).isTrue();

        assertThat(lacking).containsExactly(null, 7.0, null, null);
        assertThat(add(more, "u1", 130_000, 3.0)).containsExactly(4.0, 10.0, 4L, 1.0);
    }

    @Test
    void whereANewDefinitionBeganIsToldOnceAPartition() {
        Moment first = new Moment("payments", 0, 7, 0, 0);
        Moment second = new Moment("payments", 0, 8, 0, 0);
        Moment other = new Moment("payments", 1, 3, 0, 0);

        Beginning initial = new Beginning(program(SMALL), store);
        assertThat(initial.at(first)).as("there was none before").isNull();
        initial.save();
        Beginning grown = new Beginning(program(GROWN), store);
        assertThat(grown.at(first))
                .isEqualTo(new BackfillRecord.Cut(program(GROWN).fingerprint(), "payments", 0, 7));
        assertThat(grown.at(second)).isNull();
        grown.save();
        Beginning restarted = new Beginning(program(GROWN), store);
        assertThat(restarted.at(second)).isNull();
        assertThat(restarted.at(other)).isNotNull();
    }

    @Test
    void anotherMeaningOfANameIsRefused() {
        EventClock clock = new EventClock();
        EntityTable table = table(SMALL, clock);
        add(table, "u1", 0, 1.0);
        commit(table, clock);

        assertThatThrownBy(() -> table(SMALL.replace("10m", "20m"), new EventClock()))
                .hasMessageContaining("features.total means something else");
    }

    @Test
    void theScanFindsEveryTimer() {
        EntityTable table = table(WIDE, new EventClock());
        for (int i = 0; i < 10; i++) {
            add(table, "u" + i, i, 1.0);
        }
        table.flush(entity -> entity.armed = NOON + 1);

        List<Long> armed = new ArrayList<>();
        table(WIDE, new EventClock()).scan((id, instant, unpublished) -> armed.add(instant));
        assertThat(armed).hasSize(10).containsOnly(NOON + 1);
    }

    private static void commit(EntityTable table, EventClock clock) {
        clock.observe(NOON, NOON);
        table.flush(_ -> {});
        table.save(clock);
        table.clear();
    }

    private EntityTable table(String features, EventClock clock) {
        return new EntityTable(program(features), store, new CacheBudget(1 << 20), clock);
    }

    /// @param events milliseconds after noon and amounts, in turn
    private static byte[] past(String features, double... events) {
        EntityState state = EntityState.empty(program(features));
        for (int i = 0; i < events.length; i += 2) {
            long after = (long) events[i];
            state.add(
                    0, "payments", 0, after, new @Nullable Object[] {NOON + after, events[i + 1]});
        }
        return state.encode();
    }

    private static ViewProgram program(String features) {
        String yaml =
                """
                view: grown
                entity: user_id
                source: payments
                key: user_id
                fields: { user_id: string, amount: double, at: timestamp }
                event_time: at
                features:
                %s
                """
                        .formatted(features);
        return ViewProgram.compile(FeatureViews.read("grown.yaml", yaml, Map.of()));
    }

    private static List<@Nullable Object> add(
            EntityTable table, String user, long after, double amount) {
        Entity entity = table.get(user);
        entity.state.add(0, "payments", 0, after, new @Nullable Object[] {NOON + after, amount});
        table.change(entity);
        @Nullable Object[] values = entity.state.current(0).values();
        return values == null ? List.of() : Arrays.asList(values);
    }
}
