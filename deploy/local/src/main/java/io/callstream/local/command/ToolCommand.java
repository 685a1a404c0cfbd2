package io.callstream.local.command;

import io.callstream.local.Layout;
import io.callstream.local.process.LocalFault;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Unmatched;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/// A command that lives in another module's jar: run as a child process with the suite's places in
/// its environment and the terminal inherited. All words but [Where]'s options are its own.
@Command
final class ToolCommand implements Callable<Integer> {
    private final Map<String, String> environment;
    private final Tool tool;

    @Mixin private Where where = new Where();

    @Unmatched private List<String> words = new ArrayList<>();

    private @Nullable Process running;

    private ToolCommand(Map<String, String> environment, Tool tool) {
        this.environment = environment;
        this.tool = tool;
    }

    /// The command that runs a tool.
    static CommandLine of(Map<String, String> environment, Tool tool) {
        CommandLine line = new CommandLine(new ToolCommand(environment, tool));
        line.getCommandSpec().name(tool.command()).usageMessage().description(tool.description());
        return line.setUnmatchedOptionsArePositionalParams(true);
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-XX:+UseSerialGC",
                                "--enable-native-access=ALL-UNNAMED",
                                "-Djava.net.preferIPv4Stack=true",
                                "-cp",
                                Layout.built(Layout.find().root().resolve(tool.jar())).toString(),
                                tool.main(),
                                tool.command()));
        command.addAll(words);
        ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
        builder.environment().putAll(new SuiteVariables(where, environment));
        builder.environment().put("CALLSTREAM_HOME", where.config(environment).dir().toString());
        running = builder.start();
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(this::stop));
        return running.waitFor();
    }

    /// A terminal's Ctrl-C reaches the child by itself; a SIGTERM reaches this process alone.
    private void stop() {
        Process child = running;
        if (child == null) {
            return;
        }
        child.destroy();
        try {
            child.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LocalFault("interrupted while stopping " + tool.command(), e);
        }
    }
}
