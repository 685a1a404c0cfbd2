package io.callstream.enrichment.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.callstream.event.CallEvent;
import io.callstream.event.CallEventType;
import io.callstream.event.CallLeg;
import io.callstream.event.CallState;
import io.callstream.event.EnrichedCall;
import io.callstream.testkit.Calls;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;

/// Transfers and conferences, by hand and against a loop over every second.
final class CallLegsTest {
    private static final Instant NOON = Instant.parse("1999-02-01T12:00:00Z");

    @Test
    void transferLeavesTheCallerWaitingForTheNextAgent() {
        List<CallEvent> events =
                List.of(
                        at(0, CallEventType.STARTED, null),
                        at(10, CallEventType.QUEUED, null),
                        at(30, CallEventType.ANSWERED, "S01"),
                        at(90, CallEventType.TRANSFERRED, "S01"),
                        at(110, CallEventType.ANSWERED, "S02"),
                        at(170, CallEventType.ENDED, null));

        EnrichedCall call = CallTimeline.of(events).close(0);

        assertThat(call.getTransfers()).isEqualTo(1);
        assertThat(call.getWaitSec()).isEqualTo(20 + 20);
        assertThat(call.getTalkSec()).isEqualTo(60 + 60);
        assertThat(call.getLegs())
                .extracting(CallLeg::getKind)
                .containsExactly("FIRST", "TRANSFER");
        assertThat(call.getLegs()).extracting(CallLeg::getAgentId).containsExactly("S01", "S02");
        assertThat(call.getLegs().getFirst().getEndedAt()).isEqualTo(NOON.plusSeconds(90));
        assertThat(call.getAgentId()).isEqualTo("S02");
    }

    @Test
    void secondAgentBesideTheFirstMakesAConference() {
        List<CallEvent> events =
                List.of(
                        at(0, CallEventType.STARTED, null),
                        at(10, CallEventType.ANSWERED, "S01"),
                        at(40, CallEventType.ANSWERED, "S02"),
                        at(60, CallEventType.TRANSFERRED, "S01"),
                        at(100, CallEventType.ENDED, null));

        EnrichedCall call = CallTimeline.of(events).close(0);
        CallState within = CallTimeline.of(events.subList(0, 3)).state(false);
        CallState after = CallTimeline.of(events.subList(0, 4)).state(false);

        assertThat(call.getLegs())
                .extracting(CallLeg::getKind)
                .containsExactly("FIRST", "CONFERENCE");
        assertThat(call.getLegs()).extracting(CallLeg::getTalkSec).containsExactly(50.0, 60.0);
        assertThat(call.getTalkSec()).as("both at once count once").isEqualTo(90);
        assertThat(within.getAgents()).containsExactly("S01", "S02");
        assertThat(after.getAgents()).containsExactly("S02");
        assertThat(after.getState()).hasToString("TALKING");
    }

    @Test
    void wrapUpEndsTheTalk() {
        List<CallEvent> events =
                List.of(
                        at(0, CallEventType.STARTED, null),
                        at(10, CallEventType.ANSWERED, "S01"),
                        at(70, CallEventType.WRAP_UP, "S01"),
                        at(100, CallEventType.ENDED, null));

        EnrichedCall call = CallTimeline.of(events).close(0);

        assertThat(call.getTalkSec()).isEqualTo(60);
        assertThat(call.getWrapUpSec()).isEqualTo(30);
    }

    @Test
    void timesAreThoseOfALoopOverEverySecondWhateverTheOrder() {
        Random random = new Random(5);
        for (int round = 0; round < 2_000; round++) {
            List<CallEvent> life = randomLife(random);
            int end = seconds(life.getLast());
            List<CallEvent> shuffled = new ArrayList<>(life);
            Collections.shuffle(shuffled, random);

            EnrichedCall call = CallTimeline.of(shuffled).close(0);

            int talk = 0;
            int wait = 0;
            int hold = 0;
            for (int second = 0; second < end; second++) {
                TreeSet<String> on = new TreeSet<>();
                boolean held = false;
                boolean waits = false;
                for (CallEvent event : life) {
                    if (seconds(event) > second) {
                        break;
                    }
                    String agent = event.getAgentId();
                    switch (event.getType()) {
                        case QUEUED -> waits = on.isEmpty() || waits;
                        case ANSWERED -> {
                            on.add(agent);
                            held = false;
                            waits = false;
                        }
                        case HELD -> held = true;
                        case RESUMED -> held = false;
                        case TRANSFERRED -> {
                            if (!on.remove(agent)) {
                                on.clear();
                            }
                            waits |= on.isEmpty();
                            held &= !on.isEmpty();
                        }
                        default -> {}
                    }
                }
                hold += held ? 1 : 0;
                talk += !held && !on.isEmpty() ? 1 : 0;
                wait += !held && on.isEmpty() && waits ? 1 : 0;
            }
            assertThat(orZero(call.getTalkSec()))
                    .as("talk of %s", life)
                    .isEqualTo(talk, within(1e-9));
            assertThat(orZero(call.getWaitSec()))
                    .as("wait of %s", life)
                    .isEqualTo(wait, within(1e-9));
            assertThat(orZero(call.getHoldSec()))
                    .as("hold of %s", life)
                    .isEqualTo(hold, within(1e-9));
        }
    }

    private static List<CallEvent> randomLife(Random random) {
        List<CallEvent> life = new ArrayList<>();
        int second = 0;
        life.add(at(second, CallEventType.STARTED, null));
        for (int i = 0; i < random.nextInt(10); i++) {
            second += 1 + random.nextInt(40);
            String agent = "S0" + random.nextInt(3);
            CallEventType type =
                    List.of(
                                    CallEventType.QUEUED,
                                    CallEventType.ANSWERED,
                                    CallEventType.ANSWERED,
                                    CallEventType.HELD,
                                    CallEventType.RESUMED,
                                    CallEventType.TRANSFERRED)
                            .get(random.nextInt(6));
            life.add(at(second, type, agent));
        }
        life.add(at(second + 1 + random.nextInt(40), CallEventType.ENDED, null));
        return life;
    }

    private static int seconds(CallEvent event) {
        return (int) (event.getTimestamp().getEpochSecond() - NOON.getEpochSecond());
    }

    private static double orZero(Double value) {
        return value == null ? 0 : value;
    }

    private static CallEvent at(
            long seconds, CallEventType type, @org.jspecify.annotations.Nullable String agent) {
        return Calls.event("c1", type, NOON.plusSeconds(seconds))
                .setEventId(type + "-" + seconds)
                .setAgentId(agent)
                .build();
    }
}
