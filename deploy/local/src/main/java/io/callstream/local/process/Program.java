package io.callstream.local.process;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// One program of the suite: the command that starts it and the question whether it serves.
public interface Program {
    /// The name of its log and pid file, and what people call it.
    String name();

    /// Writes what the program reads at its start: configuration, directories. Called before each
    /// start.
    void prepare();

    /// The command line.
    List<String> command();

    /// Variables added to those inherited.
    Map<String, String> environment();

    /// Where it runs.
    Path workingDirectory();

    /// Empty when it serves; else why not yet, in words. Returns within seconds.
    Optional<String> notReadyBecause();
}
