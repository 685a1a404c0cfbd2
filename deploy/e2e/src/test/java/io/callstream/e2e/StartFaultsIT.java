package io.callstream.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.callstream.e2e.suite.Started;
import io.callstream.e2e.suite.Suite;
import io.callstream.e2e.suite.Suites;
import io.callstream.local.Part;
import io.callstream.local.Ports;

import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A start that cannot work ends: one clear message, exit code 2, in bounded time.
@ExtendWith(Suites.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class StartFaultsIT {
    /// A JVM's start on a busy machine.
    private static final Duration SOON = Duration.ofSeconds(60);

    /// A server that stays away is waited for, for a minute.
    private static final Duration AFTER_WAITING = Duration.ofSeconds(60).plus(SOON).plus(SOON);

    private final Suite suite;
    private final String nowhere = "127.0.0.1:" + Ports.free().of(Part.KAFKA);
    private final List<Started> withoutKafka;
    private final Started withoutRegistry;

    @TempDir private Path dir = Path.of("");

    /// What waits for a broker or a registry that is not there is started first and looked at last:
    /// it gives up after a minute.
    StartFaultsIT(Suites.Slot slot) throws IOException {
        this.suite = slot.shared();
        Path waiting = Files.createDirectories(suite.processes().config().dir().resolve("waiting"));
        Map<String, String> noRegistry = new HashMap<>(suite.variables());
        noRegistry.put("CALLSTREAM_REGISTRY_URL", "http://" + nowhere + "/apis/ccompat/v7");
        noRegistry.put("CALLSTREAM_INSTANCE", "8");
        noRegistry.put("CALLSTREAM_HTTP_PORT", "0");
        Map<String, String> noKafka = new HashMap<>(suite.variables());
        noKafka.put("CALLSTREAM_KAFKA_BOOTSTRAP", nowhere);
        noKafka.put("CALLSTREAM_HTTP_PORT", "0");
        this.withoutKafka =
                Part.services().stream()
                        .map(service -> Started.service(service, waiting, noKafka))
                        .toList();
        this.withoutRegistry = Started.service(Part.ENRICHMENT, waiting, noRegistry);
    }

    @Test
    void wrongVariablesAreAllToldInOneMessage() {
        // Given
        Map<String, String> wrong =
                Map.of(
                        "CALLSTREAM_HTTP_PORT", "eighty",
                        "CALLSTREAM_PARTITIONS", "0",
                        "CALLSTREAM_REGISTRY_URL", "not a url");
        for (Part service : Part.services()) {
            // When
            Started started = Started.service(service, dir, wrong);

            // Then
            assertThat(started.exitWithin(SOON)).as("exit code of %s", service).isEqualTo(2);
            assertThat(started.output())
                    .contains(service.processName() + " cannot start:")
                    .contains("CALLSTREAM_HTTP_PORT", "eighty")
                    .contains("CALLSTREAM_PARTITIONS")
                    .contains("CALLSTREAM_REGISTRY_URL")
                    .doesNotContain("Exception", "\tat ");
        }
    }

    @Test
    void aVariableOfOneServiceIsNamedByIt() {
        // Given
        Map<Part, Map.Entry<String, String>> wrong =
                Map.of(
                        Part.INGEST, Map.entry("CALLSTREAM_DEDUP_MAX_BYTES", "1KB"),
                        Part.ENRICHMENT, Map.entry("CALLSTREAM_PROFILES_POLL", "often"),
                        Part.FEATURE, Map.entry("CALLSTREAM_CLOCK", "sundial"),
                        Part.LAKE_SINK, Map.entry("CALLSTREAM_LAKE_IDLE", "-1s"));
        wrong.forEach(
                (service, variable) -> {
                    // When
                    Started started =
                            Started.service(
                                    service, dir, Map.of(variable.getKey(), variable.getValue()));

                    // Then
                    assertThat(started.exitWithin(SOON)).isEqualTo(2);
                    assertThat(started.output()).contains(variable.getKey());
                });
    }

    @Test
    void aBusyPortIsNamed() throws IOException {
        try (ServerSocket holder = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = Integer.toString(holder.getLocalPort());
            for (Part service : Part.services()) {
                // Given a second instance, so that the first is not disturbed
                Map<String, String> variables = new HashMap<>(suite.variables());
                variables.put("CALLSTREAM_HTTP_PORT", port);
                variables.put("CALLSTREAM_INSTANCE", "9");

                // When
                Started started = Started.service(service, dir, variables);

                // Then
                assertThat(started.exitWithin(SOON.plus(SOON)))
                        .as("exit code of %s", service)
                        .isEqualTo(2);
                assertThat(started.output())
                        .contains("port " + port)
                        .contains("CALLSTREAM_HTTP_PORT");
            }
        }
        assertThat(Part.services()).allMatch(suite.processes()::isRunning);
    }

    @Test
    void aStateDirectoryThatCannotBeWrittenIsNamed() throws IOException {
        // Given a file where the directory should be
        Path file = Files.writeString(dir.resolve("taken"), "");
        for (Part service : List.of(Part.INGEST, Part.ENRICHMENT)) {
            Map<String, String> variables = new HashMap<>(suite.variables());
            variables.put("CALLSTREAM_STATE_DIR", file.resolve("state").toString());
            variables.put("CALLSTREAM_INSTANCE", "7");
            variables.put("CALLSTREAM_HTTP_PORT", "0");

            // When
            Started started = Started.service(service, dir, variables);

            // Then
            assertThat(started.exitWithin(SOON.plus(SOON)))
                    .as("exit code of %s", service)
                    .isNotZero();
            assertThat(started.output()).contains(file.resolve("state").toString());
        }
    }

    @Test
    @Order(Integer.MAX_VALUE)
    void anAbsentBrokerAndAnAbsentRegistryAreWaitedForAndThenToldOf() {
        for (Started started : withoutKafka) {
            assertThat(started.exitWithin(AFTER_WAITING)).isEqualTo(2);
            assertThat(started.output())
                    .contains("waiting for Kafka")
                    .contains(nowhere)
                    .contains("CALLSTREAM_KAFKA_BOOTSTRAP")
                    .doesNotContain("\tat ");
        }
        assertThat(withoutRegistry.exitWithin(AFTER_WAITING)).isNotZero();
        assertThat(withoutRegistry.output()).contains(nowhere).contains("registry");
    }
}
