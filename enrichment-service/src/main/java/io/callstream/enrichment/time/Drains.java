package io.callstream.enrichment.time;

import org.apache.kafka.streams.processor.Cancellable;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ProcessingContext;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.function.LongPredicate;

/// Calls a task's drain by the wall clock: every second, and every 100 ms while it has more to do.
///
/// Kafka Streams commits a task after every punctuation, whatever this did: a task that drained
/// every 100 ms would cost ten transactions a second at rest.
public final class Drains {
    private static final Duration AT_REST = Duration.ofSeconds(1);
    private static final Duration BUSY = Duration.ofMillis(100);

    private final ProcessingContext context;
    private final LongPredicate drain;
    private @Nullable Cancellable busy;

    /// @param context of the processor, in its `init`
    /// @param drain takes the wall clock in milliseconds and says whether more is to be done soon
    public Drains(ProcessingContext context, LongPredicate drain) {
        this.context = context;
        this.drain = drain;
        context.schedule(AT_REST, PunctuationType.WALL_CLOCK_TIME, this::drain);
    }

    /// Sees to it that the next drain comes within 100 ms.
    public void soon() {
        if (busy == null) {
            busy = context.schedule(BUSY, PunctuationType.WALL_CLOCK_TIME, this::drain);
        }
    }

    private void drain(long wallMillis) {
        if (drain.test(wallMillis)) {
            soon();
        } else if (busy != null) {
            busy.cancel();
            busy = null;
        }
    }
}
