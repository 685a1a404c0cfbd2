package io.callstream.enrichment.call;

import io.callstream.event.CallEvent;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// [OpenCall] to bytes and back: version 1, revision, armed timer, count, then each event with its
/// length.
///
/// Events are in the wire format of their topic, so that an event stored under an older schema is
/// still read.
public final class OpenCallCodec {
    private static final byte VERSION = 1;

    private final Function<CallEvent, byte[]> write;
    private final Function<byte[], CallEvent> read;

    /// @param write one event to bytes that name their schema
    /// @param read the way back
    public OpenCallCodec(Function<CallEvent, byte[]> write, Function<byte[], CallEvent> read) {
        this.write = write;
        this.read = read;
    }

    public byte[] encode(OpenCall call) {
        List<byte[]> events = call.events().stream().map(write).toList();
        int size = 1 + 4 + 8 + 4 + events.stream().mapToInt(bytes -> 4 + bytes.length).sum();
        ByteBuffer out =
                ByteBuffer.allocate(size)
                        .put(VERSION)
                        .putInt(call.revision())
                        .putLong(call.armedMillis())
                        .putInt(events.size());
        for (byte[] event : events) {
            out.putInt(event.length).put(event);
        }
        return out.array();
    }

    public OpenCall decode(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        byte version = in.get();
        if (version != VERSION) {
            throw new IllegalStateException(
                    "an open call is stored in version "
                            + version
                            + ", but this service reads version "
                            + VERSION
                            + "; run the version that wrote it, or reset the application");
        }
        int revision = in.getInt();
        long armed = in.getLong();
        int count = in.getInt();
        List<CallEvent> events = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            byte[] event = new byte[in.getInt()];
            in.get(event);
            events.add(read.apply(event));
        }
        return new OpenCall(events, revision, armed);
    }
}
