package io.callstream.local.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// The file that says which process a part runs as: pid and start time, so that a pid the system
/// has given to another process since is never taken for ours, let alone signalled.
///
/// @param path where it lies; it need not exist
public record PidFile(Path path) {
    /// How far two readings of one process's start time may lie apart (the kernel's boot time is
    /// told in whole seconds).
    private static final Duration TOLERANCE = Duration.ofSeconds(2);

    /// Writes down that process.
    public void write(ProcessHandle process) {
        try {
            Files.writeString(path, process.pid() + " " + startOf(process).toEpochMilli() + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the pid file " + path, e);
        }
    }

    /// The process written down, if it still runs and started when the file says.
    public Optional<ProcessHandle> process() {
        try {
            String[] words = Files.readString(path).strip().split(" ");
            Instant started = Instant.ofEpochMilli(Long.parseLong(words[1]));
            return ProcessHandle.of(Long.parseLong(words[0]))
                    .filter(PidFile::isRunning)
                    .filter(process -> startedAt(process, started));
        } catch (IOException | NumberFormatException | ArrayIndexOutOfBoundsException _) {
            return Optional.empty();
        }
    }

    /// Removes the file, if there is one.
    public void delete() {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot remove the pid file " + path, e);
        }
    }

    /// True unless the process is gone or only waits for its parent to notice its end (a zombie).
    public static boolean isRunning(ProcessHandle process) {
        if (!process.isAlive()) {
            return false;
        }
        try {
            String stat = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
            return !stat.substring(stat.lastIndexOf(')') + 1).strip().startsWith("Z");
        } catch (IOException _) {
            return process.isAlive();
        }
    }

    private static boolean startedAt(ProcessHandle process, Instant started) {
        return process.info()
                .startInstant()
                .map(instant -> Duration.between(instant, started).abs().compareTo(TOLERANCE) <= 0)
                .orElse(false);
    }

    private static Instant startOf(ProcessHandle process) {
        return process.info().startInstant().orElse(Instant.EPOCH);
    }
}
