package io.callstream.local;

import io.callstream.local.process.ChildProcess;
import io.callstream.local.process.LocalFault;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// The stack and the four services, each service a JVM of its own.
///
/// The processes outlive the JVM that started them; [#close()] stops what this object has started.
public final class LocalSuite implements AutoCloseable {
    private static final Duration STOP = Duration.ofSeconds(30);

    private final LocalConfig config;
    private final LocalStack stack;
    private final Map<Part, ChildProcess> services = new EnumMap<>(Part.class);
    private final List<Part> started = new ArrayList<>();

    private LocalSuite(LocalConfig config, LocalStack stack) {
        this.config = config;
        this.stack = stack;
        Part.services().forEach(part -> services.put(part, process(part, Map.of())));
    }

    /// Starts what does not run, and returns when all of it serves.
    public static LocalSuite start(LocalConfig config) {
        return start(config, _ -> {});
    }

    /// The same, telling people as each part is there.
    ///
    /// @throws LocalFault where something keeps a part from serving, with the tail of its log; what
    ///   this call had started is stopped again
    public static LocalSuite start(LocalConfig config, Consumer<String> tell) {
        Part.services().forEach(part -> Layout.built(config.layout().serviceJar(part)));
        refuseBusyPorts(config);
        LocalSuite suite = startStack(config, tell);
        try {
            suite.startServices(tell);
            return suite;
        } catch (RuntimeException e) {
            suite.close();
            throw e;
        }
    }

    /// Starts the stack alone; the services follow by [#start(Part, Map)], one by one.
    public static LocalSuite startStack(LocalConfig config, Consumer<String> tell) {
        return new LocalSuite(config, LocalStack.start(config, tell));
    }

    /// The parts beside the services.
    public LocalStack stack() {
        return stack;
    }

    /// Where everything answers.
    public Endpoints endpoints() {
        return stack.endpoints();
    }

    /// What the suite was started with.
    public LocalConfig config() {
        return config;
    }

    /// Starts a service with more variables than the suite's own, which these override, and waits
    /// until it serves.
    public void start(Part service, Map<String, String> variables) {
        launch(service, variables);
        awaitReady(service);
    }

    /// Starts a service with more variables, and does not wait: see [#awaitReady(Part)].
    public void launch(Part service, Map<String, String> variables) {
        services.put(service, process(service, variables));
        if (process(service).start() && !started.contains(service)) {
            started.add(service);
        }
    }

    /// Waits until a service that was launched serves.
    public void awaitReady(Part service) {
        process(service).awaitReady(config.patience());
    }

    /// Stops a service as an operator would (SIGTERM); what has not drained in 30 s is killed.
    ///
    /// @return false if it had to be killed
    public boolean stop(Part service) {
        return process(service).stop(STOP);
    }

    /// Kills a service at once (SIGKILL) and waits until it is gone.
    public void kill(Part service) {
        process(service).kill();
    }

    /// Starts a stopped or killed service again, with the variables it last had, and waits until it
    /// serves.
    public void restart(Part service) {
        process(service).stop(STOP);
        process(service).start();
        awaitReady(service);
    }

    /// True if a service's process runs.
    public boolean isRunning(Part service) {
        return process(service).handle().isPresent();
    }

    /// Which service has ended without being asked to, with its log; empty while all run.
    public Optional<String> ended() {
        return Part.services().stream()
                .filter(service -> !isRunning(service))
                .findFirst()
                .map(service -> service.processName() + " has ended; see " + log(service));
    }

    /// The log of a service.
    public Path log(Part service) {
        return process(service).log();
    }

    /// Stops, in reverse, what this object has started.
    @Override
    public void close() {
        started.reversed().forEach(service -> process(service).stop(STOP));
        started.clear();
        stack.close();
    }

    private void startServices(Consumer<String> tell) {
        long begin = System.nanoTime();
        Part.services().forEach(service -> launch(service, Map.of()));
        Part.services()
                .forEach(
                        service -> {
                            awaitReady(service);
                            tell.accept(
                                    String.format(
                                            "%-20s ready on port %d, %.1f s",
                                            service.processName(),
                                            config.ports().of(service),
                                            (System.nanoTime() - begin) / 1e9));
                        });
    }

    private static void refuseBusyPorts(LocalConfig config) {
        List<Part> parts = new ArrayList<>(LocalStack.parts(config));
        parts.addAll(Part.services());
        List<String> busy = LocalStack.busyPorts(config, parts);
        if (!busy.isEmpty()) {
            throw new LocalFault(String.join("\n", busy));
        }
    }

    private ChildProcess process(Part service, Map<String, String> variables) {
        return new ChildProcess(
                new ServiceProgram(service, config, stack.endpoints(), variables), config.dir());
    }

    private ChildProcess process(Part service) {
        ChildProcess process = services.get(service);
        if (process == null) {
            throw new LocalFault(service.processName() + " is not a service");
        }
        return process;
    }
}
