package io.callstream.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.callstream.local.process.LocalFault;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;

class LocalConfigTest {
    @TempDir private Path dir = Path.of("");

    @Test
    void partsAreFoundOnLoopbackByDefault() {
        // Given
        LocalConfig config = config(Map.of());

        // When
        Map<String, String> variables = Endpoints.of(config).variables();

        // Then
        assertThat(variables)
                .containsEntry("CALLSTREAM_KAFKA_BOOTSTRAP", "127.0.0.1:9092")
                .containsEntry("CALLSTREAM_REDIS_URI", "redis://127.0.0.1:6379")
                .containsEntry("CALLSTREAM_REGISTRY_URL", "http://127.0.0.1:8085/apis/ccompat/v7")
                .containsEntry("CALLSTREAM_S3_ENDPOINT", "http://127.0.0.1:9000")
                .containsEntry(
                        "CALLSTREAM_ICEBERG_CATALOG", "jdbc:sqlite:" + dir.resolve("catalog.db"))
                .containsEntry("CALLSTREAM_ENRICHMENT_URL", "http://127.0.0.1:8082");
    }

    @Test
    void outsidePartReplacesOursAndIsNotStarted() {
        // Given
        LocalConfig config = config(Map.of("CALLSTREAM_KAFKA_BOOTSTRAP", "kafka.example:9092"));

        // When
        String bootstrap = Endpoints.of(config).kafkaBootstrap();

        // Then
        assertThat(bootstrap).isEqualTo("kafka.example:9092");
        assertThat(LocalStack.parts(config)).containsExactly(Part.REDIS, Part.S3, Part.REGISTRY);
    }

    @Test
    void threeBrokersAreThreeParts() {
        // Given
        LocalConfig config = config(Map.of()).withBrokers(3);

        // When
        String bootstrap = Endpoints.of(config).kafkaBootstrap();

        // Then
        assertThat(bootstrap).isEqualTo("127.0.0.1:9092,127.0.0.1:9094,127.0.0.1:9096");
        assertThat(LocalStack.parts(config)).contains(Part.KAFKA, Part.KAFKA_2, Part.KAFKA_3);
    }

    @Test
    void twoBrokersAreRefused() {
        // Given
        LocalConfig config = config(Map.of());

        // When, Then
        assertThatThrownBy(() -> config.withBrokers(2))
                .isInstanceOf(LocalFault.class)
                .hasMessageContaining("was 2");
    }

    @Test
    void serviceGetsTheCallersTuningAndThePlacesOfTheSuite() {
        // Given
        LocalConfig config =
                config(Map.of("CALLSTREAM_TUNING", "throughput", "CALLSTREAM_HTTP_PORT", "1"));
        ServiceProgram program =
                new ServiceProgram(
                        Part.FEATURE,
                        config,
                        Endpoints.of(config),
                        Map.of("CALLSTREAM_CLOCK", "event"));

        // When
        Map<String, String> variables = program.environment();

        // Then
        assertThat(variables)
                .containsEntry("CALLSTREAM_TUNING", "throughput")
                .containsEntry("CALLSTREAM_HTTP_PORT", "8083")
                .containsEntry("CALLSTREAM_CLOCK", "event")
                .containsEntry("CALLSTREAM_REPLICATION", "1")
                .containsEntry("CALLSTREAM_PARTITIONS", "2")
                .containsEntry(
                        "CALLSTREAM_STATE_DIR", dir.resolve("state/feature-service").toString());
    }

    @Test
    void burstGivesWayToWhatTheCallerAsksFor() {
        // Given
        LocalConfig config =
                config(Map.of("CALLSTREAM_TUNING", "latency", "CALLSTREAM_PARTITIONS", "12"));

        // When
        LocalConfig burst = config.forBurst();

        // Then
        assertThat(burst.environment())
                .containsEntry("CALLSTREAM_TUNING", "latency")
                .containsEntry("JAVA_TOOL_OPTIONS", "-XX:TieredStopAtLevel=1");
        assertThat(burst.topicVariables()).containsEntry("CALLSTREAM_PARTITIONS", "12");
    }

    @Test
    void credentialsAreMadeOnceAndReadableByTheirOwnerAlone() throws IOException {
        // Given
        Credentials first = Credentials.in(dir);

        // When
        Credentials second = Credentials.in(dir);

        // Then
        assertThat(second).isEqualTo(first);
        assertThat(
                        PosixFilePermissions.toString(
                                Files.getPosixFilePermissions(dir.resolve("credentials"))))
                .isEqualTo("rw-------");
        assertThat(first.toString()).doesNotContain(first.secretKey());
    }

    @Test
    void settingsOfTheLastStartAreFoundAgain() throws IOException {
        // Given
        Files.createDirectories(dir.resolve("run"));
        LocalConfig started =
                new LocalConfig(
                        new Layout(dir),
                        dir,
                        new Ports(20_000),
                        3,
                        Map.of(
                                "CALLSTREAM_REDIS_URI",
                                "redis://redis.example:6379",
                                "CALLSTREAM_S3_SECRET_KEY",
                                "hidden"),
                        Duration.ofSeconds(1));
        new DataDirectory(dir).save(started);

        // When
        LocalConfig found = new DataDirectory(dir).settings(config(Map.of()));

        // Then
        assertThat(found.ports()).isEqualTo(new Ports(20_000));
        assertThat(found.brokers()).isEqualTo(3);
        assertThat(found.environment())
                .containsOnly(Map.entry("CALLSTREAM_REDIS_URI", "redis://redis.example:6379"));
    }

    @Test
    void wipeRemovesWhatIsOursAndNothingElse() throws IOException {
        // Given
        Files.createDirectories(dir.resolve("kafka/topic-0"));
        Files.writeString(dir.resolve("kafka/topic-0/00.log"), "x");
        Files.writeString(dir.resolve("thesis.txt"), "mine");

        // When
        new DataDirectory(dir).wipe();

        // Then
        assertThat(dir.resolve("kafka")).doesNotExist();
        assertThat(dir.resolve("thesis.txt")).exists();
    }

    private LocalConfig config(Map<String, String> environment) {
        return new LocalConfig(
                new Layout(dir), dir, new Ports(0), 1, environment, Duration.ofSeconds(1));
    }
}
