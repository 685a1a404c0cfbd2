package io.callstream.lake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.callstream.lake.commit.S3Settings;
import io.callstream.lake.file.RollingPolicy;
import io.callstream.lake.lineage.LineageSettings;
import io.callstream.lake.maintain.MaintenanceSettings;
import io.callstream.lake.recompute.ParitySettings;
import io.callstream.runtime.ConfigException;
import io.callstream.runtime.Env;
import io.callstream.runtime.HttpSettings;
import io.callstream.topic.TopicSettings;

import org.junit.jupiter.api.Test;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

class LakeSinkConfigTest {
    @Test
    void defaults() {
        // Given
        Env env = Env.of(Map.of());

        // When
        LakeSinkConfig config = LakeSinkConfig.from(env);
        env.verify();

        // Then
        assertThat(config)
                .isEqualTo(
                        new LakeSinkConfig(
                                "127.0.0.1:9092",
                                URI.create("http://127.0.0.1:8085/apis/ccompat/v7"),
                                new HttpSettings("127.0.0.1", 8084),
                                "0",
                                new TopicSettings(6, 3, Map.of()),
                                new S3Settings(
                                        Optional.empty(),
                                        "us-east-1",
                                        Optional.empty(),
                                        Optional.empty(),
                                        "callstream-lake"),
                                "jdbc:sqlite:.callstream/catalog.db",
                                Duration.ofSeconds(45),
                                new RollingPolicy(
                                        128L << 20,
                                        Duration.ofMinutes(5),
                                        Duration.ofSeconds(30),
                                        256L << 20),
                                new MaintenanceSettings(
                                        Duration.ofMinutes(10),
                                        Duration.ofHours(1),
                                        256L << 20,
                                        Duration.ofHours(1)),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                new ParitySettings(Duration.ofHours(1), 20)));
    }

    @Test
    void everyVariable() {
        // Given
        Env env =
                Env.of(
                        Map.ofEntries(
                                Map.entry("CALLSTREAM_KAFKA_BOOTSTRAP", "a:1,b:2"),
                                Map.entry("CALLSTREAM_REGISTRY_URL", "http://registry:8085/v7"),
                                Map.entry("CALLSTREAM_HTTP_HOST", "0.0.0.0"),
                                Map.entry("CALLSTREAM_HTTP_PORT", "1"),
                                Map.entry("CALLSTREAM_INSTANCE", "lake-1"),
                                Map.entry("CALLSTREAM_VIEWS_DIR", "/views"),
                                Map.entry("CALLSTREAM_PARITY_INTERVAL", "7m"),
                                Map.entry("CALLSTREAM_PARITY_ENTITIES", "99"),
                                Map.entry("CALLSTREAM_PARTITIONS", "12"),
                                Map.entry("CALLSTREAM_REPLICATION", "1"),
                                Map.entry("CALLSTREAM_TOPIC_CALL_EVENTS", "calls"),
                                Map.entry("CALLSTREAM_S3_ENDPOINT", "http://s3:9000"),
                                Map.entry("CALLSTREAM_S3_REGION", "eu-central-1"),
                                Map.entry("CALLSTREAM_S3_ACCESS_KEY", "access"),
                                Map.entry("CALLSTREAM_S3_SECRET_KEY", "secret"),
                                Map.entry("CALLSTREAM_LAKE_BUCKET", "bucket"),
                                Map.entry(
                                        "CALLSTREAM_ICEBERG_CATALOG",
                                        "jdbc:postgresql://db/iceberg"),
                                Map.entry("CALLSTREAM_LAKE_CHECKPOINT_BYTES", "1MB"),
                                Map.entry("CALLSTREAM_LAKE_CHECKPOINT_INTERVAL", "10s"),
                                Map.entry("CALLSTREAM_LAKE_IDLE", "500ms"),
                                Map.entry("CALLSTREAM_LAKE_MEMORY", "64MB"),
                                Map.entry("CALLSTREAM_LAKE_SUITES", "/suites"),
                                Map.entry("CALLSTREAM_OPENLINEAGE_URL", "http://marquez:5000"),
                                Map.entry("CALLSTREAM_OPENLINEAGE_NAMESPACE", "jobs"),
                                Map.entry("CALLSTREAM_OPENLINEAGE_INTERVAL", "5s"),
                                Map.entry("CALLSTREAM_LAKE_SESSION_TIMEOUT", "6s"),
                                Map.entry("CALLSTREAM_LAKE_MAINTENANCE_INTERVAL", "1m"),
                                Map.entry("CALLSTREAM_LAKE_LATENESS", "2h"),
                                Map.entry("CALLSTREAM_LAKE_FILE_BYTES", "512MB"),
                                Map.entry("CALLSTREAM_LAKE_SNAPSHOT_AGE", "3h")));

        // When
        LakeSinkConfig config = LakeSinkConfig.from(env);
        env.verify();

        // Then
        assertThat(config)
                .isEqualTo(
                        new LakeSinkConfig(
                                "a:1,b:2",
                                URI.create("http://registry:8085/v7"),
                                new HttpSettings("0.0.0.0", 1),
                                "lake-1",
                                new TopicSettings(12, 1, Map.of("call-events", "calls")),
                                new S3Settings(
                                        Optional.of(URI.create("http://s3:9000")),
                                        "eu-central-1",
                                        Optional.of("access"),
                                        Optional.of("secret"),
                                        "bucket"),
                                "jdbc:postgresql://db/iceberg",
                                Duration.ofSeconds(6),
                                new RollingPolicy(
                                        1L << 20,
                                        Duration.ofSeconds(10),
                                        Duration.ofMillis(500),
                                        64L << 20),
                                new MaintenanceSettings(
                                        Duration.ofMinutes(1),
                                        Duration.ofHours(2),
                                        512L << 20,
                                        Duration.ofHours(3)),
                                Optional.of(Path.of("/suites")),
                                Optional.of(
                                        new LineageSettings(
                                                URI.create("http://marquez:5000"),
                                                "jobs",
                                                Duration.ofSeconds(5))),
                                Optional.of(Path.of("/views")),
                                new ParitySettings(Duration.ofMinutes(7), 99)));
        assertThat(config.toString()).doesNotContain("secret");
    }

    @Test
    void allFaultsAreToldAtOnce() {
        // Given
        Env env =
                Env.of(
                        Map.of(
                                "CALLSTREAM_ICEBERG_CATALOG", "mysql://x",
                                "CALLSTREAM_S3_ACCESS_KEY", "access",
                                "CALLSTREAM_OPENLINEAGE_URL", "ftp://x",
                                "CALLSTREAM_LAKE_IDLE", "soon"));

        // When
        LakeSinkConfig.from(env);

        // Then
        assertThatThrownBy(env::verify)
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("CALLSTREAM_ICEBERG_CATALOG")
                .hasMessageContaining("CALLSTREAM_S3_SECRET_KEY")
                .hasMessageContaining("CALLSTREAM_OPENLINEAGE_URL")
                .hasMessageContaining("CALLSTREAM_LAKE_IDLE");
    }
}
