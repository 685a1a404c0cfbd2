package io.callstream.local;

import io.callstream.local.process.ChildProcess;
import io.callstream.local.process.DirectoryLock;
import io.callstream.local.process.LocalFault;
import io.callstream.local.process.PortProbe;
import io.callstream.local.process.Program;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// The real parts on loopback: Kafka, Redis, an S3 server, a schema registry, and the file of an
/// Iceberg catalog.
///
/// What runs already is left as it is; what an outside part replaces is only asked whether it
/// answers.
public final class LocalStack implements AutoCloseable {
    private final LocalConfig config;
    private final Endpoints endpoints;
    private final List<Part> started = new ArrayList<>();
    private final Map<Part, ChildProcess> processes = new EnumMap<>(Part.class);

    private LocalStack(LocalConfig config) {
        this.config = config;
        this.endpoints = Endpoints.of(config);
        for (Program program : programs(config)) {
            processes.put(Part.named(program.name()), new ChildProcess(program, config.dir()));
        }
    }

    /// Starts what does not run, and returns when all parts serve and the buckets are there.
    ///
    /// @param tell gets a line for people as each part is there
    /// @throws LocalFault where something keeps a part from serving; what this call had started is
    ///   stopped again
    public static LocalStack start(LocalConfig config, Consumer<String> tell) {
        DataDirectory directory = new DataDirectory(config.dir());
        directory.prepare();
        try (DirectoryLock _ = DirectoryLock.of(config.dir().resolve("run"))) {
            refuseOtherSettings(config, directory);
            LocalStack stack = new LocalStack(config);
            stack.refuseBusyPorts();
            refuseAbsentOutsiders(config.environment());
            directory.save(config);
            try {
                stack.startAll(tell);
            } catch (RuntimeException e) {
                stack.close();
                throw e;
            }
            return stack;
        }
    }

    /// Where the parts answer.
    public Endpoints endpoints() {
        return endpoints;
    }

    /// Kills a part at once, as a crash would.
    public void kill(Part part) {
        process(part).kill();
    }

    /// Starts a part again and waits until it serves.
    public void restart(Part part) {
        process(part).stop(Duration.ofSeconds(15));
        process(part).start();
        process(part).awaitReady(config.patience());
    }

    /// Stops what [#start] of this object has started, in reverse.
    @Override
    public void close() {
        started.reversed()
                .forEach(part -> process(part).stop(Duration.ofSeconds(part.isBroker() ? 10 : 15)));
        started.clear();
    }

    /// The programs of that configuration, without those that an outside part replaces.
    static List<Program> programs(LocalConfig config) {
        Map<String, String> environment = config.environment();
        Stream<Program> brokers =
                EmbeddedKafka.brokers(config).stream().map(part -> new EmbeddedKafka(part, config));
        return Stream.of(
                        Outside.KAFKA.in(environment).isPresent()
                                ? Stream.<Program>empty()
                                : brokers,
                        ours(Outside.REDIS, environment, new EmbeddedRedis(config)),
                        ours(Outside.S3, environment, new EmbeddedObjectStore(config)),
                        ours(Outside.REGISTRY, environment, new EmbeddedRegistry(config)))
                .flatMap(stream -> stream)
                .toList();
    }

    /// What is wrong with the ports of those parts, one line a busy port; nothing where all are
    /// free or held by ourselves.
    static List<String> busyPorts(LocalConfig config, List<Part> parts) {
        List<String> busy = new ArrayList<>();
        for (Part part : parts) {
            String name = part.processName();
            if (ChildProcess.pidFile(config.dir(), name).process().isPresent()) {
                continue;
            }
            for (int port : config.ports().allOf(part)) {
                if (!PortProbe.isFree(port)) {
                    OptionalLong pid = PortProbe.listener(port);
                    busy.add(
                            "port "
                                    + port
                                    + " ("
                                    + name
                                    + ") is in use"
                                    + (pid.isPresent() ? " by pid " + pid.getAsLong() : "")
                                    + "; stop it or use --port-base");
                }
            }
        }
        return busy;
    }

    /// The parts of that configuration which run here.
    static List<Part> parts(LocalConfig config) {
        return programs(config).stream().map(program -> Part.named(program.name())).toList();
    }

    private static Stream<Program> ours(
            Outside outside, Map<String, String> environment, Program program) {
        return outside.in(environment).isPresent() ? Stream.empty() : Stream.of(program);
    }

    private static void refuseOtherSettings(LocalConfig config, DataDirectory directory) {
        LocalConfig running = directory.settings(config);
        boolean different =
                running.ports().base() != config.ports().base()
                        || running.brokers() != config.brokers();
        boolean up =
                Stream.of(Part.values())
                        .anyMatch(
                                part ->
                                        ChildProcess.pidFile(config.dir(), part.processName())
                                                .process()
                                                .isPresent());
        if (different && up) {
            throw new LocalFault(
                    "the suite in "
                            + config.dir()
                            + " runs with port base "
                            + running.ports().base()
                            + " and "
                            + running.brokers()
                            + " broker(s); take it down first");
        }
        if (running.brokers() != config.brokers() && Files.exists(config.dir().resolve("kafka"))) {
            throw new LocalFault(
                    "the data in "
                            + config.dir()
                            + " belongs to "
                            + running.brokers()
                            + " broker(s); use --brokers "
                            + running.brokers()
                            + " or remove it with down --wipe");
        }
    }

    private void refuseBusyPorts() {
        List<String> busy = busyPorts(config, parts(config));
        if (!busy.isEmpty()) {
            throw new LocalFault(String.join("\n", busy));
        }
    }

    private void startAll(Consumer<String> tell) {
        long begin = System.nanoTime();
        for (Part part : processes.keySet()) {
            if (process(part).start()) {
                started.add(part);
            }
        }
        processes.forEach(
                (part, process) -> {
                    process.awaitReady(config.patience());
                    tell.accept(
                            String.format(
                                    "%-20s ready on port %d, %.1f s",
                                    part.processName(), config.ports().of(part), seconds(begin)));
                });
        Buckets.create(endpoints);
        if (processes.containsKey(Part.REGISTRY)) {
            demandCompatibility();
        }
    }

    private static void refuseAbsentOutsiders(Map<String, String> environment) {
        List<String> absent =
                Arrays.stream(Outside.values())
                        .flatMap(outside -> outsideFault(outside, environment).stream())
                        .toList();
        if (!absent.isEmpty()) {
            throw new LocalFault("an outside part does not serve:\n" + String.join("\n", absent));
        }
    }

    /// Why that outside part does not serve; empty where it does, or where it is not outside. An
    /// object store and a catalog show at their first use.
    static Optional<String> outsideFault(Outside outside, Map<String, String> environment) {
        Optional<String> at = outside.in(environment);
        return switch (outside) {
            case KAFKA -> at.flatMap(bootstrap -> EmbeddedKafka.notReadyBecause(bootstrap, 1));
            case REDIS -> at.flatMap(uri -> EmbeddedRedis.notReadyBecause(URI.create(uri)));
            case REGISTRY -> at.flatMap(EmbeddedRegistry::notReadyBecause);
            case S3, CATALOG -> Optional.empty();
        };
    }

    private void demandCompatibility() {
        try {
            Http.Answer answer =
                    Http.put(
                            URI.create(endpoints.registryUrl() + "/config"),
                            "{\"compatibility\":\"BACKWARD_TRANSITIVE\"}");
            if (answer.status() != 200) {
                throw new LocalFault(
                        "the registry refuses BACKWARD_TRANSITIVE: "
                                + answer.status()
                                + " "
                                + answer.body());
            }
        } catch (IOException e) {
            throw new LocalFault(
                    "the registry does not answer at " + endpoints.registryUrl() + ": " + e, e);
        }
    }

    private ChildProcess process(Part part) {
        ChildProcess process = processes.get(part);
        if (process == null) {
            throw new LocalFault(part.processName() + " is no part of this stack");
        }
        return process;
    }

    /// The log of a part.
    public Path log(Part part) {
        return process(part).log();
    }

    private static double seconds(long since) {
        return (System.nanoTime() - since) / 1e9;
    }
}
