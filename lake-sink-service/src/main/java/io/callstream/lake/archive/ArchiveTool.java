package io.callstream.lake.archive;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;

/// `callstream archive`.
@Command(
        name = "archive",
        description = {
            "Copies what is new in all topics, and where all consumer groups stand, to the bucket.",
            "Run it often: what was appended since the last run is what a lost Kafka loses. A run that was killed is gone on with."
        },
        mixinStandardHelpOptions = true)
public final class ArchiveTool implements Callable<Integer> {
    private final ArchiveParts parts;

    @Mixin private ArchiveName name = new ArchiveName();

    @Option(
            names = "--wait",
            paramLabel = "SECONDS",
            defaultValue = "30",
            description =
                    "how long to wait for a moment without open transactions (default: ${DEFAULT-VALUE})")
    private int wait;

    @Option(
            names = "--any-point",
            description =
                    "take a moment with open transactions where there is no other; state and offsets may then disagree")
    private boolean anyPoint;

    @Option(
            names = "--check",
            description = "read all back and compare it with the topics, byte by byte")
    private boolean check;

    @Spec private CommandSpec spec = CommandSpec.create();

    public ArchiveTool(ArchiveParts parts) {
        this.parts = parts;
    }

    @Override
    public Integer call() {
        return parts.with(
                name.prefix(),
                tools -> {
                    TopicArchive.Summary done =
                            new TopicArchive(tools.log(), tools.store(), tools.clock(), this::err)
                                    .run(Duration.ofSeconds(wait), anyPoint);
                    Manifest.Cut cut = Optional.ofNullable(done.manifest().cut()).orElseThrow();
                    out(
                            "archived %,d records (%,d bytes stored) of %d topics, %d groups, as of %s%s"
                                    .formatted(
                                            done.records(),
                                            done.bytes(),
                                            done.manifest().topics().size(),
                                            cut.groups().size(),
                                            cut.takenAt(),
                                            cut.quiet() ? "" : " (transactions were open)"));
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
