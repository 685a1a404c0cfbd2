package io.callstream.enrichment.call;

import io.callstream.event.CallEvent;
import io.callstream.event.CallLeg;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/// Who was on a call when, and so how long it waited, talked and was held.
///
/// An agent's leg begins where he answers. TRANSFERRED ends his leg, or all legs where it names no
/// agent who is on the call; who answers next has a TRANSFER. Another agent who answers while one
/// is on the call makes it a CONFERENCE. WRAP_UP ends legs as a transfer does, but nobody waits. A
/// call waits from QUEUED, or from a transfer that leaves nobody on it, to the next answer; it is
/// held from HELD to RESUMED, the next answer, or until nobody is on it; it talks while someone is
/// on it and it is not held.
final class CallLegs {
    private static final String FIRST = "FIRST";
    private static final String TRANSFER = "TRANSFER";
    private static final String CONFERENCE = "CONFERENCE";

    private final List<Leg> legs = new ArrayList<>();
    private final Instant endedAt;
    private Instant now;
    private boolean held;
    private boolean waiting;
    private boolean everWaited;
    private boolean everHeld;
    private int transfers;
    private long waitMillis;
    private long talkMillis;
    private long heldMillis;
    private @Nullable Instant wrapUpAt;

    private static final class Leg {
        final String kind;
        final @Nullable String agent;
        final @Nullable String queue;
        final Instant startedAt;
        @Nullable Instant endedAt;
        long talkMillis;

        Leg(String kind, CallEvent answered, @Nullable String queue, Instant startedAt) {
            this.kind = kind;
            this.agent = answered.getAgentId();
            this.queue = queue;
            this.startedAt = startedAt;
        }

        boolean open() {
            return endedAt == null;
        }
    }

    private CallLegs(Instant first, Instant endedAt) {
        this.now = first;
        this.endedAt = endedAt;
    }

    /// @param events in the order of the call's life
    /// @param endedAt end of the call, or of what is known of it
    static CallLegs of(List<CallEvent> events, Instant endedAt) {
        CallLegs legs = new CallLegs(events.getFirst().getTimestamp(), endedAt);
        String queue = null;
        for (CallEvent event : events) {
            legs.passTo(event.getTimestamp());
            queue = Objects.requireNonNullElse(event.getQueue(), queue == null ? "" : queue);
            legs.take(event, queue.isEmpty() ? null : queue);
        }
        legs.passTo(endedAt);
        return legs;
    }

    private void take(CallEvent event, @Nullable String queue) {
        switch (event.getType()) {
            case QUEUED -> {
                waiting |= !talking();
                everWaited |= waiting;
            }
            case ANSWERED -> answer(event, queue);
            case HELD -> {
                held = true;
                everHeld = true;
            }
            case RESUMED -> held = false;
            case TRANSFERRED -> {
                transfers++;
                leave(event.getAgentId());
                waiting |= !talking();
                everWaited |= waiting;
            }
            case WRAP_UP -> {
                leave(event.getAgentId());
                if (!talking()) {
                    waiting = false;
                    wrapUpAt = wrapUpAt == null ? now : wrapUpAt;
                }
            }
            case STARTED, ENDED, ABANDONED, COMPLETED -> {}
        }
    }

    private void answer(CallEvent event, @Nullable String queue) {
        boolean known =
                legs.stream()
                        .anyMatch(
                                leg ->
                                        leg.open()
                                                && (event.getAgentId() == null
                                                        || leg.agent == null
                                                        || leg.agent.equals(event.getAgentId())));
        held = false;
        waiting = false;
        if (!known) {
            String kind = talking() ? CONFERENCE : legs.isEmpty() ? FIRST : TRANSFER;
            legs.add(new Leg(kind, event, queue, now));
        }
    }

    private void leave(@Nullable String agent) {
        boolean named = agents().contains(agent);
        for (Leg leg : legs) {
            if (leg.open() && (!named || Objects.equals(leg.agent, agent))) {
                leg.endedAt = now;
            }
        }
        held &= talking();
    }

    private void passTo(Instant time) {
        Instant until = time.isAfter(endedAt) ? endedAt : time;
        if (!until.isAfter(now)) {
            return;
        }
        long passed = Duration.between(now, until).toMillis();
        now = until;
        if (held) {
            heldMillis += passed;
        } else if (talking()) {
            talkMillis += passed;
            legs.stream().filter(Leg::open).forEach(leg -> leg.talkMillis += passed);
        } else if (waiting) {
            waitMillis += passed;
        }
    }

    private boolean talking() {
        return legs.stream().anyMatch(Leg::open);
    }

    /// Who is on the call at its end, or now, in alphabetical order.
    List<String> agents() {
        return legs.stream()
                .filter(Leg::open)
                .map(leg -> leg.agent)
                .filter(Objects::nonNull)
                .sorted(Comparator.naturalOrder())
                .toList();
    }

    int transfers() {
        return transfers;
    }

    /// Null where it never waited for an agent.
    @Nullable Double waitSec() {
        return everWaited ? waitMillis / 1000.0 : null;
    }

    /// Null where nobody answered.
    @Nullable Double talkSec() {
        return legs.isEmpty() ? null : talkMillis / 1000.0;
    }

    /// Null where it never was held.
    @Nullable Double holdSec() {
        return everHeld ? heldMillis / 1000.0 : null;
    }

    /// From the last agent's leaving to the end; null where no event says so.
    @Nullable Double wrapUpSec() {
        Instant since = wrapUpAt;
        return since == null || talking()
                ? null
                : Duration.between(since, endedAt).toMillis() / 1000.0;
    }

    /// The legs as records, in order of time.
    List<CallLeg> records() {
        return legs.stream()
                .map(
                        leg ->
                                CallLeg.newBuilder()
                                        .setKind(leg.kind)
                                        .setAgentId(leg.agent)
                                        .setQueue(leg.queue)
                                        .setStartedAt(leg.startedAt)
                                        .setEndedAt(
                                                Objects.requireNonNullElse(leg.endedAt, endedAt))
                                        .setTalkSec(leg.talkMillis / 1000.0)
                                        .build())
                .toList();
    }
}
