package io.callstream.enrichment.alert;

import io.callstream.enrichment.alert.RuleMemory.Met;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// [RuleMemory] to bytes and back: form 1, numbers, then texts with their lengths.
final class RuleMemoryCodec {
    private static final byte FORM = 1;

    private RuleMemoryCodec() {}

    static byte[] encode(RuleMemory memory) {
        List<byte[]> texts = new ArrayList<>();
        texts.add(bytes(memory.lastEvent()));
        for (Met met : memory.recent()) {
            texts.add(bytes(met.position()));
            texts.add(bytes(met.segment()));
            texts.add(bytes(met.distinct()));
        }
        int size = 1 + 4 + 4 + 8 + 8 + 8 + 4 + 8 * memory.recent().size();
        ByteBuffer out =
                ByteBuffer.allocate(size + texts.stream().mapToInt(text -> 4 + text.length).sum())
                        .put(FORM)
                        .putInt(memory.version())
                        .putInt(memory.run())
                        .putLong(memory.lastFired())
                        .putLong(memory.touched())
                        .putLong(memory.armed())
                        .putInt(memory.recent().size());
        memory.recent().forEach(met -> out.putLong(met.time()));
        texts.forEach(text -> out.putInt(text.length).put(text));
        return out.array();
    }

    static RuleMemory decode(byte[] stored) {
        ByteBuffer in = ByteBuffer.wrap(stored);
        byte form = in.get();
        if (form != FORM) {
            throw new IllegalStateException(
                    "what a rule remembers is stored in form "
                            + form
                            + ", but this service reads form "
                            + FORM
                            + "; run the version that wrote it, or reset the application");
        }
        int version = in.getInt();
        int run = in.getInt();
        long lastFired = in.getLong();
        long touched = in.getLong();
        long armed = in.getLong();
        long[] times = new long[in.getInt()];
        for (int i = 0; i < times.length; i++) {
            times[i] = in.getLong();
        }
        String lastEvent = text(in);
        List<Met> recent = new ArrayList<>(times.length);
        for (long time : times) {
            recent.add(new Met(time, text(in), text(in), text(in)));
        }
        return new RuleMemory(version, run, lastFired, recent, lastEvent, touched, armed);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(ByteBuffer in) {
        byte[] bytes = new byte[in.getInt()];
        in.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
