package io.callstream.e2e.suite;

import io.callstream.local.Layout;
import io.callstream.local.Part;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// A service or tool that was started with these variables alone, to see how it ends.
public final class Started {
    private static final String LAKE_TOOL = "io.callstream.lake.LakeTool";

    private final Process process;
    private final Path output;

    private Started(Process process, Path output) {
        this.process = process;
        this.output = output;
    }

    /// Starts it, with its state and output below that directory.
    public static Started service(Part service, Path dir, Map<String, String> variables) {
        return start(
                service.processName(),
                dir,
                variables,
                List.of("-Xmx256m", "-jar", Layout.find().serviceJar(service).toString()));
    }

    /// Starts `callstream store verify` on a suite.
    public static Started storeVerify(Suite suite, Path dir) {
        return tool(
                suite, dir, Part.FEATURE, "io.callstream.serving.FeatureTool", "store", "verify");
    }

    /// Starts `callstream lake parity` on a suite that has settled, for all entities.
    public static Started lakeParity(Suite suite, Path dir) {
        return tool(
                suite,
                dir,
                Part.LAKE_SINK,
                LAKE_TOOL,
                "lake",
                "parity",
                "--entities",
                "1000000",
                "--settle",
                "0s");
    }

    /// Starts `callstream backfill` of a view.
    public static Started backfill(Suite suite, String view, Path dir) {
        return tool(suite, dir, Part.LAKE_SINK, LAKE_TOOL, "backfill", view);
    }

    private static Started tool(Suite suite, Path dir, Part of, String main, String... words) {
        Map<String, String> variables = new HashMap<>(suite.variables());
        variables.put(
                "CALLSTREAM_VIEWS_DIR",
                suite.processes().config().dir().resolve("views").toString());
        List<String> command =
                new ArrayList<>(List.of("-cp", Layout.find().serviceJar(of).toString(), main));
        command.addAll(List.of(words));
        return start(words[0], dir, variables, command);
    }

    private static Started start(
            String name, Path dir, Map<String, String> variables, List<String> words) {
        try {
            Path output = Files.createTempFile(dir, name, ".log");
            List<String> command =
                    new ArrayList<>(
                            List.of(
                                    Path.of(System.getProperty("java.home"), "bin", "java")
                                            .toString(),
                                    "-XX:+UseSerialGC"));
            command.addAll(words);
            ProcessBuilder builder =
                    new ProcessBuilder(command)
                            .directory(dir.toFile())
                            .redirectInput(new File("/dev/null"))
                            .redirectErrorStream(true)
                            .redirectOutput(output.toFile());
            builder.environment().keySet().removeIf(key -> key.startsWith("CALLSTREAM_"));
            builder.environment().put("CALLSTREAM_STATE_DIR", dir.resolve(name).toString());
            builder.environment().putAll(variables);
            return new Started(builder.start(), output);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start " + name, e);
        }
    }

    /// Ends it after a while as `kill -9` does, if it has not ended by then.
    public void killAfter(Duration time) {
        LockSupport.parkNanos(time.toNanos());
        process.destroyForcibly();
        exitWithin(Duration.ofSeconds(10));
    }

    /// Its exit code.
    ///
    /// @throws AssertionError where it has not ended by then; it is killed
    public int exitWithin(Duration patience) {
        try {
            if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
                throw new AssertionError(
                        "did not end within " + patience.toSeconds() + " s; it said:\n" + output());
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for a service to end", e);
        }
    }

    /// All that it has written so far.
    public String output() {
        try {
            return Files.readString(output);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + output, e);
        }
    }
}
