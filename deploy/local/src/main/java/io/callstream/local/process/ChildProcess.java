package io.callstream.local.process;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/// One program as a process of its own, detached from the terminal, known by its pid file from one
/// command to the next.
///
/// Its output goes to `logs/<name>.log`, its pid to `run/<name>.pid`, both below the data
/// directory.
public final class ChildProcess {
    private static final Duration POLL = Duration.ofMillis(100);
    private static final int TOLD_LINES = 25;

    private final Program program;
    private final PidFile pidFile;
    private final Path log;
    private long logOffset;

    /// The process of that program; nothing starts yet.
    public ChildProcess(Program program, Path dir) {
        this.program = program;
        this.pidFile = pidFile(dir, program.name());
        this.log = dir.resolve("logs").resolve(program.name() + ".log");
    }

    /// The pid file of the process of that name.
    public static PidFile pidFile(Path dir, String name) {
        return new PidFile(dir.resolve("run").resolve(name + ".pid"));
    }

    /// The program.
    public Program program() {
        return program;
    }

    /// Where its output goes.
    public Path log() {
        return log;
    }

    /// The running process, if it runs.
    public Optional<ProcessHandle> handle() {
        return pidFile.process();
    }

    /// Starts it, unless it runs.
    ///
    /// @return true if this call started it
    public boolean start() {
        if (handle().isPresent()) {
            return false;
        }
        program.prepare();
        try {
            logOffset = LogTail.rotated(log);
            ProcessBuilder builder =
                    new ProcessBuilder(detached(program.command()))
                            .directory(program.workingDirectory().toFile())
                            .redirectInput(new File("/dev/null"))
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
            builder.environment().putAll(program.environment());
            pidFile.write(builder.start().toHandle());
            return true;
        } catch (IOException e) {
            throw new LocalFault(
                    "cannot start "
                            + name()
                            + " ("
                            + program.command().getFirst()
                            + "): "
                            + e.getMessage(),
                    e);
        }
    }

    /// Waits until it serves.
    ///
    /// @throws LocalFault if it ends or does not serve in time, with the tail of its log
    public void awaitReady(Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (true) {
            Optional<ProcessHandle> process = handle();
            if (process.isEmpty()) {
                throw new LocalFault(
                        name() + " ended while starting; the end of " + log + ":\n" + tail());
            }
            Optional<String> reason = program.notReadyBecause();
            if (reason.isEmpty()) {
                return;
            }
            if (System.nanoTime() > deadline) {
                throw new LocalFault(
                        name()
                                + " was not ready within "
                                + patience.toSeconds()
                                + " s ("
                                + reason.get()
                                + "); the end of "
                                + log
                                + ":\n"
                                + tail());
            }
            awaitEnd(process.get(), POLL);
        }
    }

    /// Asks it to end (SIGTERM) and waits; what does not end in time is killed.
    ///
    /// @return false if it had to be killed
    public boolean stop(Duration patience) {
        return stop(pidFile, patience);
    }

    /// Ends the process of that pid file as [#stop(Duration)] does.
    public static boolean stop(PidFile pidFile, Duration patience) {
        Optional<ProcessHandle> process = pidFile.process();
        boolean obeyed = true;
        if (process.isPresent()) {
            process.get().destroy();
            obeyed = awaitEnd(process.get(), patience);
            if (!obeyed) {
                process.get().destroyForcibly();
                awaitEnd(process.get(), Duration.ofSeconds(10));
            }
        }
        pidFile.delete();
        return obeyed;
    }

    /// Kills it at once (SIGKILL) and waits until it is gone.
    public void kill() {
        handle().ifPresent(
                        process -> {
                            process.destroyForcibly();
                            if (!awaitEnd(process, Duration.ofSeconds(10))) {
                                throw new LocalFault(
                                        name()
                                                + " (pid "
                                                + process.pid()
                                                + ") is still there 10 s after SIGKILL");
                            }
                        });
        pidFile.delete();
    }

    private static boolean awaitEnd(ProcessHandle process, Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (PidFile.isRunning(process)) {
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                return false;
            }
            try {
                process.onExit().get(Math.min(left, POLL.toNanos()), TimeUnit.NANOSECONDS);
            } catch (TimeoutException _) {
                continue;
            } catch (ExecutionException e) {
                throw new LocalFault("cannot wait for pid " + process.pid(), e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new LocalFault("interrupted while waiting for pid " + process.pid(), e);
            }
        }
        return true;
    }

    private String name() {
        return program.name();
    }

    private String tail() {
        return String.join(
                "\n",
                LogTail.since(log, logOffset, TOLD_LINES).stream()
                        .map(line -> "  " + line)
                        .toList());
    }

    /// The command in a session of its own, so that a closed terminal or Ctrl-C does not reach it.
    private static List<String> detached(List<String> command) {
        Optional<String> prefix =
                Stream.of("/usr/bin/setsid", "/bin/setsid", "/usr/bin/nohup")
                        .filter(path -> Files.isExecutable(Path.of(path)))
                        .findFirst();
        List<String> whole = new ArrayList<>(prefix.stream().toList());
        whole.addAll(command);
        return whole;
    }
}
