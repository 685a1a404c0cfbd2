package io.callstream.local.process;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Looks at ports of the loopback interface: is one free, does something answer there, and who
/// holds it.
public final class PortProbe {
    private static final Path PROC = Path.of("/proc");

    private PortProbe() {}

    /// True if a server could listen on that port of 127.0.0.1 now.
    public static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port));
            return true;
        } catch (IOException _) {
            return false;
        }
    }

    /// True if something accepts a connection there within half a second.
    public static boolean accepts(String host, int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(host, port), 500);
            return true;
        } catch (IOException _) {
            return false;
        }
    }

    /// The pid of the process that listens on that port, where the system tells (Linux by `/proc`,
    /// else by `lsof`).
    public static OptionalLong listener(int port) {
        if (Files.isReadable(PROC.resolve("net/tcp"))) {
            return byProc(port);
        }
        return byLsof(port);
    }

    private static OptionalLong byProc(int port) {
        Set<String> sockets =
                Stream.of("net/tcp", "net/tcp6")
                        .flatMap(table -> lines(PROC.resolve(table)))
                        .map(line -> line.strip().split("\\s+"))
                        .filter(columns -> columns.length > 9 && columns[3].equals("0A"))
                        .filter(columns -> columns[1].endsWith(String.format(":%04X", port)))
                        .map(columns -> "socket:[" + columns[9] + "]")
                        .collect(Collectors.toSet());
        if (sockets.isEmpty()) {
            return OptionalLong.empty();
        }
        try (Stream<ProcessHandle> all = ProcessHandle.allProcesses()) {
            return all.mapToLong(ProcessHandle::pid).filter(pid -> holds(pid, sockets)).findFirst();
        }
    }

    private static boolean holds(long pid, Set<String> sockets) {
        try (Stream<Path> descriptors = Files.list(PROC.resolve(pid + "/fd"))) {
            return descriptors.anyMatch(descriptor -> sockets.contains(target(descriptor)));
        } catch (IOException _) {
            return false;
        }
    }

    private static String target(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException _) {
            return "";
        }
    }

    private static Stream<String> lines(Path file) {
        try {
            return Files.readAllLines(file).stream();
        } catch (IOException _) {
            return Stream.empty();
        }
    }

    private static OptionalLong byLsof(int port) {
        try {
            Process lsof =
                    new ProcessBuilder(
                                    List.of("lsof", "-nP", "-t", "-sTCP:LISTEN", "-iTCP:" + port))
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start();
            if (!lsof.waitFor(2, TimeUnit.SECONDS)) {
                lsof.destroyForcibly();
                return OptionalLong.empty();
            }
            String first =
                    new String(
                                    lsof.getInputStream().readAllBytes(),
                                    java.nio.charset.StandardCharsets.UTF_8)
                            .lines()
                            .findFirst()
                            .orElse("");
            return first.isBlank()
                    ? OptionalLong.empty()
                    : OptionalLong.of(Long.parseLong(first.strip()));
        } catch (IOException | NumberFormatException _) {
            return OptionalLong.empty();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return OptionalLong.empty();
        }
    }
}
