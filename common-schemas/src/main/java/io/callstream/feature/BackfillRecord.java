package io.callstream.feature;

import io.callstream.feature.aggregate.PackedReader;
import io.callstream.feature.aggregate.PackedWriter;

/// What travels on `feature-backfill.<view>`: where a new definition began, from the engine to the
/// backfill, and what had happened before, back.
public sealed interface BackfillRecord {
    /// A task runs today's definition of the view from this record of a source partition on.
    ///
    /// @param fingerprint of that definition
    /// @param topic as `seen` names it
    record Cut(int fingerprint, String topic, int partition, long offset)
            implements BackfillRecord {}

    /// What the events before the cuts come to for one entity: an [EntityState] as bytes. The key
    /// is the entity's.
    @SuppressWarnings("ArrayRecordComponent") // passed on once, never compared
    record Past(byte[] state) implements BackfillRecord {}

    /// The record's value.
    default byte[] bytes() {
        PackedWriter out = new PackedWriter();
        switch (this) {
            case Cut cut -> {
                out.writeByte(0);
                out.writeInt(cut.fingerprint());
                out.writeString(cut.topic());
                out.writeVarint(cut.partition());
                out.writeSigned(cut.offset());
            }
            case Past past -> {
                out.writeByte(1);
                out.writeBytes(past.state());
            }
        }
        return out.toByteArray();
    }

    /// Reads what [#bytes] gave.
    ///
    /// @throws IllegalStateException if it is damaged
    static BackfillRecord parse(byte[] bytes) {
        PackedReader in = new PackedReader(bytes);
        return switch (in.readByte()) {
            case 0 ->
                    new Cut(in.readInt(), in.readString(), (int) in.readVarint(), in.readSigned());
            case 1 -> new Past(in.readBytes());
            default -> throw new IllegalStateException("a backfill record of an unknown kind");
        };
    }
}
