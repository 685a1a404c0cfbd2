package io.callstream.feature;

import static org.assertj.core.api.Assertions.assertThat;

import io.callstream.feature.aggregate.PackedWriter;
import io.callstream.feature.oracle.PlainLoop;
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

/// The engine against plain loops over random views and streams: every row equal, whatever the
/// order of events, with the state packed and unpacked between any two steps of most streams.
/// `-Dcallstream.differential.cases=100000` is the long run, `-Dcallstream.differential.seed=...`
/// repeats one.
class DifferentialTest {
    private static final int CASES = Integer.getInteger("callstream.differential.cases", 2_000);
    private static final long SEED = Long.getLong("callstream.differential.seed", 19_990_101L);
    private static final int STREAMS_PER_VIEW = 20;
    private static final int STEPS = 40;

    @Test
    void everyRowEqualsThePlainLoopWhateverTheOrderOfEvents() {
        // Given
        int rows = 0;

        // When
        for (int view = 0; view < CASES / STREAMS_PER_VIEW; view++) {
            RandomViews.Pair pair = new RandomViews(new Random(SEED + view)).next();
            for (int stream = 0; stream < STREAMS_PER_VIEW; stream++) {
                rows += compare(pair, new Random(SEED + view * 1_000L + stream));
            }
        }

        // Then
        assertThat(rows).as("rows compared").isGreaterThan(CASES * STEPS / 2);
    }

    private static int compare(RandomViews.Pair pair, Random random) {
        PlainLoop loop = new PlainLoop(pair.plain());
        RandomEvents events = new RandomEvents(random, pair.plain());
        EntityState state = EntityState.empty(pair.program());
        boolean packs = random.nextInt(3) > 0;
        boolean splits = pair.program().isSplit() && random.nextBoolean();
        Map<String, byte[]> tiles = new HashMap<>();
        int rows = 0;
        for (int step = 0; step < STEPS; step++) {
            List<PlainRow> expected;
            List<PlainRow> actual;
            if (random.nextInt(6) == 0) {
                long instant = events.instant(loop.nextDue());
                expected = loop.advance(instant);
                actual = plain(state.advance(instant));
            } else {
                PlainEvent event = events.next(loop.nextDue());
                boolean late = loop.isLate(event);
                expected = loop.offer(event);
                Outcome outcome = offer(state, pair.program(), event);
                actual =
                        outcome instanceof Outcome.Accepted(List<FeatureRow> accepted)
                                ? plain(accepted)
                                : List.of();
                assertThat(outcome instanceof Outcome.Late)
                        .as("late, step %s of%n%s", step, pair.yaml())
                        .isEqualTo(late && !"skip".equals(event.values().get("kind")));
            }
            assertThat(actual).as("step %s of%n%s", step, pair.yaml()).isEqualTo(expected);
            Long due = loop.nextDue();
            assertThat(state.nextExpiry())
                    .as("next expiry")
                    .isEqualTo(due == null ? Long.MAX_VALUE : due);
            if (packs && splits) {
                state = unpacked(pair.program(), state, tiles);
            } else if (packs) {
                byte[] packed = state.encode();
                state = EntityState.decode(pair.program(), packed);
                assertThat(state.encode()).as("packed again").isEqualTo(packed);
            }
            rows += actual.size();
        }
        return rows;
    }

    /// By way of a header and one record a tile, of which only the changed ones are written.
    private static EntityState unpacked(
            ViewProgram program, EntityState state, Map<String, byte[]> tiles) {
        PackedWriter header = new PackedWriter();
        state.encodeHeader(header);
        state.drainTiles(
                (grid, tile, bytes) -> {
                    if (bytes == null) {
                        tiles.remove(grid + " " + tile);
                    } else {
                        tiles.put(grid + " " + tile, bytes);
                    }
                });
        return EntityState.decode(
                program,
                header.toByteArray(),
                (grid, tile) -> Objects.requireNonNull(tiles.get(grid + " " + tile)));
    }

    private static Outcome offer(EntityState state, ViewProgram program, PlainEvent event) {
        @Nullable Object[] values =
                program.inputs(event.source()).stream()
                        .map(name -> event.values().get(name))
                        .toArray();
        return state.offer(
                event.source(), event.topic(), event.partition(), event.offset(), values);
    }

    private static List<PlainRow> plain(List<FeatureRow> rows) {
        List<PlainRow> plain = new ArrayList<>();
        for (FeatureRow row : rows) {
            @Nullable Object[] values = row.values();
            plain.add(
                    new PlainRow(
                            row.eventTime(),
                            values == null
                                    ? null
                                    : Collections.unmodifiableList(Arrays.asList(values)),
                            row.seen().text(),
                            row.cause() == Cause.EXPIRY));
        }
        return plain;
    }
}
