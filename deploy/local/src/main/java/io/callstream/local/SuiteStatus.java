package io.callstream.local;

import io.callstream.local.process.ChildProcess;
import io.callstream.local.process.LocalFault;

import java.net.URI;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// What of a suite runs, as seen from its pid files and by asking each part; and the way to take it
/// all down.
public final class SuiteStatus {
    private final LocalConfig config;

    /// The suite in the configuration's directory, with the settings it was last started with.
    public SuiteStatus(LocalConfig config) {
        this.config = new DataDirectory(config.dir()).settings(config);
    }

    /// One line of the table.
    ///
    /// @param part which process
    /// @param pid 0 where it does not run here
    /// @param port where it listens
    /// @param state `running`, `stopped` or `outside`
    /// @param fault empty when it serves
    public record Line(Part part, long pid, int port, String state, Optional<String> fault) {}

    /// The settings in use.
    public LocalConfig config() {
        return config;
    }

    /// All parts, in the order of their start.
    public List<Line> lines() {
        List<Line> lines = new ArrayList<>();
        List<Part> here = LocalStack.parts(config);
        for (Part part : Part.values()) {
            if (part.isService() || here.contains(part)) {
                lines.add(line(part));
            }
        }
        for (Outside outside : Outside.values()) {
            if (outside != Outside.CATALOG && outside.in(config.environment()).isPresent()) {
                lines.add(
                        new Line(
                                part(outside),
                                0,
                                0,
                                "outside",
                                LocalStack.outsideFault(outside, config.environment())));
            }
        }
        return lines;
    }

    /// True if any process of the suite runs.
    public boolean isUp() {
        for (Part part : Part.values()) {
            if (pid(part) != 0) {
                return true;
            }
        }
        return false;
    }

    /// Stops all that runs, services first, and tells people what.
    ///
    /// @return how many processes ran
    public int stopAll(Consumer<String> tell) {
        int stopped = 0;
        for (Part part : List.of(Part.values()).reversed()) {
            long pid = pid(part);
            if (pid != 0) {
                boolean obeyed =
                        ChildProcess.stop(
                                ChildProcess.pidFile(config.dir(), part.processName()),
                                Duration.ofSeconds(
                                        part.isService() ? 30 : part.isBroker() ? 10 : 15));
                tell.accept(
                        String.format(
                                "%-20s stopped%s",
                                part.processName(), obeyed ? "" : " (had to be killed)"));
                stopped++;
            }
        }
        return stopped;
    }

    /// Removes the data of a suite that is down.
    ///
    /// @throws LocalFault while any of it runs
    public void wipe() {
        if (isUp()) {
            throw new LocalFault(
                    "the suite in " + config.dir() + " still runs; take it down first");
        }
        new DataDirectory(config.dir()).wipe();
    }

    private Line line(Part part) {
        long pid = pid(part);
        int port = config.ports().of(part);
        if (pid == 0) {
            return new Line(part, 0, port, "stopped", Optional.of("does not run"));
        }
        return new Line(part, pid, port, "running", fault(part));
    }

    private Optional<String> fault(Part part) {
        if (part.isService()) {
            return Http.fault(
                    URI.create("http://127.0.0.1:" + config.ports().of(part) + "/ready")
                            .toString());
        }
        return LocalStack.programs(config).stream()
                .filter(program -> program.name().equals(part.processName()))
                .findFirst()
                .flatMap(program -> program.notReadyBecause());
    }

    private long pid(Part part) {
        if (!Files.exists(config.dir())) {
            return 0;
        }
        return ChildProcess.pidFile(config.dir(), part.processName())
                .process()
                .map(ProcessHandle::pid)
                .orElse(0L);
    }

    private static Part part(Outside outside) {
        return switch (outside) {
            case KAFKA -> Part.KAFKA;
            case REDIS -> Part.REDIS;
            case S3 -> Part.S3;
            case REGISTRY, CATALOG -> Part.REGISTRY;
        };
    }
}
