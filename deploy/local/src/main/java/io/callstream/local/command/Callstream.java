package io.callstream.local.command;

import io.callstream.local.process.LocalFault;
import io.callstream.replay.ReplayCommand;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.util.Map;

/// The command line of the local suite.
///
/// Exit codes: 0 done, 1 a fault told on standard error, 2 a wrong command line or environment.
@Command(
        name = "callstream",
        description = "Runs all of Callstream on this machine and plays calls into it.",
        mixinStandardHelpOptions = true,
        version = "callstream 0.1.0",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = HelpCommand.class,
        footer = {
            "",
            "The launcher adds: test [MAVEN ARGS]   builds and runs all tests; build   builds what is missing.",
            "Data lie in .callstream/ (--dir or CALLSTREAM_HOME name another directory). An outside part replaces ours where",
            "CALLSTREAM_KAFKA_BOOTSTRAP, _REDIS_URI, _S3_ENDPOINT, _REGISTRY_URL or _ICEBERG_CATALOG is set."
        })
public final class Callstream implements Runnable {
    @Spec private CommandSpec spec = CommandSpec.create();

    private Callstream() {}

    /// The whole command line over those variables of the environment.
    static CommandLine commandLine(Map<String, String> environment) {
        Where where = new Where();
        CommandLine replay =
                new CommandLine(new ReplayCommand(new SuiteVariables(where, environment)));
        replay.addMixin("where", where);
        CommandLine line =
                new CommandLine(new Callstream())
                        .addSubcommand(new DemoCommand(environment))
                        .addSubcommand(new UpCommand(environment))
                        .addSubcommand(new DownCommand(environment))
                        .addSubcommand(new StatusCommand(environment))
                        .addSubcommand(new DrillCommand(environment))
                        .addSubcommand(replay)
                        .addSubcommand(new QueryCommand(environment));
        for (Tool tool : Tool.values()) {
            line.addSubcommand(ToolCommand.of(environment, tool));
        }
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setExecutionExceptionHandler(
                (exception, command, _) -> {
                    if (exception instanceof LocalFault) {
                        PrintWriter err = command.getErr();
                        err.println(
                                command.getColorScheme()
                                        .errorText("callstream: " + exception.getMessage()));
                        return 1;
                    }
                    throw exception;
                });
        return line;
    }

    /// Runs one command and exits with its code.
    public static void main(String[] arguments) {
        System.exit(commandLine(System.getenv()).execute(arguments));
    }

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }
}
