package io.callstream.serving.live;

import io.callstream.serving.live.Channel.Kind;
import io.callstream.serving.live.Subscription.End;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/// Carries events to the screens that listen, and keeps the newest for those who come late.
///
/// Of each channel the newest event of each slot is kept, 500 slots at most; of all channels as
/// much as the bound on bytes allows, least recently changed gone first, and nothing of a channel
/// that stood still for longer than the horizon. Whoever subscribes gets what is kept and then what
/// comes; whoever comes back with a position gets what it has missed, and is told of a gap where
/// something that it may have missed is no longer kept.
public final class LiveFeed {
    private static final int MOST_SLOTS = 500;
    private static final int MOST_OF_ALL = 2_000;
    private static final int OVERHEAD = 200;

    /// Sources are read side by side: the append time of one may lag behind another's.
    private static final long SLACK_MILLIS = 10_000;

    private final long mostBytes;
    private final long horizonMillis;
    private final int mostWaiting;

    private final Map<Channel, History> histories = new LinkedHashMap<>(64, 0.75f, true);
    private final Map<Channel, Set<Subscription>> listeners = new HashMap<>();
    private final Map<String, String> customerOfCall = new HashMap<>();
    private long bytes;
    private long sequence;
    private long lostMillis = Long.MIN_VALUE;
    private volatile long newestMillis;
    private int subscriptions;

    private record Kept(long sequence, LiveEvent event) {}

    private static final class History {
        final Map<String, Kept> slots = new LinkedHashMap<>();
        long newestMillis;
        long lostMillis;
    }

    /// @param mostBytes of all that is kept
    /// @param horizonMillis how long a channel is kept after its last event
    /// @param mostWaiting events that may wait for one screen
    public LiveFeed(long mostBytes, long horizonMillis, int mostWaiting) {
        this.mostBytes = mostBytes;
        this.horizonMillis = horizonMillis;
        this.mostWaiting = mostWaiting;
    }

    /// Reading begins at that append time: what was before is not here.
    public synchronized void beginsAt(long appendMillis) {
        lostMillis = Math.max(lostMillis, appendMillis);
    }

    /// Append time of the newest record read, epoch milliseconds.
    public long newestMillis() {
        return newestMillis;
    }

    /// Bytes of what is kept.
    public synchronized long keptBytes() {
        return bytes;
    }

    /// Screens that listen.
    public synchronized int subscriptions() {
        return subscriptions;
    }

    /// Nothing older than that append time is going to come.
    public void readUntil(long appendMillis) {
        if (appendMillis > newestMillis) {
            newestMillis = appendMillis;
        }
    }

    /// Keeps it and hands it to all that listen.
    public synchronized void publish(LiveEvent event) {
        readUntil(event.appendMillis());
        Set<Subscription> hearing = new LinkedHashSet<>();
        Kept kept = new Kept(++sequence, event);
        for (Channel channel : event.channels()) {
            keep(channel, kept);
            hearing.addAll(listeners.getOrDefault(channel, Set.of()));
            hearing.addAll(listeners.getOrDefault(all(channel.kind()), Set.of()));
        }
        Set<Subscription> told = new HashSet<>();
        hearing.stream().filter(subscription -> subscription.offer(event)).forEach(told::add);
        String customer = event.customerId();
        if (customer != null) {
            follow(event, customer, told);
        }
        forget();
    }

    /// From now on the subscription hears the channels, after what is kept of them.
    ///
    /// @param kinds empty: all
    /// @param resumed where it was told before; null: it is new
    public synchronized Subscription subscribe(
            Collection<Channel> channels,
            Set<LiveEvent.Kind> kinds,
            @Nullable LivePosition resumed) {
        List<Channel> wanted = new ArrayList<>(channels);
        for (Channel channel : channels) {
            String customer = channel.kind() == Kind.CALL ? customerOfCall.get(channel.id()) : null;
            if (customer != null) {
                wanted.add(new Channel(Kind.CUSTOMER, customer));
            }
        }
        LivePosition position = resumed == null ? new LivePosition() : resumed;
        Subscription subscription = new Subscription(wanted, kinds, mostWaiting, position);
        boolean gap =
                resumed != null && resumed.completeMillis() - SLACK_MILLIS < lostMillis(wanted);
        subscription.start(
                kept(wanted, event -> subscription.wants(event) && !position.covers(event)), gap);
        wanted.forEach(
                channel ->
                        listeners.computeIfAbsent(channel, _ -> new HashSet<>()).add(subscription));
        subscriptions++;
        return subscription;
    }

    /// Append time of the newest event of these channels that is no longer here.
    private long lostMillis(Collection<Channel> channels) {
        long lost = lostMillis;
        for (Channel channel : channels) {
            if (channel.all()) {
                for (Map.Entry<Channel, History> one : histories.entrySet()) {
                    if (one.getKey().kind() == channel.kind()) {
                        lost = Math.max(lost, one.getValue().lostMillis);
                    }
                }
            } else {
                History history = histories.get(channel);
                lost = history == null ? lost : Math.max(lost, history.lostMillis);
            }
        }
        return lost;
    }

    /// It hears no more.
    public synchronized void leave(Subscription subscription) {
        boolean heard = false;
        for (Channel channel : subscription.channels()) {
            Set<Subscription> of = listeners.get(channel);
            if (of != null) {
                heard |= of.remove(subscription);
                if (of.isEmpty()) {
                    listeners.remove(channel);
                }
            }
        }
        subscriptions -= heard ? 1 : 0;
    }

    /// Ends all subscriptions: the service stops.
    public synchronized void stop() {
        listeners.values().forEach(of -> of.forEach(one -> one.end(End.STOPPING)));
    }

    private static Channel all(Kind kind) {
        return new Channel(kind, Channel.ALL);
    }

    private void keep(Channel channel, Kept kept) {
        History history = histories.computeIfAbsent(channel, _ -> new History());
        String slot = kept.event().kind() + kept.event().slot();
        Kept before = history.slots.remove(slot);
        bytes += size(kept) - (before == null ? 0 : size(before));
        history.slots.put(slot, kept);
        history.newestMillis = Math.max(history.newestMillis, kept.event().appendMillis());
        if (history.slots.size() > MOST_SLOTS) {
            Iterator<Kept> oldest = history.slots.values().iterator();
            Kept lost = oldest.next();
            bytes -= size(lost);
            history.lostMillis = Math.max(history.lostMillis, lost.event().appendMillis());
            oldest.remove();
        }
    }

    /// Screens that listen to the call get its customer's features and alerts too, once the
    /// customer is known.
    ///
    /// @param told those that were told of the event before they came back: and so of what its
    ///   customer had until then
    private void follow(LiveEvent event, String customerId, Set<Subscription> told) {
        for (Channel channel : event.channels()) {
            if (channel.kind() != Kind.CALL
                    || customerId.equals(customerOfCall.put(channel.id(), customerId))) {
                continue;
            }
            Channel customer = new Channel(Kind.CUSTOMER, customerId);
            for (Subscription subscription : listeners.getOrDefault(channel, Set.of())) {
                if (!subscription.channels().contains(customer)) {
                    subscription.follow(
                            customer,
                            kept(
                                    List.of(customer),
                                    one ->
                                            subscription.wants(one)
                                                    && !one.channels().contains(channel)
                                                    && !(told.contains(subscription)
                                                            && subscription.covers(one))));
                    listeners.computeIfAbsent(customer, _ -> new HashSet<>()).add(subscription);
                }
            }
        }
    }

    /// In the order in which they were published.
    private List<LiveEvent> kept(Collection<Channel> channels, Predicate<LiveEvent> wanted) {
        Set<Kept> found = new HashSet<>();
        for (Channel channel : channels) {
            if (channel.all()) {
                histories.forEach(
                        (one, history) -> {
                            if (one.kind() == channel.kind()) {
                                found.addAll(history.slots.values());
                            }
                        });
            } else {
                History history = histories.get(channel);
                if (history != null) {
                    found.addAll(history.slots.values());
                }
            }
        }
        List<LiveEvent> events =
                found.stream()
                        .filter(one -> wanted.test(one.event()))
                        .sorted(Comparator.comparingLong(Kept::sequence))
                        .map(Kept::event)
                        .toList();
        return events.subList(Math.max(0, events.size() - MOST_OF_ALL), events.size());
    }

    /// Gives up what is too old or too much.
    private void forget() {
        Iterator<Map.Entry<Channel, History>> eldest = histories.entrySet().iterator();
        while (eldest.hasNext()) {
            Map.Entry<Channel, History> entry = eldest.next();
            boolean old = entry.getValue().newestMillis < newestMillis - horizonMillis;
            if (!old && bytes <= mostBytes) {
                return;
            }
            entry.getValue().slots.values().forEach(this::lose);
            if (entry.getKey().kind() == Kind.CALL) {
                customerOfCall.remove(entry.getKey().id());
            }
            eldest.remove();
        }
    }

    private void lose(Kept kept) {
        bytes -= size(kept);
        lostMillis = Math.max(lostMillis, kept.event().appendMillis());
    }

    private static long size(Kept kept) {
        return kept.event().body().size() + OVERHEAD;
    }
}
