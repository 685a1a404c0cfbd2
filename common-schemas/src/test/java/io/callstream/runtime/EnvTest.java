package io.callstream.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;

final class EnvTest {
    @Test
    void everyFaultIsToldAtOnceWithNameValueAndRemedy() {
        Env env =
                Env.of(
                        Map.of(
                                "PORT", "99999", "IDLE", "soon", "URL", "nowhere", "TUNING", "fast",
                                "SIZE", "0MB"));
        env.integer("PORT", 8081, 0, 65535, "port to listen on");
        env.duration("IDLE", "30s", "idle time");
        env.uri("URL", "http://127.0.0.1:1", "registry");
        env.choice("TUNING", Tuning.LATENCY, "tuning");
        env.bytes("SIZE", "1MB", "budget");

        assertThatThrownBy(env::verify)
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(
                        "PORT is \"99999\", but must be a whole number from 0 to 65535 (port to listen on)")
                .hasMessageContaining("IDLE is \"soon\"")
                .hasMessageContaining("URL is \"nowhere\"")
                .hasMessageContaining("TUNING is \"fast\", but must be one of latency, throughput")
                .hasMessageContaining("SIZE is \"0MB\"");
    }

    @Test
    void valuesAreReadInTheirUnits() {
        Env env =
                Env.of(
                        Map.of(
                                "IDLE",
                                "250ms",
                                "SIZE",
                                "64KB",
                                "URL",
                                "http://localhost:8085/x",
                                "TUNING",
                                "throughput"));

        assertThat(env.duration("IDLE", "30s", "")).isEqualTo(Duration.ofMillis(250));
        assertThat(env.bytes("SIZE", "1MB", "")).isEqualTo(65_536);
        assertThat(env.uri("URL", "http://a:1", ""))
                .isEqualTo(URI.create("http://localhost:8085/x"));
        assertThat(env.choice("TUNING", Tuning.LATENCY, "")).isEqualTo(Tuning.THROUGHPUT);
        env.verify();
    }

    @Test
    void emptyValueCountsAsNotSet() {
        assertThat(Env.of(Map.of("PORT", " ")).integer("PORT", 8081, 0, 65535, "")).isEqualTo(8081);
    }

    @Test
    void secretIsMasked() {
        Env env = Env.of(Map.of("KEY", "hunter2"));

        assertThat(env.secret("KEY", "")).contains("hunter2");
        assertThat(env.declared()).extracting(Env.Variable::value).containsExactly("********");
    }

    @Test
    void overridesAreVariablesOfTheirOwn() {
        Env env = Env.of(Map.of("TOPIC_CALL_EVENTS", "acme.calls"));

        assertThat(env.overrides("TOPIC_", List.of("call-events", "dead-letters"), ""))
                .isEqualTo(Map.of("call-events", "acme.calls"));
        assertThat(env.declared())
                .extracting(Env.Variable::name)
                .containsExactly("TOPIC_CALL_EVENTS", "TOPIC_DEAD_LETTERS");
    }
}
