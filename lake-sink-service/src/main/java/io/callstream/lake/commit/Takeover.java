package io.callstream.lake.commit;

import io.callstream.lake.table.LakeTable;
import io.callstream.lake.table.Source;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// How an instance becomes the owner of partitions and clears away what others left.
///
/// First the owner property: from then on no commit of an earlier owner can succeed, so the offset
/// the table stands at is final for it. Then its intent: objects whose range reaches beyond that
/// offset were never committed and go. An owner that only slept may still write objects after that,
/// and one that died while it took over has swept nothing: so every owner of the last day is known
/// from the table, and its intent is looked at when the partition is claimed, after the first
/// commit, and then once an hour.
public final class Takeover {
    private static final Logger LOG = LoggerFactory.getLogger(Takeover.class);
    private static final Duration AGAIN = Duration.ofHours(1);

    private final Commit commit;
    private final ObjectStore objects;

    public Takeover(Commit commit, ObjectStore objects) {
        this.commit = commit;
        this.objects = objects;
    }

    /// Claims the partitions of an existing table and sweeps what their owners left.
    ///
    /// @param starts offset to begin with where the table does not know the partition
    /// @return how the table stands now
    public Map<Source, Standing> claim(
            LakeTable table, Map<Source, Long> starts, String owner, Instant now) {
        Map<Source, Standing> standings = new LinkedHashMap<>();
        commit.claim(table, starts, owner, now)
                .forEach(
                        (source, before) -> {
                            standings.put(source, before.claimedBy(owner, now));
                            // also those that are now forgotten: this is the last look at them
                            before.former().forEach(one -> sweep(table, source, one, now));
                            before.owner()
                                    .map(lost -> new FormerOwner(lost, before.offset(), now))
                                    .ifPresent(one -> sweep(table, source, one, now));
                        });
        return standings;
    }

    /// Another look at the intents of former owners, where it is time for one; put off while the
    /// store is away.
    public void finish(LakeTable table, Holding holding, Instant now) {
        if (holding.former().isEmpty() || holding.sweptAt().plus(AGAIN).isAfter(now)) {
            return;
        }
        try {
            holding.former().forEach(one -> sweep(table, holding.source(), one, now));
            holding.swept(now);
        } catch (UnavailableException e) {
            LOG.atWarn()
                    .addKeyValue("source", holding.source())
                    .addKeyValue("cause", e.getMessage())
                    .log("the files of former owners are looked at again later");
        }
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

    private void sweep(LakeTable table, Source source, FormerOwner former, Instant now) {
        String key = Intent.key(table, source, former.owner());
        Optional<Intent> intent = objects.get(key).map(Intent::parse);
        if (intent.isEmpty()) {
            return;
        }
        if (intent.get().uncommittedAt(former.offset())) {
            objects.delete(intent.get().objects());
            LOG.atInfo()
                    .addKeyValue("table", table.name())
                    .addKeyValue("source", source)
                    .addKeyValue("owner", former.owner())
                    .addKeyValue("range", intent.get().range().text())
                    .addKeyValue("objects", intent.get().objects().size())
                    .log("removed files that were never committed");
        }
        if (former.isForgotten(now)) {
            objects.delete(List.of(key));
        }
    }
}
