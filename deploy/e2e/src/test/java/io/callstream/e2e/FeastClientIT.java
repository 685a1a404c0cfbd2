package io.callstream.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.callstream.e2e.suite.Calls;
import io.callstream.e2e.suite.Edge;
import io.callstream.e2e.suite.Suite;
import io.callstream.e2e.suite.Suites;
import io.callstream.local.Part;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// Feast's Java client over gRPC, and Feast's classes over the registry, in a process of their own.
@ExtendWith(Suites.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FeastClientIT {
    private final Suite suite;

    FeastClientIT(Suites.Slot slot) {
        this.suite = slot.shared();
    }

    @Test
    void feastsOwnClientReadsValuesAndStatuses() throws Exception {
        // Given
        try (Edge edge = new Edge(suite)) {
            edge.post(
                    "call-events",
                    Calls.answered(
                            "feast-1", "feast-emma", Instant.parse("2023-05-05T12:00:00Z"), 60));
        }
        suite.settle();

        // When
        String printed =
                probe(
                        "online",
                        Integer.toString(suite.endpoints().url(Part.FEATURE).getPort()),
                        "customer_calls:calls_lifetime,customer_calls:last_queue",
                        "customer_id",
                        "feast-emma",
                        "feast-nobody");

        // Then
        assertThat(printed).contains("version callstream").contains("calls_lifetime int64_val: 1");
        assertThat(printed.split("\n--\n")[1]).contains("NOT_FOUND");
    }

    @Test
    void feastsOwnClassesReadTheRegistry(@TempDir Path directory) throws Exception {
        // Given
        Path file = directory.resolve("registry.db");
        URI uri = suite.endpoints().url(Part.FEATURE).resolve("/feast/registry.db");
        try (HttpClient client = HttpClient.newHttpClient()) {
            client.send(
                    HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofFile(file));
        }

        // When
        String printed = probe("registry", file.toString());

        // Then
        assertThat(printed)
                .contains("name: \"customer_calls\"")
                .contains("join_key: \"customer_id\"")
                .contains("name: \"calls_lifetime\"")
                .contains("value_type: INT64")
                .contains("timestamp_field: \"event_timestamp\"")
                .contains("created_timestamp_column: \"created\"")
                .contains("uri: \"s3://callstream-lake/feature_customer_calls/\"")
                .contains("name: \"by_customer_id\"");
    }

    private static String probe(String... arguments) throws IOException, InterruptedException {
        Path target = Path.of("..", "feast-client", "target");
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-cp");
        command.add(target.resolve("feast-client.jar") + ":" + target.resolve("lib") + "/*");
        command.add("io.callstream.feastclient.FeastProbe");
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String printed =
                new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(printed).isZero();
        return printed;
    }
}
