package io.callstream.runtime;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.PrintStream;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import java.util.stream.Collectors;

/// The `main` of every service: reads the environment, starts, waits for SIGTERM, drains.
///
/// Exit codes: 0 stopped as asked, 1 failed while running, 2 cannot start as configured. This is
/// the only place that reads `System.getenv`.
public final class ServiceMain {
    private static final Logger LOG = LoggerFactory.getLogger(ServiceMain.class);

    private ServiceMain() {}

    /// @param from reads all variables and returns the config; [Env#verify()] is called here, after
    ///   it
    /// @param start builds the service
    public static <C> void run(
            String service,
            String[] args,
            Function<Env, C> from,
            Function<C, ? extends AutoCloseable> start) {
        int code = tryRun(service, args, from, start);
        if (code != 0) {
            System.exit(code);
        }
    }

    /// The variables of this process.
    static Map<String, String> environment() {
        return System.getenv();
    }

    private static <C> int tryRun(
            String service,
            String[] args,
            Function<Env, C> from,
            Function<C, ? extends AutoCloseable> start) {
        Env env = Env.of(environment());
        try {
            C config = from.apply(env);
            if (args.length > 0) {
                return answer(service, args[0], env);
            }
            env.verify();
            AutoCloseable running = start.apply(config);
            awaitStop(service, running);
            return 0;
        } catch (ConfigException e) {
            System.err.println(service + " cannot start:");
            e.faults().forEach(fault -> System.err.println("  " + fault));
            return 2;
        } catch (RuntimeException e) {
            LOG.atError().addKeyValue("service", service).setCause(e).log("cannot start");
            return 1;
        }
    }

    private static int answer(String service, String argument, Env env) {
        return switch (argument) {
            case "--help", "-h" -> {
                help(service, env, System.out);
                yield 0;
            }
            case "--print-config" -> {
                env.declared()
                        .forEach(
                                variable ->
                                        System.out.println(
                                                variable.name() + "=" + variable.value()));
                env.verify();
                yield 0;
            }
            default -> {
                System.err.println(
                        service
                                + ": unknown argument "
                                + argument
                                + "; there are --help and --print-config");
                yield 2;
            }
        };
    }

    private static void help(String service, Env env, PrintStream out) {
        out.println("Usage: java -jar " + service + ".jar [--help | --print-config]");
        out.println();
        out.println("Configured by environment variables:");
        out.println(
                env.declared().stream()
                        .map(
                                variable ->
                                        "  %s [%s]%n      %s"
                                                .formatted(
                                                        variable.name(),
                                                        variable.defaultValue(),
                                                        variable.meaning()))
                        .collect(Collectors.joining(System.lineSeparator())));
        out.println();
        out.println("Exit codes: 0 stopped as asked, 1 failed, 2 cannot start as configured.");
    }

    private static void awaitStop(String service, AutoCloseable running) {
        CountDownLatch stopped = new CountDownLatch(1);
        Runtime.getRuntime()
                .addShutdownHook(
                        Thread.ofPlatform()
                                .name("drain")
                                .unstarted(
                                        () -> {
                                            LOG.atInfo()
                                                    .addKeyValue("service", service)
                                                    .log("draining");
                                            try {
                                                running.close();
                                                LOG.atInfo()
                                                        .addKeyValue("service", service)
                                                        .log("stopped");
                                            } catch (Exception e) {
                                                LOG.atError()
                                                        .addKeyValue("service", service)
                                                        .setCause(e)
                                                        .log("could not stop cleanly");
                                            } finally {
                                                stopped.countDown();
                                            }
                                        }));
        try {
            stopped.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
