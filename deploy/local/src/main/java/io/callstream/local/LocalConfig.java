package io.callstream.local;

import io.callstream.local.process.LocalFault;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/// What a local suite is made of.
///
/// @param layout where the built programs lie
/// @param dir the data directory; what the parts keep survives in it from one start to the next
/// @param ports where the parts listen
/// @param brokers 1 or 3
/// @param environment `CALLSTREAM_*` variables: those that name outside parts
///   (`CALLSTREAM_KAFKA_BOOTSTRAP`, `_REDIS_URI`, `_S3_ENDPOINT`, `_REGISTRY_URL`,
///   `_ICEBERG_CATALOG`) replace ours, all others go to the services as they are
/// @param patience how long one part may take to be ready
public record LocalConfig(
        Layout layout,
        Path dir,
        Ports ports,
        int brokers,
        Map<String, String> environment,
        Duration patience) {
    /// How long a part may take by default: a start is seconds, on a busy machine tens of seconds.
    public static final Duration PATIENCE = Duration.ofSeconds(90);

    private static final Map<String, String> BURST =
            Map.of(
                    "CALLSTREAM_TUNING", "throughput",
                    "JAVA_TOOL_OPTIONS", "-XX:TieredStopAtLevel=1");

    public LocalConfig {
        if (brokers != 1 && brokers != 3) {
            throw new LocalFault("--brokers must be 1 or 3, but was " + brokers);
        }
        dir = dir.toAbsolutePath().normalize();
        environment = Map.copyOf(environment);
    }

    /// One broker, no outside parts, everything kept below that directory.
    public static LocalConfig of(Path dir, Ports ports) {
        return new LocalConfig(Layout.find(), dir, ports, 1, Map.of(), PATIENCE);
    }

    /// The same with so many brokers.
    public LocalConfig withBrokers(int count) {
        return new LocalConfig(layout, dir, ports, count, environment, patience);
    }

    /// The same with more variables, which win over those already there.
    public LocalConfig with(Map<String, String> more) {
        Map<String, String> all = new HashMap<>(environment);
        all.putAll(more);
        return new LocalConfig(layout, dir, ports, brokers, all, patience);
    }

    /// The same for a burst of a minute or two, where nothing there asks for something else: what
    /// the second compiler makes of the services would not pay, and a commit takes what has
    /// gathered.
    public LocalConfig forBurst() {
        return new LocalConfig(layout, dir, ports, brokers, BURST, patience).with(environment);
    }

    /// How topics are born here: a copy on each broker, and few partitions, because every part is
    /// on one machine and a transaction costs as much as the partitions it touches.
    public Map<String, String> topicVariables() {
        return Map.of(
                "CALLSTREAM_REPLICATION",
                environment.getOrDefault("CALLSTREAM_REPLICATION", Integer.toString(brokers)),
                "CALLSTREAM_PARTITIONS",
                environment.getOrDefault("CALLSTREAM_PARTITIONS", "2"));
    }

    @Override
    public String toString() {
        return "LocalConfig[dir="
                + dir
                + ", ports="
                + ports
                + ", brokers="
                + brokers
                + ", environment="
                + environment.keySet()
                + "]";
    }
}
