package io.callstream.enrichment.view;

import io.callstream.feature.BackfillRecord;
import io.callstream.feature.ViewProgram;
import io.callstream.feature.aggregate.PackedReader;
import io.callstream.feature.aggregate.PackedWriter;

import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

import java.util.HashSet;
import java.util.Set;

/// Where a task began to run today's definition of a view, if it ran another before: a backfill
/// folds what was before that.
final class Beginning {
    private static final Bytes KEY = Bytes.wrap(new byte[] {4});

    private final int fingerprint;
    private final KeyValueStore<Bytes, byte[]> store;
    private final Set<String> begun = new HashSet<>();
    private boolean changedDefinition;
    private boolean isNew;
    private boolean unsaved;

    /// @param store the view's store in the task
    Beginning(ViewProgram program, KeyValueStore<Bytes, byte[]> store) {
        this.fingerprint = program.fingerprint();
        this.store = store;
        byte[] stored = store.get(KEY);
        if (stored == null) {
            isNew = true;
            return;
        }
        PackedReader in = new PackedReader(stored);
        if (in.readInt() != fingerprint) {
            changedDefinition = true;
            isNew = true;
            return;
        }
        changedDefinition = in.readByte() != 0;
        int count = in.readSize();
        for (int i = 0; i < count; i++) {
            begun.add(in.readString());
        }
    }

    /// The cut to tell, with the first event of each source partition under a new definition; else
    /// null.
    BackfillRecord.@Nullable Cut at(Moment at) {
        unsaved |= isNew;
        isNew = false;
        if (!changedDefinition || !begun.add(at.topic() + '-' + at.partition())) {
            return null;
        }
        unsaved = true;
        return new BackfillRecord.Cut(fingerprint, at.topic(), at.partition(), at.offset());
    }

    /// Keeps it with what is committed next.
    void save() {
        if (!unsaved) {
            return;
        }
        unsaved = false;
        PackedWriter out = new PackedWriter();
        out.writeInt(fingerprint);
        out.writeByte(changedDefinition ? 1 : 0);
        out.writeVarint(begun.size());
        begun.stream().sorted().forEach(out::writeString);
        store.put(KEY, out.toByteArray());
    }
}
