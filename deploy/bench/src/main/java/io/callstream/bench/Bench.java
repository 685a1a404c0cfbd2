package io.callstream.bench;

import io.callstream.bench.features.FeatureBenchmark;
import io.callstream.bench.lake.LakeBenchmark;
import io.callstream.runtime.ToolMain;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

import java.util.Map;

/// All benchmarks, by name.
@Command(
        name = "bench",
        description = "Measures one part against its floor, in the same run.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "NAME",
        subcommands = {
            HelpCommand.class,
            ServingBenchmark.class,
            FeatureBenchmark.class,
            TextBenchmark.class
        })
public final class Bench implements Runnable {
    @Spec private CommandSpec spec = CommandSpec.create();

    private Bench() {}

    private static CommandLine commandLine(Map<String, String> environment) {
        CommandLine root = new CommandLine(new Bench());
        root.addSubcommand(new LakeBenchmark());
        root.addSubcommand(new LiveBenchmark(environment));
        return new CommandLine(CommandSpec.create().name("callstream")).addSubcommand(root);
    }

    public static void main(String[] arguments) {
        ToolMain.run(Bench::commandLine, arguments);
    }

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }
}
