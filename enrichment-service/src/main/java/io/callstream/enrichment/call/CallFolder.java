package io.callstream.enrichment.call;

import io.callstream.enrichment.time.Drains;
import io.callstream.enrichment.time.Timers;
import io.callstream.event.CallEvent;
import io.callstream.event.EventHeaders;

import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.time.Instant;

/// Folds lifecycle events by call: `open-calls` holds what is known, a timer closes what would
/// never end.
public final class CallFolder implements Processor<String, CallEvent, String, FoldedCall> {
    /// State store of the calls.
    public static final String CALLS = "open-calls";

    /// State store of their timers.
    public static final String TIMERS = "open-call-timers";

    private static final int DRAIN_LIMIT = 256;

    private final CallBounds bounds;
    private final OpenCallCodec codec;
    private ProcessorContext<String, FoldedCall> context;
    private KeyValueStore<Bytes, byte[]> calls;
    private Timers timers;

    @SuppressWarnings("NullAway.Init") // Kafka calls init before anything else
    public CallFolder(CallBounds bounds, OpenCallCodec codec) {
        this.bounds = bounds;
        this.codec = codec;
    }

    @Override
    public void init(ProcessorContext<String, FoldedCall> context) {
        this.context = context;
        this.calls = context.getStateStore(CALLS);
        this.timers = new Timers(context.getStateStore(TIMERS));
        new Drains(context, wall -> timers.drain(wall, DRAIN_LIMIT, this::onTimer) == DRAIN_LIMIT);
    }

    @Override
    public void process(Record<String, CallEvent> record) {
        CallEvent event = record.value();
        Bytes key = Bytes.wrap(event.getCallId().getBytes(StandardCharsets.UTF_8));
        byte[] stored = calls.get(key);
        OpenCall before = stored == null ? null : codec.decode(stored);
        OpenCall call = before == null ? OpenCall.first(event) : before.with(event);
        CallTimeline timeline = CallTimeline.of(call.events());
        boolean closes =
                call.closed() || (timeline.startKnown() && timeline.terminal().isPresent());
        OpenCall after = closes ? call.closedAgain() : call;
        FoldedCall.Standing standing = new FoldedCall.Standing(timeline.state(false));

        timers.observe(event.getTimestamp().toEpochMilli(), record.timestamp());
        put(key, after);
        context.forward(record.withValue(standing));
        String waited = before == null ? null : waitingIn(before);
        String waits = closes ? null : timeline.waitingIn();
        timeline.moves(waited, waits, timeline.lastEventAt())
                .forEach(move -> context.forward(record.withValue(new FoldedCall.Moved(move))));
        if (closes) {
            context.forward(
                    record.withValue(new FoldedCall.Finished(timeline.close(after.revision()))));
        }
    }

    private void onTimer(byte[] callId, long now) {
        Bytes key = Bytes.wrap(callId);
        byte[] stored = calls.get(key);
        if (stored == null) {
            return;
        }
        OpenCall call = codec.decode(stored).armed(Timers.NONE);
        if (call.dueMillis(bounds) > now) {
            put(key, call);
            return;
        }
        if (call.closed()) {
            calls.delete(key);
            return;
        }
        CallTimeline timeline = CallTimeline.of(call.events());
        OpenCall after = call.closedAgain();
        put(key, after);
        Headers headers =
                new RecordHeaders()
                        .add(EventHeaders.CAUSE, EventHeaders.bytes(EventHeaders.CAUSE_EXPIRY));
        String name = new String(callId, StandardCharsets.UTF_8);
        Instant givenUp = Instant.ofEpochMilli(call.dueMillis(bounds));
        long stamp = context.currentSystemTimeMs();
        context.forward(
                new Record<>(
                        name,
                        new FoldedCall.Standing(timeline.state(timeline.terminal().isEmpty())),
                        stamp,
                        headers));
        timeline.moves(timeline.waitingIn(), null, givenUp)
                .forEach(
                        move ->
                                context.forward(
                                        new Record<>(
                                                name, new FoldedCall.Moved(move), stamp, headers)));
        context.forward(
                new Record<>(
                        name,
                        new FoldedCall.Finished(timeline.close(after.revision())),
                        stamp,
                        headers));
    }

    /// A call that was closed waits nowhere, whatever is told of it later.
    private static @Nullable String waitingIn(OpenCall call) {
        return call.closed() ? null : CallTimeline.of(call.events()).waitingIn();
    }

    private void put(Bytes key, OpenCall call) {
        long armed = timers.arm(key.get(), call.armedMillis(), call.dueMillis(bounds));
        calls.put(key, codec.encode(call.armed(armed)));
    }
}
