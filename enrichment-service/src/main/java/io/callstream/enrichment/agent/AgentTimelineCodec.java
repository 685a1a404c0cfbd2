package io.callstream.enrichment.agent;

import io.callstream.event.AgentState;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// [AgentTimeline] to bytes and back: version 1, count, then each change with its length, in the
/// wire format of its topic.
public final class AgentTimelineCodec {
    private static final byte VERSION = 1;

    private final Function<AgentState, byte[]> write;
    private final Function<byte[], AgentState> read;

    /// @param write one change to bytes that name their schema
    /// @param read the way back
    public AgentTimelineCodec(
            Function<AgentState, byte[]> write, Function<byte[], AgentState> read) {
        this.write = write;
        this.read = read;
    }

    byte[] encode(AgentTimeline timeline) {
        List<byte[]> changes = timeline.changes().stream().map(write).toList();
        int size = 5 + changes.stream().mapToInt(change -> 4 + change.length).sum();
        ByteBuffer out = ByteBuffer.allocate(size).put(VERSION).putInt(changes.size());
        changes.forEach(change -> out.putInt(change.length).put(change));
        return out.array();
    }

    AgentTimeline decode(byte @Nullable [] stored) {
        if (stored == null) {
            return AgentTimeline.EMPTY;
        }
        ByteBuffer in = ByteBuffer.wrap(stored);
        byte version = in.get();
        if (version != VERSION) {
            throw new IllegalStateException(
                    "an agent is stored in version "
                            + version
                            + ", but this service reads version "
                            + VERSION
                            + "; run the version that wrote it, or reset the application");
        }
        List<AgentState> changes = new ArrayList<>();
        int count = in.getInt();
        for (int i = 0; i < count; i++) {
            byte[] change = new byte[in.getInt()];
            in.get(change);
            changes.add(read.apply(change));
        }
        Instant newest = changes.isEmpty() ? Instant.MIN : changes.getLast().getTimestamp();
        return new AgentTimeline(changes, newest);
    }
}
