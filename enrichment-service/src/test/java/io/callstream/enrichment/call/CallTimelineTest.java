package io.callstream.enrichment.call;

import static org.assertj.core.api.Assertions.assertThat;

import io.callstream.event.CallEvent;
import io.callstream.event.CallEventType;
import io.callstream.event.CallStanding;
import io.callstream.event.EnrichedCall;
import io.callstream.testkit.Calls;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

final class CallTimelineTest {
    private static final Instant NOON = Instant.parse("1999-02-01T12:00:00Z");

    private static final List<CallEvent> HELD_CALL =
            List.of(
                    at(0, CallEventType.STARTED).build(),
                    at(12, CallEventType.QUEUED).setQueue("regular").build(),
                    at(42, CallEventType.ANSWERED).setAgentId("S01").build(),
                    at(60, CallEventType.HELD).build(),
                    at(75, CallEventType.RESUMED).build(),
                    at(90, CallEventType.HELD).build(),
                    at(100, CallEventType.RESUMED).build(),
                    at(162, CallEventType.ENDED).setCustomerId("u1").build());

    @Test
    void timesAreReckonedFromTheEvents() {
        EnrichedCall call = CallTimeline.of(HELD_CALL).close(0);

        assertThat(call.getIvrSec()).isEqualTo(12);
        assertThat(call.getWaitSec()).isEqualTo(30);
        assertThat(call.getHoldSec()).isEqualTo(25);
        assertThat(call.getTalkSec()).isEqualTo(120 - 25);
        assertThat(call.getDurationSec()).isEqualTo(162);
        assertThat(call.getStartedAt()).isEqualTo(NOON);
        assertThat(call.getEndedAt()).isEqualTo(NOON.plusSeconds(162));
        assertThat(call.getCustomerId()).isEqualTo("u1");
        assertThat(call.getQueue()).isEqualTo("regular");
        assertThat(call.getAgentId()).isEqualTo("S01");
        assertThat(call.getOutcome()).isEqualTo("ANSWERED");
    }

    @Test
    void orderOfArrivalChangesNothing() {
        EnrichedCall expected = CallTimeline.of(HELD_CALL).close(0);
        Random random = new Random(11);

        for (int i = 0; i < 200; i++) {
            List<CallEvent> shuffled = new ArrayList<>(HELD_CALL);
            Collections.shuffle(shuffled, random);
            assertThat(CallTimeline.of(shuffled).close(0)).isEqualTo(expected);
        }
    }

    @Test
    void secondsThatAnEventCarriesWin() {
        EnrichedCall call =
                CallTimeline.of(
                                List.of(
                                        at(0, CallEventType.STARTED).build(),
                                        at(10, CallEventType.QUEUED).build(),
                                        at(30, CallEventType.ABANDONED)
                                                .setIvrSec(9.0)
                                                .setWaitSec(21.0)
                                                .setDurationSec(31.0)
                                                .build()))
                        .close(0);

        assertThat(call.getIvrSec()).isEqualTo(9);
        assertThat(call.getWaitSec()).isEqualTo(21);
        assertThat(call.getDurationSec()).isEqualTo(31);
        assertThat(call.getTalkSec()).isNull();
        assertThat(call.getOutcome()).isEqualTo("ABANDONED");
    }

    @Test
    void callThatHangsUpWhileHeldWasHeldToTheEnd() {
        EnrichedCall call =
                CallTimeline.of(
                                List.of(
                                        at(0, CallEventType.STARTED).build(),
                                        at(5, CallEventType.ANSWERED).build(),
                                        at(10, CallEventType.HELD).build(),
                                        at(40, CallEventType.ENDED).build()))
                        .close(0);

        assertThat(call.getHoldSec()).isEqualTo(30);
        assertThat(call.getTalkSec()).isEqualTo(5);
    }

    @Test
    void callWithoutATerminalEventTimesOutAtItsLastEvent() {
        EnrichedCall call = CallTimeline.of(HELD_CALL.subList(0, 3)).close(0);

        assertThat(call.getOutcome()).isEqualTo("TIMED_OUT");
        assertThat(call.getEndedAt()).isEqualTo(NOON.plusSeconds(42));
    }

    @Test
    void standingFollowsTheNewestEvent() {
        assertThat(CallTimeline.of(HELD_CALL.subList(0, 4)).state(false).getState())
                .isEqualTo(CallStanding.HELD);
        assertThat(CallTimeline.of(HELD_CALL.subList(0, 5)).state(false).getState())
                .isEqualTo(CallStanding.TALKING);
        assertThat(CallTimeline.of(HELD_CALL).state(false).getState()).isEqualTo(CallStanding.DONE);
        assertThat(CallTimeline.of(HELD_CALL.subList(0, 5)).state(true).getState())
                .isEqualTo(CallStanding.TIMED_OUT);
    }

    private static CallEvent.Builder at(long seconds, CallEventType type) {
        return Calls.event("c1", type, NOON.plusSeconds(seconds)).setEventId(type + "-" + seconds);
    }
}
