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

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// The definitions under which a task has run a view: the store keeps each, so that states that
/// were written for an older one can be read, and since which event time it has computed each
/// feature.
///
/// A definition that gives a name another meaning is refused here, at the latest.
final class Definitions {
    private static final byte DEFINITION = 3;
    private static final Bytes NEWEST = Bytes.wrap(new byte[] {DEFINITION});

    private final ViewProgram program;
    private final KeyValueStore<Bytes, byte[]> store;
    private final Map<Integer, ViewProgram> older = new HashMap<>();
    private final Map<String, Long> since = new LinkedHashMap<>();
    private boolean changed;

    /// @param now T of the task as it was stored, `Long.MIN_VALUE` if it has seen no event yet
    Definitions(ViewProgram program, KeyValueStore<Bytes, byte[]> store, long now) {
        this.program = program;
        this.store = store;
        byte[] newest = store.get(NEWEST);
        changed = newest == null;
        if (newest == null) {
            return;
        }
        PackedReader in = new PackedReader(newest);
        String yaml = in.readString();
        int count = in.readSize();
        for (int i = 0; i < count; i++) {
            since.put(in.readString(), in.readSigned());
        }
        if (!yaml.equals(program.view().definition())) {
            changed = true;
            evolve(read(yaml), now);
        }
    }

    /// Since when each feature has been computed.
    Cuts cuts() {
        return Cuts.of(program.view(), since);
    }

    /// The state that these bytes hold, taken over from an older definition where it was written
    /// for one; then it must be written anew, for its old tiles are renounced.
    EntityState decode(byte[] bytes, EntityState.TileSource tiles, EntityState.TileSink renounced) {
        int fingerprint = EntityState.fingerprintOf(bytes);
        if (!isOlder(bytes)) {
            return EntityState.decode(program, bytes, tiles);
        }
        ViewProgram writer = older.computeIfAbsent(fingerprint, this::find);
        EntityState old = EntityState.decode(writer, bytes, tiles);
        EntityState taken = EntityState.taken(program, old);
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
        out.writeVarint(since.size());
        since.forEach(
                (feature, cut) -> {
                    out.writeString(feature);
                    out.writeSigned(cut);
                });
        store.put(NEWEST, out.toByteArray());
        PackedWriter text = new PackedWriter();
        text.writeString(program.view().definition());
        store.put(key(program.fingerprint()), text.toByteArray());
    }

    private void evolve(FeatureView before, long now) {
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
        for (ViewChange change : changes) {
            String name = change.what().substring(change.what().indexOf('.') + 1);
            if (change.kind() == ViewChange.Kind.ADDED
                    && change.what().startsWith("features.")
                    && now != Long.MIN_VALUE) {
                since.put(name, now);
            } else if (change.kind() == ViewChange.Kind.DROPPED) {
                since.remove(name);
            }
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
