package io.callstream.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.callstream.replay.recording.BankMode;
import io.callstream.runtime.ConfigException;

import org.junit.jupiter.api.Test;

import picocli.CommandLine;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

class ReplayCommandTest {
    @Test
    void withoutOptionsTheBundledDataEndsNowAtFullSpeed() {
        // When
        ReplayConfig config = config(Map.of());

        // Then
        assertThat(config.data().orElseThrow())
                .isDirectory()
                .endsWith(Path.of("deploy/replay/data"));
        assertThat(config.synthetic()).isEmpty();
        assertThat(config.mode()).isEqualTo(BankMode.COMPLETED);
        assertThat(config.speed()).isEqualTo(ReplaySpeed.MAX);
        assertThat(config.shift()).isEqualTo(ReplayShift.NOW);
        assertThat(config.run()).isEmpty();
        assertThat(config.profiles()).isTrue();
        assertThat(config.target().bootstrap()).isEqualTo("127.0.0.1:9092");
        assertThat(config.target().partitions()).isEqualTo(6);
    }

    @Test
    void everyOptionIsHeard() {
        // When
        ReplayConfig config =
                config(
                        Map.of(
                                "CALLSTREAM_KAFKA_BOOTSTRAP", "k:1",
                                "CALLSTREAM_S3_ENDPOINT", "http://127.0.0.1:9000",
                                "CALLSTREAM_S3_ACCESS_KEY", "a",
                                "CALLSTREAM_S3_SECRET_KEY", "s",
                                "CALLSTREAM_ENRICHMENT_URL", "http://127.0.0.1:1"),
                        "--data=x",
                        "--mode=lifecycle",
                        "--speed=60",
                        "--shift=none",
                        "--run=r2",
                        "--no-profiles",
                        "--profile-timeout=5",
                        "--synthetic",
                        "--calls=7",
                        "--customers=3",
                        "--zipf=2",
                        "--rate=4",
                        "--segments=1",
                        "--late-share=0.1",
                        "--bad-share=0.2",
                        "--duplicate-share=0.3",
                        "--seed=9");

        // Then
        assertThat(config.data()).contains(Path.of("x"));
        assertThat(config.mode()).isEqualTo(BankMode.LIFECYCLE);
        assertThat(config.speed().factor()).isEqualTo(60);
        assertThat(config.shift()).isEqualTo(ReplayShift.NONE);
        assertThat(config.suffix()).isEqualTo("-r2");
        assertThat(config.profiles()).isFalse();
        assertThat(config.profilePatience()).isEqualTo(Duration.ofSeconds(5));
        assertThat(config.synthetic().orElseThrow().toString())
                .isEqualTo(
                        "SyntheticLoad[calls=7, customers=3, zipf=2.0, callsPerSecond=4.0, segmentsPerCall=1,"
                                + " lateShare=0.1, badShare=0.2, duplicateShare=0.3, seed=9]");
        assertThat(config.target().bootstrap()).isEqualTo("k:1");
        assertThat(config.target().toString()).doesNotContain("s]").doesNotContain("secret");
    }

    @Test
    void syntheticLoadComesInsteadOfRecordings() {
        // Then
        assertThat(config(Map.of(), "--synthetic").data()).isEmpty();
    }

    @Test
    void everyWrongVariableIsNamedAtOnce() {
        // Then
        assertThatThrownBy(
                        () ->
                                config(
                                        Map.of(
                                                "CALLSTREAM_KAFKA_BOOTSTRAP", "nowhere",
                                                "CALLSTREAM_S3_ENDPOINT", "nowhere",
                                                "CALLSTREAM_S3_ACCESS_KEY", "alone")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("CALLSTREAM_KAFKA_BOOTSTRAP")
                .hasMessageContaining("CALLSTREAM_S3_ENDPOINT")
                .hasMessageContaining("CALLSTREAM_S3_SECRET_KEY");
    }

    @Test
    void aWrongChoiceIsNamedWithWhatWouldDo() {
        // Then
        assertThatThrownBy(() -> config(Map.of(), "--shift=later"))
                .hasMessage("--shift is \"later\", but must be one of [now, none]");
        assertThat(new CommandLine(new ReplayCommand(Map.of())).execute("--speed=fast"))
                .isEqualTo(2);
        assertThat(new CommandLine(new ReplayCommand(Map.of())).execute("--run=a b")).isEqualTo(2);
    }

    private static ReplayConfig config(Map<String, String> variables, String... arguments) {
        ReplayCommand command = new ReplayCommand(variables);
        new CommandLine(command).parseArgs(arguments);
        return command.config();
    }
}
