package io.callstream.replay.recording;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Supplier;

/// All events of one source, in their order of sending.
///
/// @param source the name of the source, e.g. `bank`
/// @param size number of events
/// @param calls number of calls, finished or not
/// @param firstTime time of the first event, epoch milliseconds; 0 where there is none
/// @param lastTime time of the last event, epoch milliseconds; 0 where there is none
/// @param customers all known customers, refused and phantom calls included, sorted as strings
/// @param events a fresh pass over the events in [RecordedEvent#SENDING_ORDER]
public record Recording(
        String source,
        long size,
        long calls,
        long firstTime,
        long lastTime,
        SortedSet<String> customers,
        Supplier<Iterator<RecordedEvent>> events) {

    /// A recording held in memory; the events may come in any order.
    public static Recording of(
            String source, long calls, SortedSet<String> customers, List<RecordedEvent> unordered) {
        List<RecordedEvent> ordered = new ArrayList<>(unordered);
        ordered.sort(RecordedEvent.SENDING_ORDER);
        return new Recording(
                source,
                ordered.size(),
                calls,
                ordered.isEmpty() ? 0 : ordered.getFirst().time(),
                ordered.isEmpty() ? 0 : ordered.getLast().time(),
                new TreeSet<>(customers),
                ordered::iterator);
    }

    /// Whether there is nothing to send.
    public boolean isEmpty() {
        return size == 0;
    }
}
