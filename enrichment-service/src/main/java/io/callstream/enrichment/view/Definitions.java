package io.callstream.enrichment.view;

import io.callstream.feature.Cuts;
import io.callstream.feature.EntityState;
import io.callstream.feature.FeatureView;
import io.callstream.feature.FeatureViews;
import io.callstream.feature.FieldType;
import io.callstream.feature.ViewChange;
import io.callstream.feature.ViewProgram;
import io.callstream.feature.aggregate.PackedReader;
import io.callstream.feature.aggregate.PackedWriter;

import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// The definitions under which a task has run a view: the store keeps each, so that states that
/// were written for an older one can be read.
///
/// A definition that gives a name another meaning is refused here, at the latest.
final class Definitions {
    private static final byte DEFINITION = 3;
    private static final Bytes NEWEST = Bytes.wrap(new byte[] {DEFINITION});

    private final ViewProgram program;
    private final KeyValueStore<Bytes, byte[]> store;
    private final Map<Integer, ViewProgram> older = new HashMap<>();
    private boolean changed;

    Definitions(ViewProgram program, KeyValueStore<Bytes, byte[]> store) {
        this.program = program;
        this.store = store;
        byte[] newest = store.get(NEWEST);
        changed = newest == null;
        if (newest == null) {
            return;
        }
        String yaml = new PackedReader(newest).readString();
        if (!yaml.equals(program.view().definition())) {
            changed = true;
            check(read(yaml));
        }
    }

    /// Until when which features miss the past of an entity that was taken over.
    ///
    /// @param base fingerprint of the definition that it was taken over from
    /// @param cut time of the entity then
    Cuts cuts(int base, long cut) {
        Map<String, Long> since = new HashMap<>();
        List<String> known =
                program(base).view().features().stream().map(FeatureView.Feature::name).toList();
        for (FeatureView.Feature feature : program.view().features()) {
            if (!known.contains(feature.name())) {
                since.put(feature.name(), cut);
            }
        }
        return Cuts.of(program.view(), since);
    }

    /// The definition of that fingerprint.
    ViewProgram program(int fingerprint) {
        return fingerprint == program.fingerprint()
                ? program
                : older.computeIfAbsent(fingerprint, this::find);
    }

    /// The state that these bytes hold, taken over from an older definition where it was written
    /// for one; then it must be written anew, for its old tiles are renounced.
    ///
    /// @param base fingerprint of a still older definition, where what was added after it has not
    ///   been filled yet: that begins anew; null for none
    EntityState decode(
            byte[] bytes,
            @Nullable Integer base,
            EntityState.TileSource tiles,
            EntityState.TileSink renounced) {
        int fingerprint = EntityState.fingerprintOf(bytes);
        if (!isOlder(bytes)) {
            return EntityState.decode(program, bytes, tiles);
        }
        ViewProgram writer = program(fingerprint);
        EntityState old = EntityState.decode(writer, bytes, tiles);
        EntityState taken =
                base == null
                        ? EntityState.taken(program, old)
                        : EntityState.taken(program, EntityState.taken(program(base), old));
        if (writer.isSplit()) {
            old.renounceTiles(renounced);
        }
        return taken;
    }

    /// Whether these bytes were written for another definition than today's.
    boolean isOlder(byte[] bytes) {
        return EntityState.fingerprintOf(bytes) != program.fingerprint();
    }

    /// Keeps the definition with what is committed next.
    void save() {
        if (!changed) {
            return;
        }
        changed = false;
        PackedWriter out = new PackedWriter();
        out.writeString(program.view().definition());
        store.put(NEWEST, out.toByteArray());
        PackedWriter text = new PackedWriter();
        text.writeString(program.view().definition());
        store.put(key(program.fingerprint()), text.toByteArray());
    }

    private void check(FeatureView before) {
        List<ViewChange> changes = ViewChange.between(before, program.view());
        if (!ViewChange.isSafe(changes)) {
            throw new IllegalStateException(
                    "View "
                            + program.view().name()
                            + " cannot take its old definition's place: "
                            + changes.stream()
                                    .filter(change -> change.kind() == ViewChange.Kind.REFUSED)
                                    .map(change -> change.what() + " " + change.text())
                                    .collect(Collectors.joining("; ")));
        }
    }

    private ViewProgram find(int fingerprint) {
        byte[] text = store.get(key(fingerprint));
        if (text == null) {
            throw new IllegalStateException(
                    "State of view "
                            + program.view().name()
                            + " was written for a definition that is not known; restore that"
                            + " definition, or give the view a new name");
        }
        return ViewProgram.compile(read(new PackedReader(text).readString()));
    }

    private FeatureView read(String yaml) {
        Map<String, Map<String, FieldType>> topics = new HashMap<>();
        for (FeatureView.Source source : program.view().sources()) {
            if (source.outside() == null) {
                topics.put(source.topic(), source.fields());
            }
        }
        return FeatureViews.read("the stored definition of " + program.view().name(), yaml, topics);
    }

    private static Bytes key(int fingerprint) {
        return Bytes.wrap(
                ByteBuffer.allocate(1 + Integer.BYTES).put(DEFINITION).putInt(fingerprint).array());
    }
}
