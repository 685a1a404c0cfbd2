package io.callstream.local.command;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.callstream.local.LocalConfig;
import io.callstream.local.LocalSuite;
import io.callstream.local.Part;
import io.callstream.local.SuiteStatus;
import io.callstream.local.process.LocalFault;
import io.callstream.local.report.Check;
import io.callstream.local.report.Machine;
import io.callstream.replay.BundledData;
import io.callstream.replay.ReplayException;
import io.callstream.replay.ReplayShift;
import io.callstream.replay.ReplaySpeed;
import io.callstream.replay.recording.BankMode;
import io.callstream.replay.recording.RecordingException;
import io.callstream.runtime.ConfigException;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/// Starts everything, replays real calls through it and proves stage by stage that nothing got
/// lost.
@Command(
        name = "demo",
        description = {
            "Starts the stack and the services, replays real calls, transcripts and profiles,",
            "waits until all of it has gone through, and checks that each stage adds up.",
            "Exit code 0 if it does, 1 if not or if something does not start."
        },
        sortOptions = false,
        mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {
    private final Map<String, String> environment;

    @Option(names = "--headless", description = "for scripts: fastest speed, no progress bar")
    private boolean headless;

    @Option(
            names = "--exit-when-done",
            description = "stop at the end what this command has started")
    private boolean exitWhenDone;

    @Option(
            names = "--report",
            paramLabel = "FILE",
            description = "write all counts, checks and latencies as JSON")
    private @Nullable Path report;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "recordings: calls/, transcripts/, churn/ (default: the bundled day)")
    private @Nullable Path data;

    @Option(
            names = "--speed",
            paramLabel = "N|max",
            description = "event time over wall time (default: 60; with --headless: max)")
    private @Nullable String speed;

    @Option(
            names = "--shift",
            paramLabel = "now|none",
            defaultValue = "NOW",
            description = "now: each recording ends now; none: times as recorded (default: now)")
    private ReplayShift shift = ReplayShift.NOW;

    @Option(
            names = "--mode",
            paramLabel = "MODE",
            defaultValue = "COMPLETED",
            description =
                    "completed: one record a call; lifecycle: each step of a call (default: completed)")
    private BankMode mode = BankMode.COMPLETED;

    @Option(
            names = "--run",
            paramLabel = "ID",
            description =
                    "suffix of all ids (default: none for the first run, made up for later ones)")
    private @Nullable String run;

    @Option(
            names = "--stall",
            paramLabel = "SECONDS",
            defaultValue = "60",
            description =
                    "give up when a stage does not move for so long (default: ${DEFAULT-VALUE})")
    private int stall;

    @Mixin private Where where = new Where();

    @Spec private CommandSpec spec = CommandSpec.create();

    DemoCommand(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        Instant begun = Instant.now();
        Path recordings = data == null ? BundledData.directory() : data;
        if (!Files.isDirectory(recordings)) {
            throw new LocalFault("--data " + recordings + " is no directory");
        }
        ReplaySpeed pace = ReplaySpeed.parse(speed != null ? speed : headless ? "max" : "60");
        DemoRun demo =
                new DemoRun(
                        recordings, pace, shift, mode, run, Duration.ofSeconds(stall), headless);
        ObjectNode json = header(begun);
        LocalSuite suite = start(out, pace);
        if (!headless) {
            Pages.tell(suite.endpoints(), out);
            Pages.open(suite.endpoints(), environment);
        }
        List<Check> checks;
        try {
            json.putObject("durations_sec").put("start", seconds(begun));
            checks = demo.play(suite, json, line -> tell(out, line));
        } catch (ReplayException | RecordingException | ConfigException e) {
            throw new LocalFault("the replay failed: " + e.getMessage(), e);
        } finally {
            if (exitWhenDone) {
                tell(out, "stopping");
                suite.close();
            }
        }
        ((ObjectNode) json.get("durations_sec")).put("whole", seconds(begun));
        finish(suite, checks, json, out);
        return checks.stream().allMatch(Check::passed) ? 0 : 1;
    }

    private LocalSuite start(PrintWriter out, ReplaySpeed pace) {
        LocalConfig asked = where.config(environment);
        LocalConfig config = pace.isMax() ? asked.forBurst() : asked;
        boolean byEventTime = shift == ReplayShift.NONE;
        LocalConfig whole = byEventTime ? config.with(Map.of("CALLSTREAM_CLOCK", "event")) : config;
        boolean up = new SuiteStatus(config).isUp();
        if (exitWhenDone && !up) {
            stopOnInterrupt(config);
        }
        LocalSuite suite = LocalSuite.start(whole, line -> tell(out, line));
        if (up && byEventTime) {
            tell(out, "restarting the feature service on the recording's clock");
            suite.restart(Part.FEATURE);
        }
        return suite;
    }

    /// Ctrl-C leaves nothing running that this command has started; after a normal end there is
    /// nothing left to stop.
    private static void stopOnInterrupt(LocalConfig config) {
        Runtime.getRuntime()
                .addShutdownHook(
                        new Thread(
                                () ->
                                        new SuiteStatus(config)
                                                .stopAll(line -> System.err.println(line)),
                                "stop-suite"));
    }

    private ObjectNode header(Instant begun) {
        ObjectNode json = new ObjectMapper().createObjectNode();
        json.put("begun", begun.toString());
        Machine.writeTo(json.putObject("machine"));
        json.put("commit", Machine.commit(where.config(environment).layout().root()));
        return json;
    }

    private void finish(LocalSuite suite, List<Check> checks, ObjectNode json, PrintWriter out)
            throws IOException {
        boolean passed = checks.stream().allMatch(Check::passed);
        out.println();
        checks.forEach(check -> out.println(check.line()));
        json.put("passed", passed);
        if (report != null) {
            Files.writeString(
                    report,
                    new ObjectMapper()
                                    .enable(SerializationFeature.INDENT_OUTPUT)
                                    .writeValueAsString(json)
                            + "\n");
            out.println();
            out.println("  report      " + report.toAbsolutePath());
        }
        if (!exitWhenDone) {
            UpCommand.tellPlaces(suite.endpoints(), suite.config(), out);
            out.println("  it goes on running; ./callstream down stops it");
        }
        out.flush();
        if (!passed) {
            PrintWriter err = spec.commandLine().getErr();
            err.println("callstream: the run does not add up:");
            checks.stream()
                    .filter(check -> !check.passed())
                    .forEach(check -> err.println(check.line()));
            err.flush();
        }
    }

    private static void tell(PrintWriter out, String line) {
        out.println(line);
        out.flush();
    }

    private static double seconds(Instant since) {
        return Duration.between(since, Instant.now()).toMillis() / 1000.0;
    }
}
