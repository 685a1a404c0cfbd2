package io.callstream.lake.model;

import io.callstream.lake.commit.Commit;
import io.callstream.lake.commit.CommitResult;
import io.callstream.lake.commit.ObjectStore;
import io.callstream.lake.commit.PartitionCommit;
import io.callstream.lake.commit.Standing;
import io.callstream.lake.commit.TableLayout;
import io.callstream.lake.commit.UnavailableException;
import io.callstream.lake.commit.Uploads;
import io.callstream.lake.file.FilePlan;
import io.callstream.lake.file.LakeRow;
import io.callstream.lake.model.World.Bug;
import io.callstream.lake.table.LakeTable;
import io.callstream.lake.table.Source;

import org.apache.iceberg.DataFile;
import org.apache.iceberg.DataFiles;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/// The world as one instance reaches it; each call is a [Step] of the schedule.
record Ports(World world, Step step) {
    /// What a call comes to.
    enum Fate {
        DONE,
        FAILS,
        DONE_BUT_ANSWER_LOST,
        SENT_TWICE,
        DIES_BEFORE,
        DIES_AFTER
    }

    /// What a call does, and so what can come of it.
    enum Kind {
        READ(List.of(Fate.DONE, Fate.FAILS, Fate.DIES_BEFORE)),
        WRITE(
                List.of(
                        Fate.DONE,
                        Fate.FAILS,
                        Fate.DONE_BUT_ANSWER_LOST,
                        Fate.DIES_BEFORE,
                        Fate.DIES_AFTER)),
        COMMIT(List.of(Fate.values()));

        private final List<Fate> fates;

        Kind(List<Fate> fates) {
            this.fates = fates;
        }

        List<Fate> fates() {
            return fates;
        }
    }

    /// Waits until the call may be made, and says what comes of it.
    interface Step {
        Fate next(String call, Kind kind);
    }

    /// The process ends here.
    static final class Death extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private <T> T call(String what, Kind kind, Supplier<T> effect) {
        Fate fate = step.next(what, kind);
        if (fate == Fate.DIES_BEFORE) {
            throw new Death();
        }
        if (fate == Fate.FAILS) {
            throw new UnavailableException(what, new IOException("no connection"));
        }
        T first = effect.get();
        // a client that lost its connection and sent the same request again, unasked
        T result = fate == Fate.SENT_TWICE ? effect.get() : first;
        world.checkReadable();
        if (fate == Fate.DIES_AFTER) {
            throw new Death();
        }
        if (fate == Fate.DONE_BUT_ANSWER_LOST) {
            throw new UnavailableException(what, new IOException("connection reset"));
        }
        return result;
    }

    ObjectStore objects() {
        return new ObjectStore() {
            @Override
            public void putNew(String key, byte[] content) {
                put(key, content);
            }

            @Override
            public void put(String key, byte[] content) {
                call(
                        "put " + key,
                        Kind.WRITE,
                        () -> {
                            world.put(key, content);
                            return key;
                        });
            }

            @Override
            public Optional<byte[]> get(String key) {
                return call("get " + key, Kind.READ, () -> world.get(key));
            }

            @Override
            public void delete(Collection<String> keys) {
                if (!keys.isEmpty()) {
                    call(
                            "delete " + keys,
                            Kind.WRITE,
                            () -> {
                                world.delete(keys);
                                return keys;
                            });
                }
            }
        };
    }

    Uploads uploads() {
        ObjectStore objects = objects();
        return (LakeTable table, TableLayout layout, List<FilePlan> plans) -> {
            Map<Source, List<DataFile>> files = new HashMap<>();
            for (FilePlan plan : plans) {
                String offsets =
                        plan.rows().stream()
                                .map(LakeRow::offset)
                                .map(String::valueOf)
                                .collect(Collectors.joining(" "));
                objects.putNew(plan.key(), offsets.getBytes(StandardCharsets.UTF_8));
                files.computeIfAbsent(plan.source(), source -> new ArrayList<>())
                        .add(
                                DataFiles.builder(PartitionSpec.unpartitioned())
                                        .withPath(plan.key())
                                        .withFormat("parquet")
                                        .withFileSizeInBytes(1)
                                        .withRecordCount(1)
                                        .build());
            }
            return files;
        };
    }

    Commit commit() {
        return new Commit() {
            @Override
            public Optional<TableLayout> find(LakeTable table) {
                // the world has the one table, and none beside it
                return Optional.of(table)
                        .filter(Instance.TABLE::equals)
                        .map(there -> open(there, new Schema()));
            }

            @Override
            public TableLayout open(LakeTable table, Schema columns) {
                return new TableLayout(columns, PartitionSpec.unpartitioned(), Map.of());
            }

            @Override
            public Map<Source, Standing> claim(
                    LakeTable table, Map<Source, Long> starts, String owner, Instant now) {
                return call(
                        "claim by " + owner, Kind.WRITE, () -> world.claim(starts.keySet(), owner));
            }

            @Override
            public Map<Source, Standing> standing(LakeTable table, Collection<Source> sources) {
                return call("standing", Kind.READ, () -> world.standing(sources));
            }

            @Override
            public CommitResult commit(
                    LakeTable table, List<PartitionCommit> parts, List<DataFile> files) {
                try {
                    List<String> keys = files.stream().map(DataFile::location).toList();
                    boolean done =
                            call("commit " + parts, Kind.COMMIT, () -> world.commit(parts, keys));
                    return done
                            ? new CommitResult.Committed()
                            : new CommitResult.Refused(new IOException("no longer"));
                } catch (UnavailableException e) {
                    return world.bug() == Bug.UNKNOWN_COUNTS_AS_COMMITTED
                            ? new CommitResult.Committed()
                            : new CommitResult.Unknown(e);
                }
            }
        };
    }
}
