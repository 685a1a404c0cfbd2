package io.callstream.replay;

import io.callstream.replay.recording.BankMode;
import io.callstream.replay.recording.RecordingException;
import io.callstream.replay.recording.SyntheticLoad;
import io.callstream.runtime.ConfigException;
import io.callstream.runtime.Env;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;

/// `replay`: plays recordings or synthetic load into a running stack. Prints the report as JSON on
/// standard output.
///
/// Exit codes: 0 all sent, 1 could not go on, 2 wrong option or variable.
@Command(
        name = "replay",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "Plays recorded calls, transcripts and profiles, or synthetic load, into the raw topics.",
        footerHeading = "%nWhere to: ",
        footer = {
            "CALLSTREAM_KAFKA_BOOTSTRAP, CALLSTREAM_S3_ENDPOINT, CALLSTREAM_S3_ACCESS_KEY,",
            "CALLSTREAM_S3_SECRET_KEY, CALLSTREAM_ENRICHMENT_URL and so on."
        })
public final class ReplayCommand implements Callable<Integer> {
    private final Map<String, String> variables;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description =
                    "Directory with calls/, transcripts/, churn/. Default: the bundled demo data.")
    private @Nullable Path data;

    @Option(
            names = "--mode",
            paramLabel = "MODE",
            defaultValue = "completed",
            description =
                    "completed: one record a call; lifecycle: its events as they happened. Default: ${DEFAULT-VALUE}.")
    private String mode = "completed";

    @Option(
            names = "--speed",
            paramLabel = "N|max",
            defaultValue = "max",
            description = "Event time over wall time. Default: ${DEFAULT-VALUE}.")
    private String speed = "max";

    @Option(
            names = "--shift",
            paramLabel = "now|none",
            defaultValue = "now",
            description =
                    "now: each source ends now; none: times as recorded. Default: ${DEFAULT-VALUE}.")
    private String shift = "now";

    @Option(
            names = "--run",
            paramLabel = "ID",
            description = "Suffix of event and call ids, so that a second run is no duplicate.")
    private @Nullable String run;

    @Option(names = "--no-profiles", description = "Do not publish the customers' profiles.")
    private boolean noProfiles;

    @Option(
            names = "--profile-timeout",
            paramLabel = "SECONDS",
            defaultValue = "120",
            description =
                    "How long to wait until the profiles are consumed. Default: ${DEFAULT-VALUE}.")
    private long profileTimeout = 120;

    @Option(names = "--report", paramLabel = "FILE", description = "Also write the report there.")
    private @Nullable Path report;

    @Option(
            names = "--synthetic",
            description = "Make up load; without --data instead of recordings.")
    private boolean synthetic;

    @Option(
            names = "--calls",
            paramLabel = "N",
            defaultValue = "10000",
            description = "Synthetic calls. Default: ${DEFAULT-VALUE}.")
    private long calls;

    @Option(
            names = "--customers",
            paramLabel = "M",
            defaultValue = "1000",
            description = "Synthetic customers. Default: ${DEFAULT-VALUE}.")
    private int customers;

    @Option(
            names = "--zipf",
            paramLabel = "S",
            defaultValue = "1.0",
            description = "Skew of the customers. Default: ${DEFAULT-VALUE}.")
    private double zipf;

    @Option(
            names = "--rate",
            paramLabel = "R",
            defaultValue = "100",
            description = "Synthetic calls a second of event time. Default: ${DEFAULT-VALUE}.")
    private double rate;

    @Option(
            names = "--segments",
            paramLabel = "N",
            defaultValue = "0",
            description = "Transcript segments a call. Default: ${DEFAULT-VALUE}.")
    private int segments;

    @Option(
            names = "--late-share",
            paramLabel = "0..1",
            defaultValue = "0",
            description = "Share of calls that come 25 to 73 h late.")
    private double lateShare;

    @Option(
            names = "--bad-share",
            paramLabel = "0..1",
            defaultValue = "0",
            description = "Share of calls that must be refused.")
    private double badShare;

    @Option(
            names = "--duplicate-share",
            paramLabel = "0..1",
            defaultValue = "0",
            description = "Share of calls sent twice.")
    private double duplicateShare;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "Of the synthetic load. Default: ${DEFAULT-VALUE}.")
    private long seed;

    /// @param variables as of the process environment
    public ReplayCommand(Map<String, String> variables) {
        this.variables = variables;
    }

    @Override
    public Integer call() {
        try {
            ReplayReport done = Replay.run(config(), TerminalProgress.onStandardError());
            String json = done.toJson().toPrettyString() + System.lineSeparator();
            System.out.print(json);
            if (report != null) {
                Files.writeString(report, json, StandardCharsets.UTF_8);
            }
            return 0;
        } catch (ConfigException | IllegalArgumentException e) {
            System.err.println("replay cannot start: " + e.getMessage());
            return 2;
        } catch (ReplayException | RecordingException | IOException e) {
            System.err.println("replay failed: " + e.getMessage());
            return 1;
        }
    }

    /// The options and variables as a config.
    ///
    /// @throws ConfigException naming each variable that cannot work
    /// @throws IllegalArgumentException naming an option that cannot work
    ReplayConfig config() {
        Env env = Env.of(variables);
        ReplayTarget target = ReplayTarget.from(env);
        env.verify();
        Optional<Path> recordings =
                data == null && synthetic
                        ? Optional.empty()
                        : Optional.of(data == null ? BundledData.directory() : data);
        return new ReplayConfig(
                recordings,
                synthetic ? Optional.of(load()) : Optional.empty(),
                choice("--mode", mode, BankMode.values()),
                ReplaySpeed.parse(speed),
                choice("--shift", shift, ReplayShift.values()),
                Optional.ofNullable(run),
                !noProfiles,
                Duration.ofSeconds(profileTimeout),
                target);
    }

    private static <E extends Enum<E>> E choice(String option, String text, E[] all) {
        for (E one : all) {
            if (one.name().equalsIgnoreCase(text)) {
                return one;
            }
        }
        throw new IllegalArgumentException(
                option
                        + " is \""
                        + text
                        + "\", but must be one of "
                        + Arrays.toString(all).toLowerCase(Locale.ROOT));
    }

    private SyntheticLoad load() {
        return new SyntheticLoad(
                calls, customers, zipf, rate, segments, lateShare, badShare, duplicateShare, seed);
    }
}
