package io.callstream.enrichment.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.callstream.event.AgentInterval;
import io.callstream.event.AgentState;
import io.callstream.event.AgentStatus;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

final class AgentTimelineTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final Duration GRACE = Duration.ofSeconds(30);

    @Test
    void intervalIsToldOnceTheNextIsOlderThanTheGrace() {
        AgentTimeline timeline = AgentTimeline.EMPTY;
        timeline = timeline.with(change(0, AgentStatus.AVAILABLE), GRACE).after();
        timeline = timeline.with(change(60, AgentStatus.BUSY), GRACE).after();
        AgentTimeline.Step step = timeline.with(change(90, AgentStatus.WRAP_UP), GRACE);

        assertThat(step.told()).hasSize(1);
        assertThat(step.told().getFirst().getState()).isEqualTo("AVAILABLE");
        assertThat(step.told().getFirst().getDurationSec()).isEqualTo(60);
    }

    @Test
    void sameStateAgainEndsNothing() {
        AgentTimeline timeline = AgentTimeline.EMPTY;
        timeline = timeline.with(change(0, AgentStatus.BUSY), GRACE).after();
        timeline = timeline.with(change(100, AgentStatus.BUSY), GRACE).after();
        AgentTimeline.Step step = timeline.with(change(200, AgentStatus.AVAILABLE), GRACE);
        step = step.after().with(change(300, AgentStatus.BUSY), GRACE);

        assertThat(step.told()).hasSize(1);
        assertThat(step.told().getFirst().getDurationSec()).isEqualTo(200);
    }

    /// Changes shuffled within the grace: the intervals of a loop over the sorted list.
    @Test
    void intervalsAreThoseOfAPlainLoopWhateverTheOrderWithinTheGrace() {
        Random random = new Random(1);
        for (int round = 0; round < 300; round++) {
            List<AgentState> sorted = new ArrayList<>();
            int at = 0;
            for (int i = 0; i < 40; i++) {
                at += 1 + random.nextInt(40);
                sorted.add(change(at, AgentStatus.values()[random.nextInt(6)]));
            }
            List<AgentState> arrivals = new ArrayList<>(sorted);
            long[] delays = random.longs(sorted.size(), 0, 29_000).toArray();
            arrivals.sort(
                    Comparator.comparingLong(
                            one ->
                                    one.getTimestamp().toEpochMilli()
                                            + delays[sorted.indexOf(one)]));
            arrivals.add(change(at + 100, AgentStatus.LOGGED_OUT));
            arrivals.add(change(at + 200, AgentStatus.LOGGED_IN));

            List<AgentInterval> told = new ArrayList<>();
            AgentTimeline timeline = AgentTimeline.EMPTY;
            for (AgentState change : arrivals) {
                AgentTimeline.Step step = timeline.with(change, GRACE);
                // the first change may be overtaken; then it began nothing
                assertThat(step.late() && !told.isEmpty()).isFalse();
                told.addAll(step.told());
                timeline = step.after();
            }

            Instant first = told.getFirst().getStartedAt();
            List<String> expected = new ArrayList<>();
            AgentState began = null;
            for (AgentState change : sorted) {
                if (change.getTimestamp().isBefore(first)) {
                    continue;
                }
                if (began == null) {
                    began = change;
                } else if (change.getState() != began.getState()) {
                    expected.add(
                            began.getState()
                                    + " "
                                    + began.getTimestamp()
                                    + " "
                                    + change.getTimestamp());
                    began = change;
                }
            }
            List<String> actual =
                    told.stream()
                            .map(
                                    one ->
                                            one.getState()
                                                    + " "
                                                    + one.getStartedAt()
                                                    + " "
                                                    + one.getEndedAt())
                            .toList();
            assertThat(actual).startsWith(expected.toArray(String[]::new));
        }
    }

    private static AgentState change(int second, AgentStatus state) {
        return AgentState.newBuilder()
                .setEventId("a1-" + second)
                .setSource("test")
                .setAgentId("a1")
                .setState(state)
                .setTimestamp(NOON.plusSeconds(second))
                .setProcessedAt(NOON)
                .build();
    }
}
