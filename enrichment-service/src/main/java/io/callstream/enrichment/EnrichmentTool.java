package io.callstream.enrichment;

import io.callstream.enrichment.adapter.ScoreTextCommand;
import io.callstream.enrichment.adapter.TrainTextCommand;
import io.callstream.runtime.ToolMain;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

import java.util.Map;

/// Composition root of the command-line tools of views, rules and text models; the launcher runs it
/// as a process of its own, which finds the suite by its environment.
@Command(
        name = "callstream",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {HelpCommand.class, ViewsTool.class})
public final class EnrichmentTool implements Runnable {
    @Spec private CommandSpec spec = CommandSpec.create();

    private EnrichmentTool() {}

    /// All commands over those variables.
    static CommandLine commandLine(Map<String, String> environment) {
        return new CommandLine(new EnrichmentTool())
                .addSubcommand(group("train", "Trains a model.", new TrainTextCommand()))
                .addSubcommand(group("score", "Scores the rows of a file.", new ScoreTextCommand()))
                .addSubcommand(new RulesTool(environment))
                .addSubcommand(new RedactTool());
    }

    private static CommandLine group(String name, String description, Object text) {
        CommandSpec group = CommandSpec.create().name(name).mixinStandardHelpOptions(true);
        group.usageMessage().description(description);
        return new CommandLine(group).addSubcommand("text", text);
    }

    public static void main(String[] arguments) {
        ToolMain.run(EnrichmentTool::commandLine, arguments);
    }

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }
}
