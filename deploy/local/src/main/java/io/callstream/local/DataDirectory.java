package io.callstream.local;

import io.callstream.local.process.LocalFault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;

/// The directory in which everything the suite keeps lies: `run/` (pid files, settings), `logs/`,
/// one directory a part, `state/` of the services, `catalog.db`, `credentials`.
///
/// @param path the directory
public record DataDirectory(Path path) {
    private static final long NEEDED_MB = 512;
    private static final List<String> OURS =
            List.of(
                    "kafka",
                    "kafka-2",
                    "kafka-3",
                    "kafka-cluster-id",
                    "redis",
                    "s3",
                    "registry",
                    "state",
                    "run",
                    "logs",
                    "aot",
                    "credentials",
                    "catalog.db",
                    "catalog.db-wal",
                    "catalog.db-shm",
                    "catalog.db-journal");

    /// Makes it, and makes sure that it can be written and has room.
    ///
    /// @throws LocalFault where not, saying why
    public void prepare() {
        try {
            Files.createDirectories(path.resolve("run"));
            Files.createDirectories(path.resolve("logs"));
            Files.createDirectories(path.resolve("state"));
            Path probe = Files.createTempFile(path.resolve("run"), "probe", ".tmp");
            try {
                Files.write(probe, new byte[1 << 16]);
            } finally {
                Files.delete(probe);
            }
            long free = Files.getFileStore(path).getUsableSpace() >> 20;
            if (free < NEEDED_MB) {
                throw new LocalFault(
                        "only "
                                + free
                                + " MB are free in "
                                + path
                                + "; the local stack needs "
                                + NEEDED_MB
                                + " MB; make room, or name another directory with --dir");
            }
        } catch (IOException e) {
            throw new LocalFault(
                    "cannot write in the data directory "
                            + path
                            + " ("
                            + e
                            + "); make it writable, make room, or name"
                            + " another with --dir",
                    e);
        }
    }

    /// What the suite in it was last started with, if it ever was.
    public LocalConfig settings(LocalConfig wanted) {
        Properties saved = new Properties();
        Path file = path.resolve("run").resolve("suite.properties");
        if (Files.exists(file)) {
            try (Stream<String> lines = Files.lines(file)) {
                lines.map(line -> line.split("=", 2))
                        .filter(pair -> pair.length == 2)
                        .forEach(pair -> saved.setProperty(pair[0], pair[1]));
            } catch (IOException | UncheckedIOException e) {
                throw new LocalFault("cannot read " + file + ": " + e.getMessage(), e);
            }
        }
        LocalConfig config =
                new LocalConfig(
                        wanted.layout(),
                        wanted.dir(),
                        new Ports(
                                Integer.parseInt(
                                        saved.getProperty(
                                                "port-base",
                                                Integer.toString(wanted.ports().base())))),
                        Integer.parseInt(
                                saved.getProperty("brokers", Integer.toString(wanted.brokers()))),
                        wanted.environment(),
                        wanted.patience());
        for (Outside outside : Outside.values()) {
            String value = saved.getProperty(outside.variable());
            if (value != null) {
                config = config.with(java.util.Map.of(outside.variable(), value));
            }
        }
        return config;
    }

    /// Writes down what the suite is started with, for the commands that come later. No secrets.
    void save(LocalConfig config) {
        StringBuilder text = new StringBuilder();
        text.append("port-base=").append(config.ports().base()).append('\n');
        text.append("brokers=").append(config.brokers()).append('\n');
        for (Outside outside : Outside.values()) {
            outside.in(config.environment())
                    .ifPresent(
                            value ->
                                    text.append(outside.variable())
                                            .append('=')
                                            .append(value)
                                            .append('\n'));
        }
        try {
            Files.writeString(path.resolve("run").resolve("suite.properties"), text);
        } catch (IOException e) {
            throw new LocalFault("cannot write the settings in " + path + ": " + e.getMessage(), e);
        }
    }

    /// Removes all that the suite keeps, and nothing else; the directory itself where nothing else
    /// is in it.
    public void wipe() {
        for (String name : OURS) {
            delete(path.resolve(name));
        }
        try (Stream<Path> rest = Files.exists(path) ? Files.list(path) : Stream.of(path)) {
            if (rest.findAny().isEmpty()) {
                Files.delete(path);
            }
        } catch (IOException e) {
            throw new LocalFault("cannot remove " + path + ": " + e.getMessage(), e);
        }
    }

    /// Removes the log of Kafka, what Redis keeps and the services' local state, as a machine that
    /// burns would; the object store, the registry and the catalog stay.
    public void loseKafkaAndRedis() {
        for (String name :
                List.of("kafka", "kafka-2", "kafka-3", "kafka-cluster-id", "redis", "state")) {
            delete(path.resolve(name));
        }
        prepare();
    }

    private static void delete(Path root) {
        if (!Files.exists(root)) {
            return;
        }
        try (Stream<Path> all = Files.walk(root)) {
            for (Path file : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new LocalFault("cannot remove " + root + ": " + e.getMessage(), e);
        }
    }
}
