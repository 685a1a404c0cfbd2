package io.callstream.enrichment.call;

import io.callstream.event.CallEvent;
import io.callstream.event.CallEventType;
import io.callstream.event.CallStanding;
import io.callstream.event.CallState;
import io.callstream.event.EnrichedCall;
import io.callstream.event.QueueMove;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/// The lifecycle events of one call, in whatever order they came, folded into its times.
///
/// Order of events: time, then the producer's sequence, then the order of a call's life, then event
/// id. Seconds that an event carries win over those reckoned from the times of events. Of facts
/// that several events carry (customer, queue, agent) the last one known wins.
public final class CallTimeline {
    private static final Comparator<CallEvent> LIFE =
            Comparator.comparing(CallEvent::getTimestamp)
                    .thenComparing(
                            event ->
                                    event.getSequence() == null
                                            ? Long.MAX_VALUE
                                            : event.getSequence())
                    .thenComparing(CallEvent::getType)
                    .thenComparing(CallEvent::getEventId);

    private final List<CallEvent> events;

    private CallTimeline(List<CallEvent> events) {
        this.events = events;
    }

    /// @param events at least one, all of one call
    public static CallTimeline of(List<CallEvent> events) {
        return new CallTimeline(events.stream().sorted(LIFE).toList());
    }

    /// When the call ended or was abandoned, where that is known.
    public Optional<CallEvent> terminal() {
        return events.stream()
                .filter(
                        event ->
                                event.getType() == CallEventType.ENDED
                                        || event.getType() == CallEventType.ABANDONED)
                .reduce((first, second) -> second);
    }

    public boolean startKnown() {
        return events.getFirst().getType() == CallEventType.STARTED
                || first(CallEventType.STARTED) != null;
    }

    /// Time of the newest event.
    public Instant lastEventAt() {
        return events.getLast().getTimestamp();
    }

    /// The call as it is closed now: by its terminal event, or as TIMED_OUT at its last event.
    public EnrichedCall close(int revision) {
        CallEvent last = terminal().orElse(events.getLast());
        boolean ended = terminal().isPresent();
        Instant endedAt = endOf(last);
        Instant startedAt = startOf(last, endedAt);
        CallLegs legs = CallLegs.of(events, endedAt);
        String timedOutOrGiven = ended ? given(CallEvent::getOutcome) : "TIMED_OUT";
        return EnrichedCall.newBuilder()
                .setEventId(last.getEventId())
                .setSource(last.getSource())
                .setCallId(last.getCallId())
                .setRevision(revision)
                .setCustomerId(given(CallEvent::getCustomerId))
                .setAgentId(given(CallEvent::getAgentId))
                .setQueue(given(CallEvent::getQueue))
                .setCaller(given(CallEvent::getCaller))
                .setChannel(last.getChannel())
                .setDirection(last.getDirection())
                .setPriority(given(CallEvent::getPriority))
                .setCallType(given(CallEvent::getCallType))
                .setStartedAt(startedAt)
                .setEndedAt(endedAt)
                .setIvrSec(orReckoned(CallEvent::getIvrSec, ivr(startedAt, endedAt)))
                .setWaitSec(orReckoned(CallEvent::getWaitSec, legs.waitSec()))
                .setTalkSec(orReckoned(CallEvent::getTalkSec, legs.talkSec()))
                .setHoldSec(orReckoned(CallEvent::getHoldSec, legs.holdSec()))
                .setWrapUpSec(orReckoned(CallEvent::getWrapUpSec, legs.wrapUpSec()))
                .setTransfers(legs.transfers())
                .setLegs(legs.records())
                .setDurationSec(
                        orReckoned(
                                CallEvent::getDurationSec,
                                startedAt == null ? null : seconds(startedAt, endedAt)))
                .setOutcome(timedOutOrGiven == null ? outcomeOf(last) : timedOutOrGiven)
                .setStatus(
                        events.stream()
                                .map(CallEvent::getStatus)
                                .filter(status -> !status.equals("VALID"))
                                .findFirst()
                                .orElse("VALID"))
                .setProfileAttributes(Map.of())
                .setProcessedAt(last.getProcessedAt())
                .build();
    }

    /// Where the call stands after its newest event.
    public CallState state(boolean timedOut) {
        CallEvent newest = events.getLast();
        CallLegs legs = CallLegs.of(events, newest.getTimestamp());
        boolean over = timedOut || terminal().isPresent();
        return CallState.newBuilder()
                .setCallId(newest.getCallId())
                .setCustomerId(given(CallEvent::getCustomerId))
                .setAgentId(given(CallEvent::getAgentId))
                .setQueue(given(CallEvent::getQueue))
                .setState(timedOut ? CallStanding.TIMED_OUT : standing())
                .setSince(newest.getTimestamp())
                .setStartedAt(first(CallEventType.STARTED))
                .setEvents(events.size())
                .setTransfers(legs.transfers())
                .setAgents(over ? List.of() : legs.agents())
                .setOutcome(terminal().isPresent() ? close(0).getOutcome() : null)
                .build();
    }

    /// The queue in which the call waits after its newest event; null where it waits in none.
    @Nullable String waitingIn() {
        return standing() == CallStanding.WAITING ? given(CallEvent::getQueue) : null;
    }

    /// The move between two queues, of a call that was waiting in the one and is in the other.
    ///
    /// @param from null where it did not wait
    /// @param to null where it does not wait
    /// @return at most one out of a queue and one into a queue
    List<QueueMove> moves(@Nullable String from, @Nullable String to, Instant at) {
        if (Objects.equals(from, to)) {
            return List.of();
        }
        return Stream.of(move(from, -1, at), move(to, 1, at)).flatMap(Optional::stream).toList();
    }

    private Optional<QueueMove> move(@Nullable String queue, int change, Instant at) {
        CallEvent newest = events.getLast();
        return Optional.ofNullable(queue)
                .map(
                        name ->
                                QueueMove.newBuilder()
                                        .setEventId(newest.getEventId())
                                        .setSource(newest.getSource())
                                        .setCallId(newest.getCallId())
                                        .setQueue(name)
                                        .setWaitingChange(change)
                                        .setMovedAt(at)
                                        .build());
    }

    private CallStanding standing() {
        if (terminal().isPresent()) {
            return CallStanding.DONE;
        }
        return switch (events.getLast().getType()) {
            case STARTED -> CallStanding.STARTED;
            case QUEUED, TRANSFERRED ->
                    CallLegs.of(events, lastEventAt()).agents().isEmpty()
                            ? CallStanding.WAITING
                            : CallStanding.TALKING;
            case ANSWERED, RESUMED -> CallStanding.TALKING;
            case HELD -> CallStanding.HELD;
            case WRAP_UP -> CallStanding.WRAP_UP;
            case ENDED, ABANDONED, COMPLETED -> CallStanding.DONE;
        };
    }

    private @Nullable Double ivr(@Nullable Instant startedAt, Instant endedAt) {
        if (startedAt == null) {
            return null;
        }
        Instant queued = first(CallEventType.QUEUED);
        Instant answered = first(CallEventType.ANSWERED);
        Instant left = queued != null ? queued : answered != null ? answered : endedAt;
        return seconds(startedAt, left);
    }

    private @Nullable Instant startOf(CallEvent last, Instant endedAt) {
        Instant started = first(CallEventType.STARTED);
        if (started != null) {
            return started;
        }
        Double duration = last.getDurationSec();
        return duration == null ? null : endedAt.minus(millis(duration));
    }

    private static Instant endOf(CallEvent last) {
        return Objects.requireNonNullElse(last.getEndedAt(), last.getTimestamp());
    }

    private static String outcomeOf(CallEvent last) {
        return last.getType() == CallEventType.ABANDONED ? "ABANDONED" : "ANSWERED";
    }

    private @Nullable Instant first(CallEventType type) {
        for (CallEvent event : events) {
            if (event.getType() == type) {
                return event.getTimestamp();
            }
        }
        return null;
    }

    private <T> @Nullable T given(Function<CallEvent, @Nullable T> fact) {
        for (CallEvent event : events.reversed()) {
            T value = fact.apply(event);
            if (value != null) {
                return value;
            }
        }
        return null;
    }

    private @Nullable Double orReckoned(
            Function<CallEvent, @Nullable Double> fact, @Nullable Double reckoned) {
        Double value = given(fact);
        return value == null ? reckoned : value;
    }

    private static double seconds(Instant from, Instant to) {
        return Duration.between(from, to).toMillis() / 1000.0;
    }

    private static Duration millis(double seconds) {
        return Duration.ofMillis(Math.round(seconds * 1000));
    }
}
