package io.callstream.enrichment.transcript;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/// [OpenTranscript] to bytes and back: version 1, what was asked, times, count, then 29 bytes a
/// turn.
final class OpenTranscriptCodec {
    private static final byte VERSION = 1;
    private static final int HEAD = 1 + 4 + 4 + 8 + 8 + 4;
    private static final int TURN = 8 + 4 + 4 + 1 + 8 + 4;
    private static final Speaker[] SPEAKERS = Speaker.values();

    private OpenTranscriptCodec() {}

    static byte[] encode(OpenTranscript transcript) {
        ByteBuffer out =
                ByteBuffer.allocate(HEAD + TURN * transcript.turns().size())
                        .put(VERSION)
                        .putInt(transcript.asked().bits())
                        .putInt(transcript.asked().age())
                        .putLong(transcript.lastAppend())
                        .putLong(transcript.armed())
                        .putInt(transcript.turns().size());
        for (Turn turn : transcript.turns()) {
            out.putLong(turn.id())
                    .putInt(turn.start())
                    .putInt(turn.end())
                    .put((byte) turn.speaker().ordinal())
                    .putDouble(turn.sentiment())
                    .putInt(turn.words());
        }
        return out.array();
    }

    static OpenTranscript decode(byte @Nullable [] bytes) {
        if (bytes == null) {
            return OpenTranscript.EMPTY;
        }
        ByteBuffer in = ByteBuffer.wrap(bytes);
        byte version = in.get();
        if (version != VERSION) {
            throw new IllegalStateException(
                    "a transcript is stored in version "
                            + version
                            + ", but this service reads version "
                            + VERSION
                            + "; run the version that wrote it, or reset the application");
        }
        Asked asked = new Asked(in.getInt(), in.getInt());
        long lastAppend = in.getLong();
        long armed = in.getLong();
        int count = in.getInt();
        List<Turn> turns = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            turns.add(
                    new Turn(
                            in.getLong(),
                            in.getInt(),
                            in.getInt(),
                            SPEAKERS[in.get()],
                            in.getDouble(),
                            in.getInt()));
        }
        return new OpenTranscript(turns, asked, lastAppend, armed);
    }
}
