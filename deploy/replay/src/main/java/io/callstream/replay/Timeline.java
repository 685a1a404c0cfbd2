package io.callstream.replay;

import io.callstream.replay.recording.RecordedEvent;
import io.callstream.replay.recording.Recording;

import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.PriorityQueue;
import java.util.stream.Collectors;

/// All recordings merged into one order of sending, each moved by its own constant.
///
/// The order is that of the moved time of the event, then the call id, then the rank within the
/// call.
final class Timeline {
    /// An event and what is added to its instants, in milliseconds.
    record Due(RecordedEvent event, long shift) {
        long time() {
            return event.time() + shift;
        }
    }

    private static final Comparator<Due> ORDER =
            Comparator.comparingLong(Due::time)
                    .thenComparing(due -> due.event().callId())
                    .thenComparingInt(due -> due.event().rank());

    private final List<Recording> recordings;
    private final Map<String, Long> shifts;

    private Timeline(List<Recording> recordings, Map<String, Long> shifts) {
        this.recordings = recordings;
        this.shifts = shifts;
    }

    /// @param now epoch milliseconds, where the last event of each source goes if the shift is NOW
    static Timeline of(List<Recording> recordings, ReplayShift shift, long now) {
        List<Recording> filled = recordings.stream().filter(one -> !one.isEmpty()).toList();
        return new Timeline(
                filled,
                filled.stream()
                        .collect(
                                Collectors.toUnmodifiableMap(
                                        Recording::source,
                                        one ->
                                                switch (shift) {
                                                    case NOW -> now - one.lastTime();
                                                    case NONE -> 0L;
                                                })));
    }

    List<Recording> recordings() {
        return recordings;
    }

    /// Milliseconds that the source is moved by.
    long shift(Recording recording) {
        return shifts.getOrDefault(recording.source(), 0L);
    }

    long size() {
        return recordings.stream().mapToLong(Recording::size).sum();
    }

    /// Time of the first event after the shift, epoch milliseconds; there must be one.
    long firstTime() {
        return recordings.stream()
                .mapToLong(one -> one.firstTime() + shift(one))
                .min()
                .orElseThrow();
    }

    /// Time of the last event after the shift, epoch milliseconds; there must be one.
    long lastTime() {
        return recordings.stream()
                .mapToLong(one -> one.lastTime() + shift(one))
                .max()
                .orElseThrow();
    }

    /// A fresh pass; memory is one event a source beyond what the recordings hold.
    Iterator<Due> events() {
        return new Merge(this);
    }

    private static final class Merge implements Iterator<Due> {
        private record Head(Due due, Iterator<RecordedEvent> rest) {}

        private final PriorityQueue<Head> heads =
                new PriorityQueue<>(Comparator.comparing(Head::due, ORDER));

        Merge(Timeline timeline) {
            for (Recording recording : timeline.recordings) {
                push(recording.events().get(), timeline.shift(recording));
            }
        }

        @Override
        public boolean hasNext() {
            return !heads.isEmpty();
        }

        @Override
        public Due next() {
            Head head = heads.poll();
            if (head == null) {
                throw new NoSuchElementException("the timeline has ended");
            }
            push(head.rest(), head.due().shift());
            return head.due();
        }

        private void push(Iterator<RecordedEvent> rest, long shift) {
            if (rest.hasNext()) {
                heads.add(new Head(new Due(rest.next(), shift), rest));
            }
        }
    }
}
