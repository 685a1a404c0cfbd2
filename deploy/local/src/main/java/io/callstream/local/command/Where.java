package io.callstream.local.command;

import io.callstream.local.DataDirectory;
import io.callstream.local.Layout;
import io.callstream.local.LocalConfig;
import io.callstream.local.Ports;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Option;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/// The options that say which suite is meant; the same for all commands.
final class Where {
    @Option(
            names = "--dir",
            paramLabel = "DIR",
            description =
                    "data directory (default: CALLSTREAM_HOME, else .callstream in the project)")
    private @Nullable Path dir;

    @Option(
            names = "--port-base",
            paramLabel = "N",
            description = {
                "move all ports: services N+1 to N+4, registry N+5, S3 N+7, Redis N+8, Kafka N+11 (default: 8081 to 8084,"
                        + " 8085, 9000, 6379, 9092)"
            })
    private @Nullable Integer portBase;

    @Option(names = "--brokers", paramLabel = "N", description = "Kafka brokers: 1 (default) or 3")
    private @Nullable Integer brokers;

    @Option(
            names = "--patience",
            paramLabel = "SECONDS",
            defaultValue = "90",
            description = "how long one part may take to be ready (default: ${DEFAULT-VALUE})")
    private int patience;

    /// The configuration meant: what the options say, else what the suite was last started with,
    /// else the defaults.
    LocalConfig config(Map<String, String> environment) {
        Layout layout = Layout.find();
        String home = environment.getOrDefault("CALLSTREAM_HOME", "");
        Path at =
                dir != null
                        ? dir
                        : home.isBlank() ? layout.root().resolve(".callstream") : Path.of(home);
        Map<String, String> ours = new TreeMap<>();
        environment.forEach(
                (name, value) -> {
                    if (name.startsWith("CALLSTREAM_") || name.equals("PATH")) {
                        ours.put(name, value);
                    }
                });
        LocalConfig fresh =
                new LocalConfig(layout, at, new Ports(0), 1, ours, Duration.ofSeconds(patience));
        LocalConfig saved = new DataDirectory(fresh.dir()).settings(fresh);
        return new LocalConfig(
                layout,
                at,
                portBase == null ? saved.ports() : new Ports(portBase),
                brokers == null ? saved.brokers() : brokers,
                ours,
                fresh.patience());
    }
}
