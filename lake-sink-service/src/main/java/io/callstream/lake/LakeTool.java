package io.callstream.lake;

import io.callstream.lake.adapter.Lake;
import io.callstream.runtime.Env;
import io.callstream.runtime.ToolMain;
import io.callstream.serde.RegistrySchemaIds;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

import java.time.Clock;
import java.time.Duration;
import java.util.Map;

/// Composition root of the lake's command-line tools; the launcher runs it as a process of its own,
/// which finds the suite by its environment.
@Command(
        name = "callstream",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = HelpCommand.class)
public final class LakeTool implements Runnable {
    private static final Duration REGISTRY_PATIENCE = Duration.ofSeconds(5);

    @Spec private CommandSpec spec = CommandSpec.create();

    private LakeTool() {}

    /// All commands over those variables.
    static CommandLine commandLine(Map<String, String> environment) {
        CommandLine lake = new CommandLine(new LakeCommands());
        lake.addSubcommand(new LakeVerifyTool(() -> open(environment)));
        return new CommandLine(new LakeTool()).addSubcommand(lake);
    }

    private static Lake open(Map<String, String> environment) {
        Env env = Env.of(environment);
        LakeSinkConfig config = LakeSinkConfig.from(env);
        env.verify();
        return Lake.open(
                config.bucket(),
                config.catalog(),
                new RegistrySchemaIds(config.registry(), REGISTRY_PATIENCE, Clock.systemUTC()));
    }

    public static void main(String[] arguments) {
        ToolMain.run(LakeTool::commandLine, arguments);
    }

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }
}
