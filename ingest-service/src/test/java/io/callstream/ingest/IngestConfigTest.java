package io.callstream.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.callstream.event.Tokeniser;
import io.callstream.runtime.ConfigException;
import io.callstream.runtime.Env;
import io.callstream.runtime.HttpSettings;
import io.callstream.runtime.StreamsSettings;
import io.callstream.runtime.Tuning;
import io.callstream.topic.TopicSettings;

import org.junit.jupiter.api.Test;

import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

class IngestConfigTest {
    @Test
    void defaults() {
        // When
        Env env = Env.of(Map.of());
        IngestConfig config = IngestConfig.from(env);

        // Then
        env.verify();
        assertThat(config)
                .isEqualTo(
                        new IngestConfig(
                                new StreamsSettings(
                                        "ingest-service",
                                        "127.0.0.1:9092",
                                        Path.of(".callstream/state/ingest-service"),
                                        "0",
                                        1,
                                        3,
                                        1,
                                        Tuning.THROUGHPUT,
                                        "dead-letters"),
                                new HttpSettings("127.0.0.1", 8081),
                                new TopicSettings(6, 3, Map.of()),
                                URI.create("http://127.0.0.1:8085/apis/ccompat/v7"),
                                Set.of(),
                                512L << 20,
                                64L << 20,
                                32L << 20,
                                Tokeniser.NONE));
    }

    @Test
    void everyVariableIsRead() {
        // Given
        Map<String, String> variables = new HashMap<>();
        variables.put("CALLSTREAM_KAFKA_BOOTSTRAP", "kafka:1");
        variables.put("CALLSTREAM_STATE_DIR", "/state");
        variables.put("CALLSTREAM_INSTANCE", "2");
        variables.put("CALLSTREAM_THREADS", "3");
        variables.put("CALLSTREAM_REPLICATION", "1");
        variables.put("CALLSTREAM_STANDBYS", "0");
        variables.put("CALLSTREAM_TUNING", "latency");
        variables.put("CALLSTREAM_HTTP_HOST", "0.0.0.0");
        variables.put("CALLSTREAM_HTTP_PORT", "99");
        variables.put("CALLSTREAM_PARTITIONS", "4");
        variables.put("CALLSTREAM_TOPIC_DEAD_LETTERS", "lost");
        variables.put("CALLSTREAM_REGISTRY_URL", "http://registry:1/api");
        variables.put("CALLSTREAM_SOURCES", "bank, star");
        variables.put("CALLSTREAM_DEDUP_MAX_BYTES", "1GB");
        variables.put("CALLSTREAM_HTTP_BODY_MEMORY", "20MB");
        variables.put("CALLSTREAM_PRODUCER_BUFFER", "8MB");

        // When
        Env env = Env.of(variables);
        IngestConfig config = IngestConfig.from(env);

        // Then
        env.verify();
        assertThat(config)
                .isEqualTo(
                        new IngestConfig(
                                new StreamsSettings(
                                        "ingest-service",
                                        "kafka:1",
                                        Path.of("/state"),
                                        "2",
                                        3,
                                        1,
                                        0,
                                        Tuning.LATENCY,
                                        "lost"),
                                new HttpSettings("0.0.0.0", 99),
                                new TopicSettings(4, 1, Map.of("dead-letters", "lost")),
                                URI.create("http://registry:1/api"),
                                Set.of("bank", "star"),
                                1L << 30,
                                20L << 20,
                                8L << 20,
                                Tokeniser.NONE));
    }

    @Test
    void keyOfTheTokensIsNeverShownAndNeverShort() {
        // When
        Env env = Env.of(Map.of("CALLSTREAM_TOKEN_KEY", "0123456789abcdef"));
        IngestConfig config = IngestConfig.from(env);
        Env tooShort = Env.of(Map.of("CALLSTREAM_TOKEN_KEY", "short"));
        IngestConfig.from(tooShort);

        // Then
        env.verify();
        assertThat(config.tokens().hasKey()).isTrue();
        assertThat(config.toString()).doesNotContain("0123456789abcdef");
        assertThatThrownBy(tooShort::verify)
                .hasMessageContaining("CALLSTREAM_TOKEN_KEY")
                .hasMessageContaining("at least 16");
    }

    @Test
    void allFaultsAreToldAtOnce() {
        // Given
        Env env =
                Env.of(
                        Map.of(
                                "CALLSTREAM_HTTP_PORT",
                                "eighty",
                                "CALLSTREAM_DEDUP_MAX_BYTES",
                                "1KB",
                                "CALLSTREAM_PRODUCER_BUFFER",
                                "lots"));

        // When
        IngestConfig.from(env);

        // Then
        assertThatThrownBy(env::verify)
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("CALLSTREAM_HTTP_PORT")
                .hasMessageContaining("CALLSTREAM_DEDUP_MAX_BYTES")
                .hasMessageContaining("CALLSTREAM_PRODUCER_BUFFER");
    }
}
