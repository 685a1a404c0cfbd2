package io.callstream.feature;

import static org.assertj.core.api.Assertions.assertThat;

import io.callstream.feature.oracle.PlainLoop;
import io.callstream.feature.oracle.PlainView;
import io.callstream.feature.oracle.PlainView.PlainEvent;
import io.callstream.feature.oracle.PlainView.PlainRow;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;

/// Two stages, and rows of the newest state only, against plain loops: events are folded into
/// deltas by source and partition, the deltas are merged in random order, and what stands then is
/// what a loop over the same events gives.
class TwoStageDifferentialTest {
    private static final int CASES = Integer.getInteger("callstream.differential.cases", 1_000);
    private static final long SEED = Long.getLong("callstream.differential.seed", 19_990_102L);
    private static final int STEPS = 40;

    @Test
    void whatStandsAfterAnyMergeEqualsThePlainLoop() {
        // Given
        int merges = 0;

        // When
        for (int index = 0; index < CASES; index++) {
            RandomViews.Pair pair = new RandomViews(new Random(SEED + index / 10)).next();
            merges += compare(pair, new Random(SEED + 1_000L * index));
        }

        // Then
        assertThat(merges).as("merges compared").isGreaterThan(CASES * 5);
    }

    private static int compare(RandomViews.Pair pair, Random random) {
        PlainView plain = pair.plain();
        RandomEvents events = new RandomEvents(random, plain);
        PlainLoop loop = new PlainLoop(withoutLateness(plain));
        EntityState whole = EntityState.empty(pair.program());
        Map<String, Stage> stages = new HashMap<>();
        int merges = 0;
        for (int step = 0; step < STEPS; step++) {
            PlainEvent event = events.next(null);
            stages.computeIfAbsent(
                            event.topic() + event.partition(), _ -> new Stage(pair.program()))
                    .offer(pair.program(), event);
            if (random.nextInt(3) > 0) {
                continue;
            }
            List<Stage> ready =
                    new ArrayList<>(stages.values().stream().filter(Stage::isReady).toList());
            Collections.shuffle(ready, random);
            for (Stage stage : ready) {
                PlainRow row = null;
                for (PlainEvent folded : stage.folded) {
                    row = loop.offer(folded).getLast();
                }
                whole.merge(EntityState.decode(pair.program(), stage.delta.encode()));
                stage.reset(pair.program());
                FeatureRow actual = whole.current(0);
                @Nullable Object[] values = actual.values();
                assertThat(actual.eventTime()).isEqualTo(Objects.requireNonNull(row).time());
                assertThat(values == null ? null : Arrays.asList(values))
                        .as("after step %s of%n%s", step, pair.yaml())
                        .isEqualTo(row.values());
                if (random.nextBoolean()) {
                    whole = EntityState.decode(pair.program(), whole.encode());
                }
                merges++;
            }
        }
        return merges;
    }

    /// The second stage never rejects.
    private static PlainView withoutLateness(PlainView view) {
        return new PlainView(
                view.sources(), view.unwanted(), Long.MAX_VALUE / 4, view.ttl(), view.features());
    }

    /// What one task has folded since it last sent a delta.
    private static final class Stage {
        private EntityState delta;
        private final List<PlainEvent> folded = new ArrayList<>();
        private long newest = Long.MIN_VALUE;

        Stage(ViewProgram program) {
            delta = EntityState.empty(program);
        }

        void offer(ViewProgram program, PlainEvent event) {
            @Nullable Object[] values =
                    program.inputs(event.source()).stream()
                            .map(name -> event.values().get(name))
                            .toArray();
            @Nullable Object[] fields = program.accept(event.source(), values);
            if (fields == null) {
                return;
            }
            if (newest != Long.MIN_VALUE
                    && event.time() < newest - program.view().lateness().toMillis()) {
                return;
            }
            newest = Math.max(newest, event.time());
            delta.add(event.source(), event.topic(), event.partition(), event.offset(), fields);
            folded.add(event);
        }

        boolean isReady() {
            return !folded.isEmpty();
        }

        void reset(ViewProgram program) {
            delta = EntityState.empty(program);
            folded.clear();
        }
    }
}
