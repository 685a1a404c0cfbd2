package io.callstream.enrichment.transcript;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// What is remembered of the transcript of a call.
///
/// @param turns its final segments, by [Turn#ORDER]; at most [#MOST_TURNS]
/// @param lastAppend append time of the newest segment, epoch milliseconds
/// @param armed instant of the armed timer, [Long#MAX_VALUE] where none is
record OpenTranscript(List<Turn> turns, Asked asked, long lastAppend, long armed) {
    /// Segments beyond these are redacted and scored, but measured no more.
    static final int MOST_TURNS = 4096;

    /// Of a call that nobody has spoken in.
    static final OpenTranscript EMPTY =
            new OpenTranscript(List.of(), Asked.NOTHING, Long.MIN_VALUE, Long.MAX_VALUE);

    OpenTranscript {
        turns = List.copyOf(turns);
    }

    boolean knows(long segment) {
        for (Turn turn : turns) {
            if (turn.id() == segment) {
                return true;
            }
        }
        return false;
    }

    /// With one more final segment.
    OpenTranscript with(Turn turn, Asked nowAsked) {
        if (turns.size() >= MOST_TURNS) {
            return new OpenTranscript(turns, nowAsked, lastAppend, armed);
        }
        List<Turn> all = new ArrayList<>(turns.size() + 1);
        all.addAll(turns);
        int place = all.size();
        while (place > 0 && Turn.ORDER.compare(all.get(place - 1), turn) > 0) {
            place--;
        }
        all.add(place, turn);
        return new OpenTranscript(Collections.unmodifiableList(all), nowAsked, lastAppend, armed);
    }

    OpenTranscript seen(long append) {
        return new OpenTranscript(turns, asked, Math.max(lastAppend, append), armed);
    }

    OpenTranscript armed(long instant) {
        return new OpenTranscript(turns, asked, lastAppend, instant);
    }
}
