package io.callstream.lake.commit;

import io.callstream.lake.commit.Holding.Predecessor;
import io.callstream.lake.table.LakeTable;
import io.callstream.lake.table.Source;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// How an instance becomes the owner of partitions and clears away what its predecessor left.
///
/// First the owner property: from then on no commit of the predecessor can succeed, so the offset
/// the table stands at is final for it. Then its intent: objects whose range reaches beyond that
/// offset were never committed and go. A predecessor that only slept may still write objects after
/// that, so the intent is looked at once more after our own first commit.
public final class Takeover {
    private static final Logger LOG = LoggerFactory.getLogger(Takeover.class);

    private final Commit commit;
    private final ObjectStore objects;

    public Takeover(Commit commit, ObjectStore objects) {
        this.commit = commit;
        this.objects = objects;
    }

    /// Claims the partitions of an existing table and sweeps what their owners left.
    ///
    /// @param starts offset to begin with where the table does not know the partition
    /// @return the previous owner and the offset to read on from
    public Map<Source, Standing> claim(LakeTable table, Map<Source, Long> starts, String owner) {
        Map<Source, Standing> standings = commit.claim(table, starts, owner);
        standings.forEach(
                (source, standing) ->
                        standing.owner()
                                .ifPresent(
                                        previous ->
                                                sweep(
                                                        table,
                                                        source,
                                                        new Predecessor(
                                                                previous, standing.offset()))));
        return standings;
    }

    /// The second look at the predecessor's intent, after which the intent itself goes; put off
    /// while the store is away.
    public void finish(LakeTable table, Holding holding) {
        holding.predecessor()
                .ifPresent(
                        predecessor -> {
                            try {
                                sweep(table, holding.source(), predecessor);
                                objects.delete(
                                        List.of(
                                                Intent.key(
                                                        table,
                                                        holding.source(),
                                                        predecessor.owner())));
                                holding.predecessorIsSwept();
                            } catch (UnavailableException e) {
                                LOG.atWarn()
                                        .addKeyValue("source", holding.source())
                                        .addKeyValue("cause", e.getMessage())
                                        .log("the predecessor's files are looked at again later");
                            }
                        });
    }

    /// Leaves partitions with everything committed: nobody need look at our intents.
    public void leave(Collection<Holding> holdings) {
        List<String> intents =
                holdings.stream()
                        .filter(Holding::hasDeclared)
                        .map(
                                holding ->
                                        Intent.key(
                                                holding.open().table(),
                                                holding.source(),
                                                holding.owner()))
                        .toList();
        objects.delete(intents);
    }

    private void sweep(LakeTable table, Source source, Predecessor predecessor) {
        Optional<Intent> intent =
                objects.get(Intent.key(table, source, predecessor.owner())).map(Intent::parse);
        if (intent.isEmpty() || !intent.get().uncommittedAt(predecessor.offset())) {
            return;
        }
        objects.delete(intent.get().objects());
        LOG.atInfo()
                .addKeyValue("table", table.name())
                .addKeyValue("source", source)
                .addKeyValue("predecessor", predecessor.owner())
                .addKeyValue("range", intent.get().range().text())
                .addKeyValue("objects", intent.get().objects().size())
                .log("removed files that were never committed");
    }
}
