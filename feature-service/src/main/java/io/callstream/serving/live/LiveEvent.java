package io.callstream.serving.live;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// Something that happened, for screens.
///
/// @param source `<topic>:<partition>` it was read from
/// @param offset its offset there; grows within a source
/// @param appendMillis when the broker took it, epoch milliseconds
/// @param ingestMillis when what caused it entered Callstream, epoch milliseconds; -1 where unknown
/// @param slot what it is about; a later event of the same slot replaces it
/// @param channels all that it belongs to
/// @param customerId of the call, where the event tells it; else null
/// @param body its JSON, made when first asked for
public record LiveEvent(
        String source,
        long offset,
        long appendMillis,
        long ingestMillis,
        Kind kind,
        String slot,
        List<Channel> channels,
        @Nullable String customerId,
        Body body) {
    /// What kind of thing happened; the name in small letters is the name of the event on the wire.
    public enum Kind {
        /// A call came to stand elsewhere.
        STATE,
        /// Someone said something.
        SEGMENT,
        /// A feature row changed.
        FEATURES,
        /// A rule fired.
        ALERT
    }

    /// The JSON of an event.
    public interface Body {
        /// UTF-8, without line breaks; empty where the record turns out to be unreadable.
        byte[] json();

        /// Bytes of memory that it takes.
        int size();
    }

    public LiveEvent {
        channels = List.copyOf(channels);
    }

    /// Without what was said or computed: it is personal.
    @Override
    public String toString() {
        return "LiveEvent[" + kind + " " + source + ":" + offset + "]";
    }
}
