package io.callstream.lake.testkit;

import org.awaitility.Awaitility;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// A Java program on loopback that a test starts and ends.
public final class ChildProcess implements AutoCloseable {
    private final Process process;

    private ChildProcess(Process process) {
        this.process = process;
    }

    /// Starts `java <arguments>`, with its output in a file.
    public static ChildProcess java(
            Path log, Map<String, String> environment, List<String> arguments) {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        List<String> command =
                new java.util.ArrayList<>(List.of(java, "--enable-native-access=ALL-UNNAMED"));
        command.addAll(arguments);
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().putAll(environment);
        try {
            return new ChildProcess(builder.start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Starts `java <arguments>` by a shell, which may limit it before.
    public static ChildProcess shell(Path log, String script, List<String> arguments) {
        List<String> command =
                new java.util.ArrayList<>(
                        List.of(
                                "bash",
                                "-c",
                                script,
                                Path.of(System.getProperty("java.home"), "bin", "java")
                                        .toString()));
        command.addAll(arguments);
        try {
            return new ChildProcess(
                    new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start());
        } catch (IOException e) {
            throw new UncheckedIOException(log.toString(), e);
        }
    }

    /// A port that was free just now.
    public static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Waits until something listens there.
    public ChildProcess awaitPort(int port) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(
                        () -> {
                            if (!process.isAlive()) {
                                throw new IllegalStateException(
                                        "the process ended with " + process.exitValue());
                            }
                            try (Socket socket = new Socket()) {
                                socket.connect(
                                        new InetSocketAddress(
                                                InetAddress.getLoopbackAddress(), port),
                                        500);
                                return true;
                            } catch (IOException e) {
                                return false;
                            }
                        });
        return this;
    }

    /// Waits for the end of a program that ends by itself.
    public void awaitEnd() throws InterruptedException {
        if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new IllegalStateException("the process did not end well");
        }
    }

    /// SIGSTOP: it sleeps, and does not know that it does.
    public void freeze() {
        signal("STOP");
    }

    /// SIGCONT: it wakes up.
    public void thaw() {
        signal("CONT");
    }

    private void signal(String name) {
        try {
            Process kill =
                    new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start();
            if (kill.waitFor() != 0) {
                throw new IllegalStateException("SIG" + name + " cannot be sent");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /// kill -9.
    public void kill() {
        process.destroyForcibly();
        awaitGone();
    }

    /// SIGTERM.
    public void terminate() {
        process.destroy();
        awaitGone();
    }

    private void awaitGone() {
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> !process.isAlive());
    }

    @Override
    public void close() {
        kill();
    }
}
