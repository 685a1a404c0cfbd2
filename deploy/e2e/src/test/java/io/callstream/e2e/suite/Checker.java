package io.callstream.e2e.suite;

import io.callstream.local.Layout;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The plain Python loop over the recordings that knows nothing of the product; it needs `python3`
/// on the PATH.
///
/// @param exitCode 0: every row in Redis is the loop's answer
/// @param output what it said
public record Checker(int exitCode, String output) {
    private static final String SCRIPT = "deploy/e2e/checker/check_features.py";

    /// Compares every customer's row with the recordings played at their own times.
    public static Checker run(Suite suite, Path data) {
        URI redis = URI.create(suite.endpoints().redisUri());
        return run(
                "--data",
                data.toString(),
                "--redis",
                redis.getHost() + ":" + redis.getPort(),
                "--shift-ms",
                "0",
                "--star-shift-ms",
                "0");
    }

    /// Shows that the script sees what is wrong.
    public static Checker selfTest() {
        return run("--self-test");
    }

    private static Checker run(String... arguments) {
        List<String> command =
                new ArrayList<>(
                        List.of("python3", Layout.find().root().resolve(SCRIPT).toString()));
        command.addAll(List.of(arguments));
        try {
            Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
            String output =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Checker(process.waitFor(), output);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "cannot run " + SCRIPT + "; python3 must be on the PATH (3.9 or newer)", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the checker runs", e);
        }
    }
}
