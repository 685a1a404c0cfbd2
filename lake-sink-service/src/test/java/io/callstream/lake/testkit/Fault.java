package io.callstream.lake.testkit;

import io.callstream.lake.commit.Commit;
import io.callstream.lake.commit.CommitResult;
import io.callstream.lake.commit.ObjectStore;
import io.callstream.lake.commit.PartitionCommit;
import io.callstream.lake.commit.Standing;
import io.callstream.lake.commit.TableLayout;
import io.callstream.lake.commit.UnavailableException;
import io.callstream.lake.commit.Uploads;
import io.callstream.lake.file.FilePlan;
import io.callstream.lake.table.LakeTable;
import io.callstream.lake.table.Source;

import org.apache.iceberg.DataFile;
import org.apache.iceberg.Schema;

import java.io.IOException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Real ports that break once, at one step of a checkpoint.
public final class Fault {
    /// Where it breaks.
    public enum Step {
        BEFORE_INTENT,
        AFTER_INTENT,
        AFTER_UPLOAD,
        COMMIT_LOST_BEFORE,
        COMMIT_LOST_AFTER,
        NEVER
    }

    /// The process ends here.
    public static final class Crash extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Crash(Step step) {
            super("crash at " + step);
        }
    }

    private final Step step;
    private boolean broken;

    public Fault(Step step) {
        this.step = step;
    }

    private boolean breaksAt(Step here) {
        if (broken || step != here) {
            return false;
        }
        broken = true;
        return true;
    }

    public ObjectStore objects(ObjectStore real) {
        return new ObjectStore() {
            @Override
            public void putNew(String key, byte[] content) {
                real.putNew(key, content);
            }

            @Override
            public void put(String key, byte[] content) {
                if (breaksAt(Step.BEFORE_INTENT)) {
                    throw new Crash(step);
                }
                real.put(key, content);
                if (breaksAt(Step.AFTER_INTENT)) {
                    throw new Crash(step);
                }
            }

            @Override
            public Optional<byte[]> get(String key) {
                return real.get(key);
            }

            @Override
            public void delete(Collection<String> keys) {
                real.delete(keys);
            }
        };
    }

    public Uploads uploads(Uploads real) {
        return (LakeTable table, TableLayout layout, List<FilePlan> plans) -> {
            Map<Source, List<DataFile>> files = real.upload(table, layout, plans);
            if (breaksAt(Step.AFTER_UPLOAD)) {
                throw new Crash(step);
            }
            return files;
        };
    }

    /// The answer to a commit is lost, before or after the catalog did it; the next reading of the
    /// table fails too.
    public Commit commit(Commit real) {
        return new Commit() {
            private boolean away;

            @Override
            public Optional<TableLayout> find(LakeTable table) {
                return real.find(table);
            }

            @Override
            public TableLayout open(LakeTable table, Schema columns) {
                return real.open(table, columns);
            }

            @Override
            public Map<Source, Standing> claim(
                    LakeTable table, Map<Source, Long> starts, String owner, Instant now) {
                return real.claim(table, starts, owner, now);
            }

            @Override
            public Map<Source, Standing> standing(LakeTable table, Collection<Source> sources) {
                if (away) {
                    away = false;
                    throw new UnavailableException("reading", new IOException("connection reset"));
                }
                return real.standing(table, sources);
            }

            @Override
            public CommitResult commit(
                    LakeTable table, List<PartitionCommit> parts, List<DataFile> files) {
                if (breaksAt(Step.COMMIT_LOST_BEFORE)) {
                    away = true;
                    return new CommitResult.Unknown(new IOException("connection reset"));
                }
                CommitResult result = real.commit(table, parts, files);
                if (breaksAt(Step.COMMIT_LOST_AFTER)) {
                    away = true;
                    return new CommitResult.Unknown(new IOException("connection reset"));
                }
                return result;
            }
        };
    }
}
