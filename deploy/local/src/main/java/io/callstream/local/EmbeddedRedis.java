package io.callstream.local;

import io.callstream.local.process.LocalFault;
import io.callstream.local.process.Program;

import java.io.File;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// A Redis on loopback: the system's `redis-server` if the path has one, else the one Maven
/// brought; append-only file, so that the data survives a restart.
final class EmbeddedRedis implements Program {
    private final LocalConfig config;
    private final Path data;

    EmbeddedRedis(LocalConfig config) {
        this.config = config;
        this.data = config.dir().resolve("redis");
    }

    @Override
    public String name() {
        return Part.REDIS.processName();
    }

    @Override
    public void prepare() {
        try {
            Files.createDirectories(data);
        } catch (IOException e) {
            throw new LocalFault("cannot make " + data + ": " + e.getMessage(), e);
        }
    }

    @Override
    public List<String> command() {
        int port = config.ports().of(Part.REDIS);
        return List.of(
                server(config.environment().getOrDefault("PATH", "")).toString(),
                "--bind",
                "127.0.0.1",
                "--port",
                Integer.toString(port),
                "--dir",
                data.toString(),
                "--appendonly",
                "yes",
                "--appendfsync",
                "everysec",
                "--save",
                "",
                "--daemonize",
                "no");
    }

    @Override
    public Map<String, String> environment() {
        return Map.of();
    }

    @Override
    public Path workingDirectory() {
        return data;
    }

    @Override
    public Optional<String> notReadyBecause() {
        return notReadyBecause(URI.create("redis://127.0.0.1:" + config.ports().of(Part.REDIS)));
    }

    /// Empty if a Redis answers there with PONG, or asks who we are.
    static Optional<String> notReadyBecause(URI redis) {
        try (Socket socket = new Socket()) {
            socket.connect(
                    new InetSocketAddress(
                            redis.getHost(), redis.getPort() < 0 ? 6379 : redis.getPort()),
                    500);
            socket.setSoTimeout(1000);
            socket.getOutputStream().write("PING\r\n".getBytes(StandardCharsets.US_ASCII));
            String answer =
                    new String(socket.getInputStream().readNBytes(5), StandardCharsets.US_ASCII);
            return answer.equals("+PONG") || answer.equals("-NOAU")
                    ? Optional.empty()
                    : Optional.of("Redis at " + redis.getHost() + " answers " + answer);
        } catch (IOException e) {
            return Optional.of(
                    "Redis at "
                            + redis.getHost()
                            + ":"
                            + redis.getPort()
                            + " does not answer: "
                            + e.getMessage());
        }
    }

    private Path server(String path) {
        return Arrays.stream(path.split(File.pathSeparator))
                .filter(directory -> !directory.isBlank())
                .map(directory -> Path.of(directory, "redis-server"))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseGet(this::fromMaven);
    }

    /// The binary for this machine, copied into the data directory so that it can be made
    /// executable.
    private Path fromMaven() {
        Path binary = data.resolve("redis-server");
        Path built = config.layout().stack("redis").resolve(binaryName());
        try {
            Files.copy(Layout.built(built), binary, StandardCopyOption.REPLACE_EXISTING);
            if (!binary.toFile().setExecutable(true)) {
                throw new LocalFault("cannot make " + binary + " executable");
            }
        } catch (IOException e) {
            throw new LocalFault(
                    "cannot copy " + built + " to " + binary + ": " + e.getMessage(), e);
        }
        return binary;
    }

    private static String binaryName() {
        String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        String machine = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
        boolean arm = machine.contains("aarch64") || machine.contains("arm64");
        if (system.contains("mac")) {
            return arm
                    ? "redis-server-6.2.6-v5-darwin-arm64"
                    : "redis-server-6.2.6-v5-darwin-amd64";
        }
        if (system.contains("linux")) {
            return arm ? "redis-server-6.2.7-linux-arm64" : "redis-server-6.2.6-v5-linux-amd64";
        }
        throw new LocalFault(
                "there is no Redis for "
                        + system
                        + " here; set CALLSTREAM_REDIS_URI to one that runs");
    }
}
