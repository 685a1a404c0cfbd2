package io.callstream.lake.archive;

import java.time.InstantSource;
import java.util.function.ToIntFunction;

/// Opens what an archive stands on, for one command.
public interface ArchiveParts {
    /// Runs the command and closes all of it.
    int with(String prefix, ToIntFunction<Tools> command);

    /// What it stands on.
    record Tools(Log log, ArchiveStore store, LakeOffsets lake, InstantSource clock) {}
}
