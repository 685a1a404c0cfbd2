package io.callstream.local.command;

import io.callstream.local.SuiteStatus;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/// Shows what runs.
@Command(
        name = "status",
        description =
                "Shows each part: pid, port, whether it runs and whether it is ready. Exit code 0 if all is ready.",
        mixinStandardHelpOptions = true)
final class StatusCommand implements Callable<Integer> {
    private final Map<String, String> environment;

    @Mixin private Where where = new Where();

    @Spec private CommandSpec spec = CommandSpec.create();

    StatusCommand(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        List<SuiteStatus.Line> lines = new SuiteStatus(where.config(environment)).lines();
        out.printf("%-20s %8s %6s  %-8s %s%n", "part", "pid", "port", "state", "ready");
        for (SuiteStatus.Line line : lines) {
            out.printf(
                    "%-20s %8s %6s  %-8s %s%n",
                    line.part().processName(),
                    line.pid() == 0 ? "-" : Long.toString(line.pid()),
                    line.port() == 0 ? "-" : Integer.toString(line.port()),
                    line.state(),
                    line.fault().map(reason -> "no: " + reason).orElse("yes"));
        }
        out.flush();
        return lines.stream().allMatch(line -> line.fault().isEmpty()) ? 0 : 1;
    }
}
