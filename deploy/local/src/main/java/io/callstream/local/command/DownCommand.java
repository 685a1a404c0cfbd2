package io.callstream.local.command;

import io.callstream.local.LocalConfig;
import io.callstream.local.SuiteStatus;
import io.callstream.local.process.DirectoryLock;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.util.Map;
import java.util.concurrent.Callable;

/// Stops what `up` started.
@Command(
        name = "down",
        description = "Stops the services and the stack. The data stay for the next start.",
        mixinStandardHelpOptions = true)
final class DownCommand implements Callable<Integer> {
    private final Map<String, String> environment;

    @Mixin private Where where = new Where();

    @Option(names = "--wipe", description = "remove the data too")
    private boolean wipe;

    @Spec private CommandSpec spec = CommandSpec.create();

    DownCommand(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        LocalConfig config = where.config(environment);
        SuiteStatus suite = new SuiteStatus(config);
        if (!Files.exists(config.dir().resolve("run"))) {
            out.println("nothing runs: there is no suite in " + config.dir());
            return 0;
        }
        try (DirectoryLock _ = DirectoryLock.of(config.dir().resolve("run"))) {
            if (suite.stopAll(out::println) == 0) {
                out.println("nothing was running");
            }
            if (wipe) {
                suite.wipe();
                out.println("removed the data in " + config.dir());
            }
        }
        return 0;
    }
}
