package io.callstream.local.report;

import com.fasterxml.jackson.databind.node.ObjectNode;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/// What a run ran on: figures without it mean nothing.
public final class Machine {
    private Machine() {}

    /// Writes processors, memory, system and Java.
    public static void writeTo(ObjectNode node) {
        node.put("processors", Runtime.getRuntime().availableProcessors());
        node.put("memory_mb", memoryMegabytes());
        node.put("system", System.getProperty("os.name") + " " + System.getProperty("os.version"));
        node.put("architecture", System.getProperty("os.arch"));
        node.put("java", System.getProperty("java.runtime.version"));
    }

    /// The commit of the sources, with `-dirty` where files differ; empty where git does not tell.
    public static String commit(Path root) {
        try {
            Process git =
                    new ProcessBuilder(
                                    "git",
                                    "-C",
                                    root.toString(),
                                    "describe",
                                    "--always",
                                    "--abbrev=40",
                                    "--dirty")
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start();
            if (!git.waitFor(5, TimeUnit.SECONDS)) {
                git.destroyForcibly();
                return "";
            }
            return git.exitValue() == 0
                    ? new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                            .strip()
                    : "";
        } catch (IOException _) {
            return "";
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return "";
        }
    }

    private static long memoryMegabytes() {
        try {
            return Files.readAllLines(Path.of("/proc/meminfo")).stream()
                    .filter(line -> line.startsWith("MemTotal:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
                    .findFirst()
                    .orElse(0);
        } catch (IOException _) {
            return 0;
        }
    }
}
