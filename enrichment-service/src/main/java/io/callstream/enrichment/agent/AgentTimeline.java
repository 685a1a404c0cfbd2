package io.callstream.enrichment.agent;

import io.callstream.event.AgentInterval;
import io.callstream.event.AgentState;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// The changes of one agent's state whose intervals are not yet told, in order of time. Pure.
///
/// An interval is told once a change comes that is `grace` later than its end; a change that is
/// older than the newest by more than `grace` is late and changes nothing. So every interval is
/// told once, and which ones depends on the order of the agent's changes alone. The same state
/// again does not end an interval.
///
/// @param changes at least the one that began the oldest interval not yet told
/// @param newest time of the newest change
public record AgentTimeline(List<AgentState> changes, Instant newest) {
    /// More changes within the grace than this are not waited for.
    static final int MOST_CHANGES = 128;

    /// An agent without changes.
    public static final AgentTimeline EMPTY = new AgentTimeline(List.of(), Instant.MIN);

    private static final Comparator<AgentState> ORDER =
            Comparator.comparing(AgentState::getTimestamp).thenComparing(AgentState::getEventId);

    /// What a change does.
    ///
    /// @param told intervals that are over, in order of time
    /// @param late it came too late
    public record Step(AgentTimeline after, List<AgentInterval> told, boolean late) {}

    public AgentTimeline {
        changes = List.copyOf(changes);
    }

    /// Takes a change.
    public Step with(AgentState change, Duration grace) {
        boolean tooOld =
                !changes.isEmpty()
                        && (change.getTimestamp().isBefore(newest.minus(grace))
                                || change.getTimestamp()
                                        .isBefore(changes.getFirst().getTimestamp()));
        if (tooOld) {
            return new Step(this, List.of(), true);
        }
        List<AgentState> all = new ArrayList<>(changes);
        all.add(change);
        all.sort(ORDER);
        Instant now = all.getLast().getTimestamp();
        List<AgentInterval> told = new ArrayList<>();
        int next = nextState(all);
        while (next < all.size()
                && (!all.get(next).getTimestamp().isAfter(now.minus(grace))
                        || all.size() > MOST_CHANGES)) {
            told.add(interval(all.getFirst(), all.get(next)));
            all.subList(0, next).clear();
            next = nextState(all);
        }
        return new Step(new AgentTimeline(all, now), told, false);
    }

    /// Place of the first change to another state than the first.
    private static int nextState(List<AgentState> all) {
        int next = 1;
        while (next < all.size() && all.get(next).getState() == all.getFirst().getState()) {
            next++;
        }
        return next;
    }

    private static AgentInterval interval(AgentState began, AgentState ended) {
        return AgentInterval.newBuilder()
                .setEventId(began.getEventId())
                .setSource(began.getSource())
                .setAgentId(began.getAgentId())
                .setState(began.getState().name())
                .setReason(began.getReason())
                .setQueue(began.getQueue())
                .setStartedAt(began.getTimestamp())
                .setEndedAt(ended.getTimestamp())
                .setDurationSec(
                        Duration.between(began.getTimestamp(), ended.getTimestamp()).toMillis()
                                / 1000.0)
                .build();
    }
}
