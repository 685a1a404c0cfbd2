package io.callstream.enrichment.call;

import io.callstream.event.CallEvent;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// What is remembered of a call between its events.
///
/// @param events all so far, in the order of arrival; at most [#MOST_EVENTS], the oldest go first
/// @param revision of the last closing; -1 while the call is open
/// @param armedMillis instant of the armed timer, [Long#MAX_VALUE] where none is
public record OpenCall(List<CallEvent> events, int revision, long armedMillis) {
    /// A call with more lifecycle events than this forgets the oldest but the first.
    static final int MOST_EVENTS = 256;

    public OpenCall {
        events = List.copyOf(events);
    }

    static OpenCall first(CallEvent event) {
        return new OpenCall(List.of(event), -1, Long.MAX_VALUE);
    }

    boolean closed() {
        return revision >= 0;
    }

    OpenCall with(CallEvent event) {
        List<CallEvent> all = new ArrayList<>(events);
        if (all.size() >= MOST_EVENTS) {
            all.remove(1);
        }
        all.add(event);
        return new OpenCall(all, revision, armedMillis);
    }

    OpenCall closedAgain() {
        return new OpenCall(events, revision + 1, armedMillis);
    }

    OpenCall armed(long millis) {
        return new OpenCall(events, revision, millis);
    }

    /// When something is to be done about this call, in epoch millis of event time: close it where
    /// it only lacks its start, time it out where it never ended, forget it where it is closed.
    long dueMillis(CallBounds bounds) {
        CallTimeline timeline = CallTimeline.of(events);
        Instant last = timeline.lastEventAt();
        if (closed()) {
            return last.plus(bounds.memory()).toEpochMilli();
        }
        return timeline.terminal().isPresent()
                ? last.plus(bounds.startAwaited()).toEpochMilli()
                : last.plus(bounds.inactivity()).toEpochMilli();
    }
}
