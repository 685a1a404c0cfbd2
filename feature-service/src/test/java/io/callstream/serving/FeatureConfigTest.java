package io.callstream.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.callstream.runtime.ConfigException;
import io.callstream.runtime.Env;
import io.callstream.runtime.HttpSettings;
import io.callstream.serving.FeatureConfig.ReadClock;
import io.callstream.serving.online.RedisSettings;
import io.callstream.serving.serve.AccessSettings;

import org.junit.jupiter.api.Test;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

class FeatureConfigTest {
    @Test
    void defaultsAreOfALocalStack() {
        Env env = Env.of(Map.of());

        FeatureConfig config = FeatureConfig.from(env);

        env.verify();
        assertThat(config)
                .isEqualTo(
                        new FeatureConfig(
                                new HttpSettings("127.0.0.1", 8083),
                                "127.0.0.1:9092",
                                6,
                                3,
                                URI.create("http://127.0.0.1:8085/apis/ccompat/v7"),
                                0,
                                RedisSettings.at(URI.create("redis://127.0.0.1:6379")),
                                "callstream",
                                ReadClock.WALL,
                                Optional.empty(),
                                new LiveSettings(
                                        10_000,
                                        64 << 20,
                                        Duration.ofMinutes(15),
                                        Duration.ofSeconds(15)),
                                AccessSettings.OFF));
    }

    @Test
    void everyVariableIsRead() {
        Env env =
                Env.of(
                        Map.ofEntries(
                                Map.entry("CALLSTREAM_HTTP_HOST", "0.0.0.0"),
                                Map.entry("CALLSTREAM_HTTP_PORT", "9001"),
                                Map.entry("CALLSTREAM_KAFKA_BOOTSTRAP", "a:1,b:2"),
                                Map.entry("CALLSTREAM_PARTITIONS", "12"),
                                Map.entry("CALLSTREAM_REPLICATION", "1"),
                                Map.entry("CALLSTREAM_REGISTRY_URL", "http://registry:8081"),
                                Map.entry("CALLSTREAM_INSTANCE", "2"),
                                Map.entry("CALLSTREAM_REDIS_URI", "rediss-sentinel://a:1,b:2#main"),
                                Map.entry("CALLSTREAM_REDIS_USER", "reader"),
                                Map.entry("CALLSTREAM_REDIS_CA", "/ca.pem"),
                                Map.entry("CALLSTREAM_REDIS_PASSWORD", "secret"),
                                Map.entry("CALLSTREAM_FEAST_PROJECT", "center"),
                                Map.entry("CALLSTREAM_AUTH_KEYS_FILE", "/keys.json"),
                                Map.entry("CALLSTREAM_AUTH_JWKS_URL", "https://login/jwks"),
                                Map.entry("CALLSTREAM_AUTH_ISSUER", "https://login"),
                                Map.entry("CALLSTREAM_AUTH_AUDIENCE", "callstream"),
                                Map.entry("CALLSTREAM_AUTH_TEAMS", "north=billing,tech"),
                                Map.entry("CALLSTREAM_AUDIT_KEY", "secret-secret-16"),
                                Map.entry("CALLSTREAM_CORS_ORIGINS", "https://desk"),
                                Map.entry("CALLSTREAM_RATE_LIMIT", "50"),
                                Map.entry("CALLSTREAM_CLOCK", "event"),
                                Map.entry("CALLSTREAM_VIEWS_DIR", "/views"),
                                Map.entry("CALLSTREAM_LIVE_CONNECTIONS", "7"),
                                Map.entry("CALLSTREAM_LIVE_MEMORY", "1MB"),
                                Map.entry("CALLSTREAM_LIVE_HORIZON", "2m"),
                                Map.entry("CALLSTREAM_LIVE_HEARTBEAT", "3s")));

        FeatureConfig config = FeatureConfig.from(env);

        env.verify();
        assertThat(config)
                .isEqualTo(
                        new FeatureConfig(
                                new HttpSettings("0.0.0.0", 9001),
                                "a:1,b:2",
                                12,
                                1,
                                URI.create("http://registry:8081"),
                                2,
                                new RedisSettings(
                                        URI.create("rediss-sentinel://a:1,b:2#main"),
                                        Optional.of("reader"),
                                        Optional.of("secret"),
                                        Optional.of(Path.of("/ca.pem"))),
                                "center",
                                ReadClock.EVENT,
                                Optional.of(Path.of("/views")),
                                new LiveSettings(
                                        7, 1 << 20, Duration.ofMinutes(2), Duration.ofSeconds(3)),
                                new AccessSettings(
                                        Optional.of(Path.of("/keys.json")),
                                        Optional.of(URI.create("https://login/jwks")),
                                        Optional.of("https://login"),
                                        Optional.of("callstream"),
                                        Map.of("north", Set.of("billing", "tech")),
                                        Optional.of("secret-secret-16"),
                                        Set.of("https://desk"),
                                        50)));
        assertThat(env.declared()).noneMatch(variable -> variable.value().contains("secret"));
    }

    @Test
    void allFaultsAreToldAtOnceWithoutTheSecret() {
        Env env =
                Env.of(
                        Map.of(
                                "CALLSTREAM_REDIS_URI", "http://:hidden@redis:1",
                                "CALLSTREAM_FEAST_PROJECT", "a b",
                                "CALLSTREAM_CLOCK", "lunar"));

        FeatureConfig.from(env);

        assertThatThrownBy(env::verify)
                .isInstanceOfSatisfying(
                        ConfigException.class,
                        thrown ->
                                assertThat(thrown.faults())
                                        .hasSize(3)
                                        .noneMatch(fault -> fault.contains("hidden"))
                                        .anyMatch(
                                                fault ->
                                                        fault.startsWith(
                                                                "CALLSTREAM_FEAST_PROJECT is \"a b\""))
                                        .anyMatch(
                                                fault ->
                                                        fault.startsWith(
                                                                "CALLSTREAM_CLOCK is \"lunar\"")));
    }

    @Test
    void redisMayBeOneServerASentinelsMasterOrACluster() {
        assertThat(RedisSettings.fault("redis://one:6379")).isEmpty();
        assertThat(RedisSettings.fault("redis-cluster://a:1,b:2,c:3")).isEmpty();
        assertThat(RedisSettings.fault("redis-sentinel://a:1,b"))
                .get()
                .asString()
                .contains("#name");
        assertThat(RedisSettings.fault("redis-cluster://me:secret@a:1,b:2"))
                .get()
                .asString()
                .contains("CALLSTREAM_REDIS_PASSWORD")
                .doesNotContain("secret");
        assertThat(RedisSettings.fault("redis://a b")).isPresent();
        assertThat(RedisSettings.fault("redis:a")).isPresent();
    }

    @Test
    void withoutAuthenticationOnlyLoopbackIsServed() {
        Env open = Env.of(Map.of("CALLSTREAM_HTTP_HOST", "0.0.0.0"));
        FeatureConfig.from(open);
        Env halfSet =
                Env.of(
                        Map.of(
                                "CALLSTREAM_HTTP_HOST", "0.0.0.0",
                                "CALLSTREAM_AUTH_JWKS_URL", "https://login/jwks"));
        FeatureConfig.from(halfSet);

        assertThatThrownBy(open::verify).hasMessageContaining("CALLSTREAM_AUTH_KEYS_FILE");
        assertThatThrownBy(halfSet::verify)
                .hasMessageContaining("CALLSTREAM_AUTH_AUDIENCE")
                .hasMessageContaining("CALLSTREAM_AUDIT_KEY");
    }
}
