package io.callstream.lake.archive;

import io.callstream.lake.commit.Commit;
import io.callstream.lake.commit.CommitResult;
import io.callstream.lake.commit.Decision;
import io.callstream.lake.commit.ObjectStore;
import io.callstream.lake.commit.PartitionCommit;
import io.callstream.lake.commit.Standing;
import io.callstream.lake.file.OffsetRange;
import io.callstream.lake.table.LakeTable;
import io.callstream.lake.table.LakeTables;
import io.callstream.lake.table.Source;
import io.callstream.runtime.ToolFault;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.LongStream;

/// The offset properties of the lake's tables when their topics are restored: an ordinary range
/// without rows leads from the last old offset to the first new one, so that the chain of ranges
/// stays whole.
public final class LakeOffsets {
    private final Commit commit;
    private final ObjectStore objects;
    private final LakeTables tables;
    private final InstantSource clock;
    private final String owner;

    /// @param owner name that nobody else has
    public LakeOffsets(
            Commit commit,
            ObjectStore objects,
            LakeTables tables,
            InstantSource clock,
            String owner) {
        this.commit = commit;
        this.objects = objects;
        this.tables = tables;
        this.clock = clock;
        this.owner = owner;
    }

    /// Where a table, or its quarantine, stands with a partition.
    ///
    /// @param kept offsets that a quarantine took and that are perhaps not decided in its table yet
    public record Position(LakeTable table, Source source, long offset, List<Long> kept) {}

    /// All that stand with one of these partitions.
    List<Position> of(Set<Source> sources) {
        List<Position> positions = new ArrayList<>();
        for (Source source : sources) {
            tables.ofTopic(source.topic())
                    .ifPresent(
                            table -> {
                                add(positions, table, source);
                                add(positions, table.beside(), source);
                            });
        }
        return positions;
    }

    private void add(List<Position> positions, LakeTable table, Source source) {
        if (commit.find(table).isPresent()) {
            Standing standing = commit.standing(table, Set.of(source)).get(source);
            if (standing != null && standing.offset() >= 0 && standing.owner().isPresent()) {
                List<Long> kept =
                        standing.note()
                                .flatMap(objects::get)
                                .map(Decision::parse)
                                .map(decision -> LongStream.of(decision.offsets()).boxed().toList())
                                .orElse(List.of());
                positions.add(new Position(table, source, standing.offset(), kept));
            }
        }
    }

    /// Leads a table to the new offset, and what a quarantine has decided with it; without effect
    /// where it is there.
    void move(Position position, OffsetMap map) {
        long to = map.of(position.offset());
        if (position.offset() >= to) {
            return;
        }
        Optional<String> note = Optional.empty();
        if (!position.kept().isEmpty()) {
            OffsetRange range = new OffsetRange(0, to);
            String key = Decision.key(position.table(), position.source(), range, owner);
            long[] kept = position.kept().stream().mapToLong(map::of).sorted().toArray();
            objects.put(key, new Decision(range, kept).bytes());
            note = Optional.of(key);
        }
        commit.claim(
                position.table(),
                Map.of(position.source(), position.offset()),
                owner,
                clock.instant());
        PartitionCommit part =
                new PartitionCommit(
                        position.source(),
                        owner,
                        new OffsetRange(position.offset(), to),
                        OptionalLong.empty(),
                        note);
        if (commit.commit(position.table(), List.of(part), List.of())
                instanceof CommitResult.Committed) {
            return;
        }
        throw new ToolFault(
                "table "
                        + position.table().name()
                        + " could not be led to offset "
                        + to
                        + " of "
                        + position.source()
                        + "; is a lake sink running? Stop it and run restore again");
    }
}
