package io.callstream.runtime;

import picocli.CommandLine;

import java.util.Map;
import java.util.function.Function;

/// The `main` of the command-line tools that live in a service's jar beside the service.
///
/// Exit codes: 0 done, 1 a fault told on standard error ([ToolFault]) or a bug, 2 a wrong command
/// line or environment ([ConfigException]); a tool may define more.
public final class ToolMain {
    private ToolMain() {}

    /// Runs the command that the arguments name and exits with its code.
    ///
    /// @param tool makes the command, with its subcommands, from the environment
    public static void run(Function<Map<String, String>, CommandLine> tool, String[] arguments) {
        System.exit(kind(tool.apply(ServiceMain.environment())).execute(arguments));
    }

    /// The same command, telling faults in one message instead of a stack trace.
    public static CommandLine kind(CommandLine line) {
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setExecutionExceptionHandler(
                (exception, command, _) ->
                        switch (exception) {
                            case ToolFault fault ->
                                    told(command, String.valueOf(fault.getMessage()), 1);
                            case ConfigException fault ->
                                    told(command, String.valueOf(fault.getMessage()), 2);
                            default -> throw exception;
                        });
        return line;
    }

    private static int told(CommandLine command, String message, int code) {
        command.getErr().println(command.getColorScheme().errorText("callstream: " + message));
        command.getErr().flush();
        return code;
    }
}
