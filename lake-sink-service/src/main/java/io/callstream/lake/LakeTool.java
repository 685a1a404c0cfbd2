package io.callstream.lake;

import io.callstream.runtime.ToolMain;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

import java.util.Map;

/// Composition root of the lake's command-line tools; the launcher runs it as a process of its own,
/// which finds the suite by its environment.
@Command(
        name = "callstream",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = HelpCommand.class)
public final class LakeTool implements Runnable {
    @Spec private CommandSpec spec = CommandSpec.create();

    private LakeTool() {}

    /// All commands over those variables.
    static CommandLine commandLine(Map<String, String> environment) {
        return new CommandLine(new LakeTool());
    }

    public static void main(String[] arguments) {
        ToolMain.run(LakeTool::commandLine, arguments);
    }

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }
}
