package io.callstream.enrichment.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
