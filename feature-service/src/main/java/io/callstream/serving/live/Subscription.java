package io.callstream.serving.live;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Set;
import java.util.function.LongSupplier;

/// One screen: what waits to be sent to it, and how far it has been told.
///
/// The newest event of a slot replaces one that still waits, so a slow screen gets less, not later.
/// If more than the bound waits all the same, the screen is dropped: it is told so, and comes back
/// with its position.
public final class Subscription {
    private final List<Channel> channels;
    private final Set<LiveEvent.Kind> kinds;
    private final int bound;
    private final LivePosition position;
    private final Map<String, LiveEvent> waiting = new LinkedHashMap<>();
    private boolean gap;
    private End end = End.NONE;
    private int allowed;

    /// Why a subscription ended.
    public enum End {
        /// It goes on.
        NONE,
        /// More than the bound was waiting.
        SLOW,
        /// The service stops.
        STOPPING
    }

    /// What is to be sent now.
    ///
    /// @param gap events may be missing: ask for the whole anew
    /// @param events in order
    /// @param ids of these events, one each: the position after it
    /// @param idle the id to tell where there are no events
    public record Batch(
            boolean gap, List<LiveEvent> events, List<String> ids, String idle, End end) {}

    /// @param bound most events that may wait
    Subscription(
            Collection<Channel> channels,
            Set<LiveEvent.Kind> kinds,
            int bound,
            LivePosition position) {
        this.channels = new ArrayList<>(channels);
        this.kinds = kinds.isEmpty() ? Set.of(LiveEvent.Kind.values()) : Set.copyOf(kinds);
        this.bound = bound;
        this.position = position;
    }

    List<Channel> channels() {
        return channels;
    }

    boolean wants(LiveEvent event) {
        return kinds.contains(event.kind());
    }

    /// What was kept, sent before all that comes.
    ///
    /// @param gap events that it should have got may be gone
    synchronized void start(List<LiveEvent> kept, boolean gap) {
        this.gap |= gap;
        kept.forEach(this::put);
        allowed = bound + waiting.size();
        notifyAll();
    }

    /// What was kept of a channel that is followed from now on.
    synchronized void follow(Channel channel, List<LiveEvent> kept) {
        channels.add(channel);
        for (LiveEvent event : kept) {
            position.stepBack(event);
            put(event);
        }
        allowed = Math.max(allowed, bound + waiting.size());
        notifyAll();
    }

    /// What was just read. An instance that has started reads the past again: a screen that came
    /// back meanwhile does not get twice what it was told before.
    ///
    /// @return whether it was told before
    synchronized boolean offer(LiveEvent event) {
        if (position.covers(event)) {
            return true;
        }
        if (end != End.NONE || !wants(event)) {
            return false;
        }
        put(event);
        if (waiting.size() > allowed) {
            end = End.SLOW;
            waiting.clear();
        }
        notifyAll();
        return false;
    }

    /// Whether the event is behind its position.
    synchronized boolean covers(LiveEvent event) {
        return position.covers(event);
    }

    synchronized void end(End reason) {
        if (end == End.NONE) {
            end = reason;
        }
        notifyAll();
    }

    private void put(LiveEvent event) {
        String key = event.kind() + event.slot();
        waiting.remove(key);
        waiting.put(key, event);
    }

    /// Waits for something to send; an empty batch where nothing came.
    ///
    /// @param completeMillis append time of the newest record read
    public synchronized Batch take(long waitMillis, LongSupplier completeMillis)
            throws InterruptedException {
        if (waiting.isEmpty() && !gap && end == End.NONE && waitMillis > 0) {
            wait(waitMillis);
        }
        List<LiveEvent> events = bySource(waiting.values());
        List<String> ids = new ArrayList<>(events.size());
        waiting.clear();
        allowed = bound;
        for (int i = 0; i < events.size(); i++) {
            position.told(events.get(i));
            if (i == events.size() - 1) {
                position.settle();
                position.completeUntil(completeMillis.getAsLong());
            }
            ids.add(position.toString());
        }
        if (events.isEmpty() && end != End.SLOW) {
            position.completeUntil(completeMillis.getAsLong());
        }
        Batch batch = new Batch(gap, events, ids, position.toString(), end);
        gap = false;
        return batch;
    }

    /// The events in their order, but those of one source by offset: an id then covers none that
    /// comes after it.
    private static List<LiveEvent> bySource(Collection<LiveEvent> events) {
        if (events.size() < 2) {
            return List.copyOf(events);
        }
        Map<String, Queue<LiveEvent>> sources = new HashMap<>();
        for (LiveEvent event : events) {
            sources.computeIfAbsent(
                            event.source(),
                            _ -> new PriorityQueue<>(Comparator.comparingLong(LiveEvent::offset)))
                    .add(event);
        }
        return events.stream()
                .map(event -> Objects.requireNonNull(sources.get(event.source())).remove())
                .toList();
    }
}
