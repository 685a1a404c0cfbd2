package io.callstream.lake.archive;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.util.concurrent.Callable;

/// `callstream restore`.
@Command(
        name = "restore",
        description = {
            "Brings the topics of an archive into a new, empty Kafka, and moves consumer groups and lake tables to the new offsets.",
            "The services must be down, and Redis empty or on its way to be. A run that was killed is gone on with."
        },
        mixinStandardHelpOptions = true)
public final class RestoreTool implements Callable<Integer> {
    private final ArchiveParts parts;

    @Mixin private ArchiveName name = new ArchiveName();

    @Option(
            names = "--check",
            description = "read the topics back and compare them with the archive, byte by byte")
    private boolean check;

    @Spec private CommandSpec spec = CommandSpec.create();

    public RestoreTool(ArchiveParts parts) {
        this.parts = parts;
    }

    @Override
    public Integer call() {
        return parts.with(
                name.prefix(),
                tools -> {
                    TopicRestore.Summary done =
                            new TopicRestore(tools.log(), tools.store(), tools.lake(), this::err)
                                    .run();
                    out(
                            "restored %,d records, moved %d groups and %d positions of lake tables; the lake has %,d offsets that the archive lacks"
                                    .formatted(
                                            done.records(),
                                            done.groups(),
                                            done.tables(),
                                            done.lost()));
                    return check
                            ? Told.compare(
                                    new Comparison(tools.log(), tools.store()),
                                    this::out,
                                    this::err)
                            : 0;
                });
    }

    private void out(String line) {
        spec.commandLine().getOut().println(line);
        spec.commandLine().getOut().flush();
    }

    private void err(String line) {
        spec.commandLine().getErr().println(line);
        spec.commandLine().getErr().flush();
    }
}
