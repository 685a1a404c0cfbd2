package io.callstream.enrichment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.callstream.runtime.ConfigException;
import io.callstream.runtime.Env;
import io.callstream.runtime.Tuning;

import org.junit.jupiter.api.Test;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

final class EnrichmentConfigTest {
    @Test
    void defaultsFitAProductionClusterOnLoopback() {
        Env env = Env.of(Map.of());
        EnrichmentConfig config = EnrichmentConfig.from(env);
        env.verify();

        assertThat(config.streams().bootstrap()).isEqualTo("127.0.0.1:9092");
        assertThat(config.topics().partitions()).isEqualTo(6);
        assertThat(config.topics().replication()).isEqualTo(3);
        assertThat(config.http().port()).isEqualTo(8082);
        assertThat(config.viewsDir()).isEmpty();
        assertThat(config.text().sentimentOnnx()).isEmpty();
        assertThat(config.text().reasonOnnx()).isEmpty();
        assertThat(config.profiles().endpoint()).isEmpty();
        assertThat(config.profiles().poll()).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void everyVariableIsMapped() {
        Env env =
                Env.of(
                        Map.ofEntries(
                                Map.entry("CALLSTREAM_KAFKA_BOOTSTRAP", "k1:9092,k2:9092"),
                                Map.entry("CALLSTREAM_REGISTRY_URL", "http://registry:80/v7"),
                                Map.entry("CALLSTREAM_HTTP_HOST", "0.0.0.0"),
                                Map.entry("CALLSTREAM_HTTP_PORT", "0"),
                                Map.entry("CALLSTREAM_STATE_DIR", "/state"),
                                Map.entry("CALLSTREAM_INSTANCE", "2"),
                                Map.entry("CALLSTREAM_THREADS", "4"),
                                Map.entry("CALLSTREAM_STANDBYS", "0"),
                                Map.entry("CALLSTREAM_PARTITIONS", "12"),
                                Map.entry("CALLSTREAM_REPLICATION", "1"),
                                Map.entry("CALLSTREAM_TUNING", "latency"),
                                Map.entry("CALLSTREAM_VIEWS_DIR", "/views"),
                                Map.entry("CALLSTREAM_TEXT_SENTIMENT_ONNX", "/onnx/mood"),
                                Map.entry("CALLSTREAM_TEXT_REASON_ONNX", "/onnx/reason"),
                                Map.entry("CALLSTREAM_TOPIC_CALL_EVENTS", "acme.calls"),
                                Map.entry("CALLSTREAM_TOPIC_DEAD_LETTERS", "acme.dead"),
                                Map.entry("CALLSTREAM_S3_ENDPOINT", "http://s3:9000"),
                                Map.entry("CALLSTREAM_S3_REGION", "eu-central-1"),
                                Map.entry("CALLSTREAM_S3_ACCESS_KEY", "key"),
                                Map.entry("CALLSTREAM_S3_SECRET_KEY", "secret"),
                                Map.entry("CALLSTREAM_PROFILES_BUCKET", "crm"),
                                Map.entry("CALLSTREAM_PROFILES_POLL", "1m")));
        EnrichmentConfig config = EnrichmentConfig.from(env);
        env.verify();

        assertThat(config.streams().bootstrap()).isEqualTo("k1:9092,k2:9092");
        assertThat(config.streams().stateDir()).isEqualTo(Path.of("/state"));
        assertThat(config.streams().instance()).isEqualTo("2");
        assertThat(config.streams().threads()).isEqualTo(4);
        assertThat(config.streams().standbys()).isZero();
        assertThat(config.streams().replication()).isEqualTo(1);
        assertThat(config.streams().tuning()).isEqualTo(Tuning.LATENCY);
        assertThat(config.streams().deadLetters()).isEqualTo("acme.dead");
        assertThat(config.topics().partitions()).isEqualTo(12);
        assertThat(config.topics().names()).containsEntry("call-events", "acme.calls");
        assertThat(config.registry()).isEqualTo(URI.create("http://registry:80/v7"));
        assertThat(config.http().host()).isEqualTo("0.0.0.0");
        assertThat(config.http().port()).isZero();
        assertThat(config.viewsDir()).contains(Path.of("/views"));
        assertThat(config.text().sentimentOnnx()).contains(Path.of("/onnx/mood"));
        assertThat(config.text().reasonOnnx()).contains(Path.of("/onnx/reason"));
        assertThat(config.profiles().endpoint()).contains(URI.create("http://s3:9000"));
        assertThat(config.profiles().region()).isEqualTo("eu-central-1");
        assertThat(config.profiles().accessKey()).contains("key");
        assertThat(config.profiles().secretKey()).contains("secret");
        assertThat(config.profiles().bucket()).isEqualTo("crm");
        assertThat(config.profiles().poll()).isEqualTo(Duration.ofMinutes(1));
        assertThat(config.toString()).doesNotContain("secret");
    }

    @Test
    void halfACredentialIsAFault() {
        Env env = Env.of(Map.of("CALLSTREAM_S3_ACCESS_KEY", "key"));
        EnrichmentConfig.from(env);

        assertThatThrownBy(env::verify)
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("CALLSTREAM_S3_SECRET_KEY");
    }
}
